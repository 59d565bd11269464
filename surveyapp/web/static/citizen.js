// Comfort only: every page works without this file.
"use strict";

{ // a page may have other scripts with names of their own
  // After a receipt no earlier screen of its form is shown again, whatever the browser has kept. Kept here are a short mark
  // of each form that was sent in this window, which leads to no form, and the address of the last receipt.
  const root = document.documentElement;
  const kept = (name) => { try { return sessionStorage.getItem(name) || ""; } catch { return ""; } };
  const keep = (name, value) => { try { sessionStorage.setItem(name, value); return true; } catch { return false; } };
  const mark = (key) => [...key].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16777619), 7).toString(36);
  const markOfPage = () => mark(document.querySelector("input[name=key]")?.value || "");
  const isOver = () => kept("sent").split(" ").includes(markOfPage());
  const leave = () => { root.hidden = true; location.replace(kept("receipt") || location.pathname); };
  const comesBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";

  if (comesBack && kept("sent")) root.hidden = true;
  addEventListener("DOMContentLoaded", () => {
    if (isOver()) return leave();
    root.hidden = false;
    if (document.querySelector(".rc") && kept("sending")) {
      keep("sent", kept("sent").split(" ").slice(-99).concat(kept("sending")).join(" "));
      keep("sending", "");
      keep("receipt", location.pathname + location.search);
    }
    for (const form of document.querySelectorAll("form[method=post]")) watch(form);
  });
  addEventListener("pageshow", (event) => { if (event.persisted && isOver()) leave(); });

  // A second press while the first is on its way says so; the server would not count it twice anyway.
  function watch(form) {
    let pressed = null;
    form.addEventListener("submit", (event) => {
      if (pressed) return event.preventDefault();
      const button = event.submitter;
      if (!button || (button.value !== "send" && !("once" in button.dataset))) return;
      if (keep("sending", markOfPage())) watchedOver(form);
      pressed = [button, [...button.childNodes]];
      button.setAttribute("aria-disabled", "true");
      if (form.dataset.sending) button.textContent = form.dataset.sending;
    });
    addEventListener("pageshow", (event) => {
      if (!event.persisted || !pressed) return;
      pressed[0].removeAttribute("aria-disabled");
      pressed[0].replaceChildren(...pressed[1]);
      pressed = null;
    });
  }

  // Tells the server that this script sees to the earlier screens.
  function watchedOver(form) {
    if (form.elements.ends) return;
    const ends = document.createElement("input");
    ends.type = "hidden"; ends.name = "ends"; ends.value = "1";
    form.append(ends);
  }
}
