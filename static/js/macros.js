// In the editor, a slash at the start of a word opens the macros; arrows choose, Enter inserts,
// Escape closes. Text comes from the server with its placeholders filled in.
const SLASH = /(^|\s)\/([\w-]*)$/;

function menuOf(field) {
  return field.closest(".editor")?.querySelector('.menu[role="listbox"]');
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
}

function open(field, menu, typed) {
  for (const option of menu.children) {
    option.hidden = !option.textContent.toLowerCase().includes(typed.toLowerCase());
  }
  const found = options(menu);
  if (!found.length) return close(field, menu);
  menu.hidden = false;
  choose(field, menu, found[0]);
}

async function insert(field, menu, option) {
  close(field, menu);
  const response = await fetch(option.dataset.insert, { headers: { Accept: "text/plain" } });
  if (!response.ok) return;
  const text = await response.text();
  const before = field.value.slice(0, field.selectionStart).replace(SLASH, "$1");
  field.focus();
  field.setRangeText(text, before.length, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const menu = menuOf(event.target);
  if (!menu || !event.target.matches("textarea")) return;
  const typed = SLASH.exec(event.target.value.slice(0, event.target.selectionStart));
  if (typed) open(event.target, menu, typed[2]);
  else close(event.target, menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.matches?.("textarea") ? menuOf(event.target) : null;
  if (!menu || menu.hidden) return;
  const found = options(menu);
  const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    choose(event.target, menu, found[(at + steps[event.key] + found.length) % found.length]);
  } else if (event.key === "Enter") insert(event.target, menu, found[at]);
  else if (event.key === "Escape") close(event.target, menu);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-macros]");
  const option = event.target.closest('.editor .menu [role="option"]');
  const editor = event.target.closest(".editor");
  if (!editor || !(opener || option)) return;
  const field = editor.querySelector("textarea");
  const menu = menuOf(field);
  if (option) insert(field, menu, option);
  else if (menu.hidden) open(field, menu, "");
  else close(field, menu);
});

// A link elsewhere on the page that puts a text into the reply; without script it reloads the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-insert]");
  const field = link && document.querySelector(".editor textarea");
  if (!field) return;
  event.preventDefault();
  insert(field, menuOf(field), link);
});
