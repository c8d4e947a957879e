// What is typed and chosen in a form with data-draft="key" survives a closed tab: kept in this
// browser, put back when the form is empty, forgotten once sent. Passwords and files are never kept.
import { word } from "./say.js";

const PAUSE_MS = 600;
const timers = new WeakMap();

function keyOf(form) {
  return `draft:${form.dataset.draft}`;
}

function typed(form) {
  return [...form.querySelectorAll("textarea[name], input[type=text][name], input:not([type])[name]")];
}

function chosen(form) {
  return [...form.querySelectorAll("input[type=radio][name]:checked, select[name]:not([multiple])")];
}

function keep(form) {
  if (!form.isConnected) return; // sent and swapped away meanwhile
  const fields = [...typed(form), ...chosen(form)];
  const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(values));
  } catch {
    return; // private mode, or full: the form still works
  }
  const note = form.querySelector("[data-draft-note]");
  if (!note) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  note.textContent = `${word("Draft")} ${time}`;
}

function restore(form) {
  let values;
  try {
    values = JSON.parse(localStorage.getItem(keyOf(form)) ?? "{}");
  } catch {
    return;
  }
  const empty = typed(form).filter((field) => !field.value && values[field.name]);
  if (!empty.length) return; // what the server sent back wins
  choose(form, values); // first: an internal note must not come back as a reply
  for (const field of empty) {
    field.value = values[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// What was chosen belongs to the text: how urgent it is, to whom it goes.
function choose(form, values) {
  for (const field of form.querySelectorAll("input[type=radio][name], select[name]:not([multiple])")) {
    if (!(field.name in values)) continue;
    if (field.type === "radio") field.checked = field.value === values[field.name];
    else if ([...field.options].some((option) => option.value === values[field.name])) {
      field.value = values[field.name];
    }
  }
}

// A page that shows the sent message names the draft it came from; a refused form does not.
function forget(root) {
  for (const sent of root.querySelectorAll("[data-draft-sent]")) {
    localStorage.removeItem(`draft:${sent.dataset.draftSent}`);
  }
}

function begin(root) {
  forget(root); // first: a sent draft must not come back
  root.querySelectorAll("form[data-draft]").forEach(restore);
}

// What is put back counts as typed, so htmx must listen by then: it says `htmx:load` of the whole
// page too, once it does.
forget(document);
document.addEventListener("htmx:load", (event) => begin(event.target));

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(keep, PAUSE_MS, form));
});
