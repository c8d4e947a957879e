// In the editor, a sign at the start of a word opens a list: a slash the macros, an at sign in a note
// the colleagues. Arrows choose, Enter inserts, Escape closes. The texts of macros come from the
// server with their placeholders filled in.
import { say } from "./say.js";

const SIGNS = {
  "/": { typed: /(^|\s)\/([\w-]*)$/, fits: (words, typed) => words.includes(typed) },
  // A name has blanks in it: what follows the sign may be two words.
  "@": {
    typed: /(^|[\s(])@([^\s@]*(?: [^\s@]+)?)$/,
    fits: (words, typed) => ` ${words}`.includes(` ${typed}`),
  },
};

function menuOf(field, sign) {
  return field.closest(".editor")?.querySelector(`.menu[role="listbox"][data-sign="${sign}"]`);
}

function isNote(field) {
  return field.form?.elements.kind?.value === "note";
}

function opened(field) {
  return [...(field.closest(".editor")?.querySelectorAll('.menu[role="listbox"]') ?? [])].find(
    (menu) => !menu.hidden,
  );
}

function options(menu) {
  return [...menu.querySelectorAll('[role="option"]')].filter((option) => !option.hidden);
}

function choose(field, menu, option) {
  for (const other of menu.children) other.setAttribute("aria-selected", String(other === option));
  field.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

function close(field, menu) {
  menu.hidden = true;
  field.removeAttribute("aria-activedescendant");
  field.removeAttribute("aria-controls");
}

function open(field, menu, typed) {
  const { fits } = SIGNS[menu.dataset.sign];
  for (const option of menu.children) {
    option.hidden = !fits(option.textContent.toLowerCase().trim(), typed.toLowerCase());
  }
  const found = options(menu);
  if (!found.length) return close(field, menu);
  if (menu.hidden) say(`${menu.getAttribute("aria-label")}: ${found.length}`);
  menu.hidden = false;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", menu.id);
  choose(field, menu, found[0]);
}

async function textOf(option) {
  if (option.dataset.text) return option.dataset.text;
  const response = await fetch(option.dataset.insert, { headers: { Accept: "text/plain" } });
  return response.ok ? response.text() : "";
}

async function insert(field, menu, option) {
  close(field, menu);
  const text = await textOf(option);
  if (!text) return;
  const { typed } = SIGNS[menu.dataset.sign];
  const before = field.value.slice(0, field.selectionStart).replace(typed, "$1");
  field.focus();
  field.setRangeText(text, before.length, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.(".editor textarea")) return;
  const before = field.value.slice(0, field.selectionStart);
  for (const [sign, { typed }] of Object.entries(SIGNS)) {
    const menu = menuOf(field, sign);
    if (!menu) continue;
    const found = sign === "@" && !isNote(field) ? null : typed.exec(before);
    if (found) open(field, menu, found[2]);
    else if (!menu.hidden) close(field, menu);
  }
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const menu = field.matches?.("textarea") && opened(field);
  if (!menu) return;
  const found = options(menu);
  const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    choose(field, menu, found[(at + steps[event.key] + found.length) % found.length]);
  } else if (event.key === "Enter") insert(field, menu, found[at]);
  else if (event.key === "Escape") close(field, menu);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const option = event.target.closest('.editor .menu [role="option"]');
  const editor = event.target.closest(".editor");
  if (!editor || !(opener || option)) return;
  const field = editor.querySelector("textarea");
  if (option) return insert(field, option.closest(".menu"), option);
  const menu = menuOf(field, opener.dataset.opens);
  if (menu.hidden) open(field, menu, "");
  else close(field, menu);
});

// A link elsewhere on the page that puts a text into the reply; without script it reloads the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-insert]");
  const field = link && document.querySelector(".editor textarea");
  if (!field) return;
  event.preventDefault();
  insert(field, menuOf(field, "/"), link);
});
