// "You announce a file, but none is attached": the words that announce one come from the page, as
// data-promised-file="attached|ci-joint": the server knows them, and asks once more on sending.
function words(warning) {
  return new RegExp(`(?<!\\p{L})(?:${warning.dataset.promisedFile})(?!\\p{L})`, "iu");
}

function refresh(form) {
  const warning = form?.querySelector("[data-promised-file]");
  if (!warning) return;
  const text = form.querySelector("textarea").value;
  const files = [...form.querySelectorAll('input[type="file"]')];
  const isPromised = words(warning).test(text);
  warning.hidden = !isPromised || files.some((input) => input.files.length);
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => refresh(event.target.form));
}
