// Pointing at a finding, or focusing it, lights the words it came from.
function light(event) {
  const finding = event.target.closest?.("[data-evidence]");
  for (const mark of document.querySelectorAll("mark.is-on")) mark.classList.remove("is-on");
  if (!finding) return;
  const place = CSS.escape(finding.dataset.evidence);
  for (const mark of document.querySelectorAll(`mark[data-evidence-text="${place}"]`)) {
    mark.classList.add("is-on");
  }
}

document.addEventListener("mouseover", light);
document.addEventListener("focusin", light);
