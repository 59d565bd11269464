// Asks the browser for a passkey. Without this file the six digits and the recovery codes remain.
"use strict";

{
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (named) => named.map((one) => ({ ...one, id: bytes(one.id) }));

  function readable(given) {
    const options = { ...given, challenge: bytes(given.challenge) };
    if (given.user) options.user = { ...given.user, id: bytes(given.user.id) };
    if (given.excludeCredentials) options.excludeCredentials = known(given.excludeCredentials);
    if (given.allowCredentials) options.allowCredentials = known(given.allowCredentials);
    return options;
  }

  function told(credential) {
    const from = credential.response, response = { clientDataJSON: letters(from.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (from[part]) response[part] = letters(from[part]);
    if (from.getTransports) response.transports = from.getTransports();
    const id = letters(credential.rawId);
    return JSON.stringify({ id, rawId: id, type: credential.type, response, clientExtensionResults: {} });
  }

  async function ask(form) {
    const publicKey = readable(JSON.parse(form.dataset.options));
    form.elements.passkey.value = told(await navigator.credentials[form.dataset.passkey]({ publicKey }));
    form.submit();
  }

  for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
    const failed = form.querySelector("[role=alert]");
    let asked = false; // a second press while the device is asked would end the first
    form.hidden = false;
    document.getElementById(form.dataset.instead)?.setAttribute("hidden", "");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (asked) return;
      asked = true;
      failed.textContent = "";
      ask(form).catch((problem) => {
        asked = false;
        failed.textContent = problem.name === "InvalidStateError" ? failed.dataset.known : failed.dataset.failed;
      });
    });
  }
}
