// Comfort only: every page works without this file.
"use strict";

// A second press while the first is on its way says so; the server would not count it twice anyway.
for (const form of document.querySelectorAll("form[method=post]")) {
  let pressed = null;
  form.addEventListener("submit", (event) => {
    if (pressed) return event.preventDefault();
    const button = event.submitter;
    if (!button || button.value !== "send") return;
    pressed = [button, button.textContent];
    button.setAttribute("aria-disabled", "true");
    if (form.dataset.sending) button.textContent = form.dataset.sending;
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted || !pressed) return;
    pressed[0].removeAttribute("aria-disabled");
    pressed[0].textContent = pressed[1];
    pressed = null;
  });
}
