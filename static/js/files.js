// Files dropped on a drop zone, or a screenshot pasted anywhere in its form, join those chosen by
// hand in the same file input: the server sees one ordinary upload.
import { say } from "./say.js";

function inputOf(zone) {
  return zone.querySelector('input[type="file"]');
}

function show(zone) {
  const list = zone.querySelector("[data-drop-list]");
  const files = [...inputOf(zone).files];
  list.replaceChildren(
    ...files.map((file) => {
      const chip = Object.assign(document.createElement("span"), { className: "file" });
      const size = document.createElement("small");
      size.textContent = `${Math.max(1, Math.round(file.size / 1000))} kB`;
      chip.append(`${file.name} `, size);
      return chip;
    }),
  );
}

function add(zone, files) {
  const input = inputOf(zone);
  const all = new DataTransfer();
  for (const file of [...input.files, ...files]) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
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

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (zone) show(zone);
});
