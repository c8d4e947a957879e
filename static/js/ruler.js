// Choosing an urgency moves the promised answer on the ruler.
function percent(at, opens, closes) {
  return Math.min(Math.max((at - opens) / (closes - opens), 0), 1) * 100;
}

function move(ruler, dueAt, words) {
  const { opens, closes } = ruler.dataset;
  const due = Date.parse(dueAt);
  const x = percent(due, Date.parse(opens), Date.parse(closes));
  const span = ruler.querySelector("[data-ruler-span]");
  const line = ruler.querySelector("[data-ruler-due]");
  const text = ruler.querySelector("[data-ruler-words]");
  span.setAttribute("width", `${x - Number.parseFloat(span.getAttribute("x"))}%`);
  line.setAttribute("x1", `${x}%`);
  line.setAttribute("x2", `${x}%`);
  text.setAttribute("x", `${x}%`);
  text.setAttribute("text-anchor", x > 90 ? "end" : "start");
  text.textContent = due > Date.parse(closes) ? `${words} →` : words;
}

document.addEventListener("change", (event) => {
  const choice = event.target.closest("input[data-due]");
  if (!choice) return;
  const { due, dueWords } = choice.dataset;
  document.querySelectorAll("[data-ruler]").forEach((ruler) => move(ruler, due, dueWords));
  for (const promise of document.querySelectorAll("[data-promise]")) promise.textContent = dueWords;
});
