// Opening and closing: dialogs, the rail of a narrow screen, menus that open in place.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dialog], [data-close], [data-toggle]");
  if (button?.dataset.dialog) {
    document.querySelector(button.dataset.dialog)?.showModal();
  } else if (button && "close" in button.dataset) {
    button.closest("dialog")?.close();
  } else if (button?.dataset.toggle) {
    const isOpen = document.querySelector(button.dataset.toggle).classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(isOpen));
  }
  for (const menu of document.querySelectorAll("details.drop-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.drop-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What must be read first, an error summary for one, takes the focus when it arrives.
function focusFirst(root) {
  root.querySelector("[data-focus]")?.focus();
}
focusFirst(document);
document.addEventListener("htmx:load", (event) => focusFirst(event.target));
