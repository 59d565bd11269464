// Comfort only: every page works without this file.
"use strict";

// A long list of offices can be narrowed by typing, with or without Vietnamese marks.
for (const select of document.querySelectorAll("select[data-filter]")) {
  if (select.options.length < 9) continue;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const options = [...select.querySelectorAll("option")].filter((option) => option.value);
  const box = document.createElement("input");
  box.type = "search";
  box.autocomplete = "off";
  box.placeholder = select.dataset.filter;
  box.setAttribute("aria-label", select.dataset.filter);
  box.setAttribute("aria-controls", select.id);
  box.className = "filter";
  select.before(box);
  box.addEventListener("input", () => {
    const wanted = plain(box.value.trim());
    const left = options.filter((option) => {
      option.hidden = option.disabled = !plain(option.text).includes(wanted);
      return !option.hidden;
    });
    for (const group of select.querySelectorAll("optgroup")) {
      group.hidden = ![...group.children].some((option) => !option.hidden);
    }
    if (wanted) select.value = left.length === 1 ? left[0].value : ""; // several: the person chooses
  });
}

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
