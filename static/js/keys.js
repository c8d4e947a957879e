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

function boxOf(row) {
  return row?.querySelector(".sel input");
}

// Ticking with shift ticks all rows since the last one ticked without.
let anchor = null;

function tick(box, isRange) {
  const boxes = rows().map(boxOf);
  const from = boxes.indexOf(anchor);
  const to = boxes.indexOf(box);
  if (isRange && from >= 0 && to >= 0) {
    for (const one of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = true;
  } else {
    anchor = box;
  }
}

const LIST_KEYS = {
  j: () => step(1),
  k: () => step(-1),
  Enter: () => selected()?.querySelector(".sub a").click(),
  x: () => boxOf(selected())?.click(),
  X: () => {
    const box = boxOf(selected());
    if (box) tick(box, true);
  },
};

// On the list, to write is to open the ticket in hand, at its editor.
function write() {
  const area = document.querySelector(".editor textarea, .replybox textarea");
  if (area) area.focus();
  else if (selected()) location.assign(`${selected().querySelector(".sub a").href}#editor`);
}
window.addEventListener("load", () => {
  if (location.hash === "#editor") write(); // after the browser went there itself
});

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
  const box = event.target.closest(`${LIST} .sel input`);
  if (box) tick(box, event.shiftKey);
  if (event.target.matches("[data-select-all]")) {
    for (const row of rows()) boxOf(row).checked = event.target.checked;
  }
  const row = event.target.closest(LIST);
  if (row && !event.target.closest("a, button, input, .acts")) select(row);
});

// What comes to be filled in, a change to many tickets, is ready for typing.
document.addEventListener("htmx:load", (event) => {
  if (event.target.matches?.(".bulk-fields")) event.target.querySelector("select").focus();
});

// A row that an action gave back is the one in hand: it keeps the selection and the focus.
document.addEventListener("htmx:load", (event) => {
  if (event.target.matches?.(`${LIST}.is-sel`)) select(event.target);
});
