// One polite live region for all that happens without moving the focus.
export function say(text) {
  const region = document.getElementById("said");
  if (region) region.textContent = text;
}

// Words come translated from the server, as data-word-* on <body>.
export function word(name) {
  return document.body.dataset[`word${name}`] ?? "";
}
