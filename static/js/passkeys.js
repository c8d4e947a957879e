// Passkeys (WebAuthn). A form says what it is for: data-passkey="get" or "create"; what to ask for is
// JSON in the form, or is fetched from data-options-url. Such forms are shown where they can work.
const isKnown = typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

async function optionsOf(form) {
  const script = form.querySelector("script[type='application/json']");
  if (script) return JSON.parse(script.textContent).publicKey;
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options.publicKey;
}

// A passkey that signs in alone is kept by the device and asks who holds it.
function aloneOrNot(options, isAlone) {
  const selection = {
    ...options.authenticatorSelection,
    residentKey: isAlone ? "required" : "discouraged",
    requireResidentKey: isAlone,
  };
  if (isAlone) selection.userVerification = "required";
  return { ...options, authenticatorSelection: selection };
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return navigator.credentials.get({ publicKey });
  }
  const asked = aloneOrNot(options, form.elements.passwordless?.checked ?? false);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  return navigator.credentials.create({ publicKey });
}

async function submit(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const credential = await credentialFor(form);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    failed.hidden = false; // called off, timed out, or not known to the device
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-passkey]")) return;
  event.preventDefault();
  submit(event.target);
});

for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = !isKnown;
for (const told of document.querySelectorAll("[data-passkey-unknown]")) told.hidden = isKnown;
