// "You announce a file, but none is attached": the words that announce one come from the page, as
// data-promised-file="attached|ci-joint", so that they follow the languages of the desk.
function refresh(form) {
  const warning = form?.querySelector("[data-promised-file]");
  if (!warning) return;
  const text = form.querySelector("textarea").value.toLowerCase();
  const files = [...form.querySelectorAll('input[type="file"]')];
  const words = warning.dataset.promisedFile.toLowerCase().split("|");
  const isPromised = words.some((word) => text.includes(word));
  warning.hidden = !isPromised || files.some((input) => input.files.length);
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => refresh(event.target.form));
}
