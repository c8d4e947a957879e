// The toolbar of the editor, and its keys: marks go around what is selected, or before each line.
const KEYS = { b: "**", i: "*", e: "`", k: "link" };

function put(field, text, from, to) {
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.setSelectionRange(from, to);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(field, by) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const text = value.slice(start, end);
  if (by === "link") {
    const at = start + text.length + 3; // the address is typed next
    put(field, `[${text}](https://)`, at, at + 8);
  } else if (by === "- ") {
    const lines = text.split("\n").map((line) => by + line);
    const before = start && value[start - 1] !== "\n" ? "\n" : "";
    const list = before + lines.join("\n");
    put(field, list, start + list.length, start + list.length);
  } else {
    put(field, by + text + by, start + by.length, start + by.length + text.length);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".editor [data-mark]");
  if (button) mark(button.closest(".editor").querySelector("textarea"), button.dataset.mark);
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (!field.matches?.(".editor textarea") || !KEYS[event.key]) return;
  if (!field.closest(".editor").querySelector("[data-mark]")) return;
  event.preventDefault();
  mark(field, KEYS[event.key]);
});
