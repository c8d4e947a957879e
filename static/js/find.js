// The search field lists what it finds while one types: arrows go there and back, Escape closes.
function parts(target) {
  const box = target.closest?.(".dtop .find");
  return box && { field: box.querySelector("input"), list: box.querySelector(".found") };
}

document.addEventListener("keydown", (event) => {
  const found = parts(event.target);
  if (!found) return;
  const links = [found.field, ...found.list.querySelectorAll("a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && found.list.childElementCount) {
    found.field.focus();
    found.list.replaceChildren();
  } else if (step && links.length > 1) {
    const at = links.indexOf(event.target);
    links[(at + step + links.length) % links.length].focus();
  } else return;
  event.preventDefault();
});

// Whoever goes elsewhere closes it.
for (const name of ["focusin", "click"]) {
  document.addEventListener(name, (event) => {
    if (parts(event.target)) return;
    document.querySelector(".dtop .found")?.replaceChildren();
  });
}
