// One key answers a question of a sheet and moves on. Without this file the keys are typed field by field.
"use strict";

for (const form of document.querySelectorAll("form[data-keying]")) {
  const lines = [...form.querySelectorAll("[data-line]")].map((place) => ({
    place,
    field: place.querySelector("input, textarea"),
    filters: JSON.parse(place.dataset.filters),
    missing: place.dataset.missing,
  }));
  const of = new Map(lines.map((line) => [line.place.dataset.line, line]));
  const told = form.querySelector("[data-told]"), keep = form.querySelector("[data-keep]");
  const said = (line) => line.field.value.trim().toUpperCase();
  const isMissing = (line) => said(line) === "" || (said(line).length === 1 && line.missing.includes(said(line)));

  // A sheet may be answered behind a filter that was left without an answer, never behind one that leads past it.
  function isReached(line) {
    if (!line.filters.length) return true;
    const before = line.filters.map(([code, codes]) => ({ line: of.get(code), codes }));
    if (before.some((one) => !one.line.skipped && one.codes.some((code) => said(one.line).includes(code)))) return true;
    return before.some((one) => !one.line.skipped && isMissing(one.line));
  }

  function follow() {
    for (const line of lines) {
      line.skipped = !isReached(line);
      line.place.classList.toggle("skipped", line.skipped);
      line.field.readOnly = line.skipped;
      line.field.tabIndex = line.skipped ? -1 : 0;
      if (line.skipped) line.field.value = "";
    }
  }

  function go(from, by) {
    follow();
    for (let at = from + by; at >= 0 && at < lines.length; at += by)
      if (!lines[at].skipped) return land(lines[at].field);
    (by > 0 ? keep : lines[from].field).focus();
  }

  function land(field) {
    field.focus();
    if (field.select) field.select();
    field.closest("[data-line]").scrollIntoView({ block: "center" });
  }

  function press(line, at, key) {
    const typed = key === " " ? line.field.dataset.blank : key.toUpperCase(), fits = line.field.dataset.one.includes(typed);
    told.textContent = fits ? "" : form.dataset.refused;
    line.place.classList.toggle("refused", !fits);
    if (!fits) return;
    line.field.value = typed;
    go(at, 1);
  }

  lines.forEach((line, at) => {
    const isOne = line.field.dataset.one !== "";
    line.field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey || event.metaKey) return;
      const atStart = line.field.selectionStart === 0 && (line.field.selectionEnd === 0 || isOne);
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        if (event.ctrlKey || lines.slice(at + 1).every((later) => later.skipped)) form.requestSubmit(keep);
        else go(at, 1);
      } else if (event.ctrlKey) return;
      else if (event.key === "Backspace" && (atStart || line.field.value === "")) {
        event.preventDefault();
        go(at, -1);
      } else if (isOne && event.key.length === 1) {
        event.preventDefault();
        press(line, at, event.key);
      }
    });
    line.field.addEventListener("input", () => {
      if (!isOne) return follow();
      const typed = line.field.value.slice(-1); // a keyboard on a screen tells no keys
      line.field.value = "";
      if (typed) press(line, at, typed);
    });
  });
  keep.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace") return;
    event.preventDefault();
    go(lines.length, -1);
  });
  for (const field of form.querySelectorAll(".envelope input"))
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      go(-1, 1);
    });
  let sent = false; // Enter held down keeps one form
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  follow();
  form.querySelector(".scripted").hidden = false;
  const bad = form.querySelector("[aria-invalid]");
  if (bad) land(bad);
  else if (lines.length) land(lines[0].field);
}
