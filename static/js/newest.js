// A thread opens on its newest message, and goes there again when one arrives, unless someone reads
// further up. One's own message is always gone to: the editor is swapped with it.
const NEAR_PX = 80;

function showNewest(root) {
  if (location.hash) return; // a link to one message wins
  for (const thread of root.querySelectorAll("[data-newest]")) thread.scrollTop = thread.scrollHeight;
}

showNewest(document);
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  if (!target.matches("[data-newest]")) return;
  target.isReadAbove = target.scrollHeight - target.scrollTop - target.clientHeight > NEAR_PX;
});
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.id === "editor" || (target.matches("[data-newest]") && !target.isReadAbove)) {
    showNewest(document);
  }
});
