// Toasts go after ten seconds, counted on the undo button; pointing at one or focusing it stops the
// count, so that nobody has to hurry.
import { say, word } from "./say.js";

const SECONDS = 10;

function start(toast) {
  if (toast.dataset.started) return;
  toast.dataset.started = "true";
  say(toast.querySelector("span").textContent);
  let left = SECONDS;
  const shown = toast.querySelector("[data-seconds]");
  const tick = () => {
    if (toast.matches(":hover, :focus-within")) return;
    if (shown) shown.textContent = `${left} s`;
    if (left === 0) {
      clearInterval(timer);
      toast.remove();
    }
    left -= 1;
  };
  const timer = setInterval(tick, 1000);
  tick();
}

function startAll() {
  document.querySelectorAll("[data-toast]").forEach(start);
}

startAll();
document.addEventListener("htmx:load", startAll);
document.addEventListener("htmx:oobAfterSwap", startAll);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) event.target.closest("[data-toast]")?.remove();
});

// A request that failed says so where toasts stand; what was typed has not moved.
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.toast = "";
    toast.append(Object.assign(document.createElement("span"), { textContent: word("Failed") }));
    document.getElementById("toasts").append(toast);
    start(toast);
  });
}
