// One click copies a reference; the icon becomes a check and the copy is spoken.
import { say, word } from "./say.js";

const SHOWN_MS = 1600;

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return; // no permission: the text stays selectable
  }
  say(`${text} ${word("Copied")}`);
  if (button.classList.contains("is-copied")) return;
  button.classList.add("is-copied");
  const use = button.querySelector("use");
  const before = use.getAttribute("href");
  use.setAttribute("href", before.replace("#i-copy", "#i-check"));
  setTimeout(() => {
    button.classList.remove("is-copied");
    use.setAttribute("href", before);
  }, SHOWN_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
