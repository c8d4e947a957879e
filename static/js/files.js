// Files dropped on a drop zone, or a screenshot pasted anywhere in its form, join those chosen by
// hand in the same file input: the server sees one ordinary upload. Each can be left out again.
import { say, word } from "./say.js";

function inputOf(zone) {
  return zone.querySelector('input[type="file"]');
}

function chipOf(file, place) {
  const chip = Object.assign(document.createElement("span"), { className: "file" });
  const size = document.createElement("small");
  size.textContent = `${Math.max(1, Math.round(file.size / 1000))} kB`;
  const out = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  out.className = "leave";
  out.dataset.leave = place;
  out.setAttribute("aria-label", `${word("Leave")}: ${file.name}`);
  chip.append(`${file.name} `, size, out);
  return chip;
}

function show(zone) {
  const files = [...inputOf(zone).files];
  zone.querySelector("[data-drop-list]").replaceChildren(...files.map(chipOf));
}

function put(zone, files) {
  const input = inputOf(zone);
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function add(zone, files) {
  put(zone, [...inputOf(zone).files, ...files]);
  say([...files].map((file) => file.name).join(", "));
}

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragover");
    if (name === "drop") add(zone, event.dataTransfer.files);
  });
}

document.addEventListener("paste", (event) => {
  const zone = event.target.closest?.("form")?.querySelector("[data-drop]");
  if (!zone || !event.clipboardData?.files.length) return;
  event.preventDefault();
  add(zone, event.clipboardData.files);
});

document.addEventListener("click", (event) => {
  const out = event.target.closest("[data-drop] [data-leave]");
  if (!out) return;
  const zone = out.closest("[data-drop]");
  put(zone, [...inputOf(zone).files].filter((file, place) => place !== Number(out.dataset.leave)));
  inputOf(zone).focus();
});

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (zone) show(zone);
});
