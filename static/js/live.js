// An open page stays true. While its tab is in front, an element with data-live asks its address
// every few seconds and says what it holds already; unchanged is answered by 304 and moves nothing.
// Nothing typed, selected, opened or scrolled is lost: a part that is in use waits for the next time.
const EVERY_MS = 10_000; // helpdesk/desk/presence.py counts on it

const tags = new WeakMap();
const behind = new WeakSet(); // elements whose last answer was not shown whole
let live = null; // the element whose answer is being swapped in
let isHeldBack = false;
let underWay = 0; // changes the reader asked for: what they act on is not replaced meanwhile

function isWriting(element) {
  const form = document.querySelector(element.dataset.liveForm ?? "");
  return Boolean(form?.querySelector("textarea")?.value.trim());
}

function ask(which = "[data-live]") {
  if (document.visibilityState !== "visible") return;
  for (const element of document.querySelectorAll(which)) {
    element.dispatchEvent(new CustomEvent("live"));
  }
}
setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", () => ask());
// A list was true when it came; beside an editor, others want to know at once who is here.
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) ask("[data-live-form]");
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return;
  underWay += 1;
  event.detail.xhr.addEventListener("loadend", () => (underWay -= 1));
});

document.addEventListener("htmx:configRequest", (event) => {
  const element = event.target.closest?.("[data-live]");
  if (!element) return;
  const { parameters, headers } = event.detail;
  const seen = document.querySelector("[data-live-seen]");
  if (seen && !behind.has(element)) parameters.seen = seen.dataset.liveSeen;
  if (element.dataset.liveForm && isWriting(element)) parameters.writing = 1;
  const tag = tags.get(element);
  if (tag) headers["If-None-Match"] = tag;
});

// An answer that fails says nothing: the next one comes in a few seconds.
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (event.target.matches?.("[data-live]")) event.stopImmediatePropagation();
  }, true);
}

function isTyped(field) {
  if (field.matches("[type=hidden]")) return false;
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}

function isInUse(part) {
  const selection = getSelection();
  const isRead = !selection.isCollapsed && part.contains(selection.anchorNode);
  const isFocused = part !== document.activeElement && part.contains(document.activeElement);
  return isRead || isFocused || [...part.querySelectorAll("input, select, textarea")].some(isTyped);
}

function titles(part) {
  return [...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent.trim());
}

// A list keeps its ticks, the row in hand and the focus; what has left the list is let go.
let kept = null;

function keep(list) {
  const row = list.querySelector(".row.is-sel");
  const ticked = [...list.querySelectorAll(".sel input:checked")].map((box) => box.closest("tr").id);
  kept = { ticked, row: row?.id, isFocused: list.contains(document.activeElement) };
}

function restore(list) {
  for (const id of kept.ticked) {
    const box = list.querySelector(`#${CSS.escape(id)} .sel input`);
    if (box) box.checked = true;
  }
  const { isFocused } = kept;
  const row = kept.row && list.querySelector(`#${CSS.escape(kept.row)}`);
  kept = null;
  if (!row) return;
  row.classList.add("is-sel");
  const link = row.querySelector(".sub a");
  link.setAttribute("aria-current", "true");
  if (isFocused) link.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (kept && event.detail.elt.id === "list") restore(event.detail.elt);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  live = event.target.closest?.("[data-live]") ?? event.detail.requestConfig?.elt.closest?.("[data-live]");
  isHeldBack = Boolean(live && underWay);
  if (isHeldBack) {
    event.detail.shouldSwap = false;
    return;
  }
  if (live && event.detail.target.id === "list") keep(event.detail.target);
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const part = event.detail.target;
  if (!live || part.id === "presence") return;
  if (isInUse(part)) {
    event.detail.shouldSwap = false;
    isHeldBack = true;
    return;
  }
  part.liveOpen = titles(part);
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const part = event.detail.target;
  for (const summary of part.liveOpen ? part.querySelectorAll("details > summary") : []) {
    if (part.liveOpen.includes(summary.textContent.trim())) summary.parentElement.open = true;
  }
  delete part.liveOpen;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const element = event.target.closest?.("[data-live]");
  const tag = element && event.detail.xhr?.getResponseHeader("ETag");
  if (!tag) return;
  tags.set(element, isHeldBack ? "" : tag);
  if (isHeldBack) behind.add(element);
  else behind.delete(element);
});
