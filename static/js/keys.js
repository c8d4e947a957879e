// Keyboard for the desk. Any button, link or field with data-key="x" is pressed, or focused, by that
// key; a row of the list has its own in data-row-key. Keys are off while typing, and each has a
// visible control, so nothing can be done by key only.
const LIST = ".rows .row";
const PREVIEW = "(min-width: 1200px)"; // below, the list has no preview beside it

function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function rows() {
  return [...document.querySelectorAll(LIST)];
}

function selected() {
  return document.querySelector(`${LIST}.is-sel`);
}

function select(row) {
  if (!row) return;
  for (const other of rows()) {
    const isThis = other === row;
    other.classList.toggle("is-sel", isThis);
    const link = other.querySelector(".sub a");
    if (isThis) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  row.scrollIntoView({ block: "nearest" });
  row.querySelector(".sub a").focus({ preventScroll: true });
  if (matchMedia(PREVIEW).matches) row.dispatchEvent(new CustomEvent("row:select")); // see row.html
}

function step(by) {
  const all = rows();
  const at = all.indexOf(selected());
  select(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

const LIST_KEYS = {
  j: () => step(1),
  k: () => step(-1),
  Enter: () => selected()?.querySelector(".sub a").click(),
  x: () => selected()?.querySelector(".sel input").click(),
};

function write() {
  document.querySelector(".editor textarea, .replybox textarea")?.focus();
}

function press(key) {
  const name = CSS.escape(key);
  const control =
    selected()?.querySelector(`[data-row-key="${name}"]`) ??
    [...document.querySelectorAll(`[data-key="${name}"]`)].at(-1);
  if (!control) return false;
  if (control.matches("input, textarea")) control.focus();
  else control.click();
  if (control.closest(".editor")) write(); // the kind of message is chosen: now write it
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const onControl = event.key === "Enter" && event.target.closest("a, button, input, summary");
  if (onControl) return;
  if (event.key === "r") {
    event.preventDefault();
    write();
  } else if (LIST_KEYS[event.key] && rows().length) {
    event.preventDefault();
    LIST_KEYS[event.key]();
  } else if (press(event.key)) {
    event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const row = event.target.closest(LIST);
  if (row && !event.target.closest("a, button, input, .acts")) select(row);
});

// A row that an action gave back is the one in hand: it keeps the selection and the focus.
document.addEventListener("htmx:load", (event) => {
  if (event.target.matches?.(`${LIST}.is-sel`)) select(event.target);
});
