// A thread opens on its newest message, and goes there again when one arrives.
function showNewest(root) {
  if (location.hash) return; // a link to one message wins
  for (const thread of root.querySelectorAll("[data-newest]")) thread.scrollTop = thread.scrollHeight;
}

showNewest(document);
document.addEventListener("htmx:oobAfterSwap", () => showNewest(document));
