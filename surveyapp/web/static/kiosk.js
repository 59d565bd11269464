// One person after the other at one tablet. What somebody answers is in `visit` until it is sent or waits in the queue;
// nothing of it is in the address, the history or any form field that a browser would remember.
"use strict";

(() => {
  const IDLE = 60, WARNED = 15, THANKS = 9, PRESSED = 260, PATIENCE = 2500, NEWS = 300, MOST_BARS = 20;  // seconds; ms
  const SIZES = ["", "t115", "t130", "t150"];
  const plan = JSON.parse(document.getElementById("plan").textContent);
  const stage = document.getElementById("stage"), root = document.documentElement;
  const first = plan.languages[0], isWindow = plan.mode === "window";
  let language = first, screen = "attract", visit = null, trial = false, size = 0, isOpen = false, isOutdated = false;
  let quiet = 0, busy = false, turn = 0;
  let invitation = "";  // that the officer opened at a window; one leads to one form

  const ofCode = new Map(plan.questions.map((question) => [question.code, question]));
  const words = () => plan.words[language];

  // ---------- what is asked ----------
  const isDrawn = (question) => !question.drawn || !visit.variant || question.drawn.includes(visit.variant);
  function said(question) {
    if (!isAsked(question)) return ["_"];
    const raw = visit.answers[question.code];
    if (raw === undefined || raw.length === 0) return ["."];
    if (Array.isArray(raw)) return raw;
    return question.keeps && !question.offers.includes(raw) ? ["1"] : [raw];
  }
  function isAsked(question) {
    if (!isDrawn(question)) return false;
    return !question.only_if.length || question.only_if.some(
      (wanted) => said(ofCode.get(wanted.question)).some((code) => wanted.codes.includes(code)));
  }
  // All that somebody may meet, whatever they answer: a question has its number among them, so that the whole never grows.
  const open = () => plan.questions.filter((question) => question.shown && isDrawn(question));
  const route = () => open().filter(isAsked);

  function drawVariant() {
    let at = Math.random();
    for (const [variant, share] of plan.variants) if ((at -= share) < 0) return variant;
    return plan.variants.length ? plan.variants[plan.variants.length - 1][0] : "";
  }

  // ---------- screens ----------
  function show(name, options = {}) {
    screen = name;
    turn += 1;
    busy = false;
    root.lang = language;
    root.className = [SIZES[size], words().tall ? "tall" : ""].filter(Boolean).join(" ");
    stage.replaceChildren(document.getElementById(`${name}-${language}`).content.cloneNode(true));
    for (const banner of stage.querySelectorAll("[data-trial]")) banner.hidden = !trial;
    stage.querySelector("[data-do=smaller]")?.toggleAttribute("disabled", size === 0);
    stage.querySelector("[data-do=larger]")?.toggleAttribute("disabled", size === SIZES.length - 1);
    if (name.startsWith("q-")) fill(ofCode.get(name.slice(2)));
    if (name === "sent") stage.querySelector("[data-receipt]").textContent = options.receipt;
    if (name === "idle") count();
    if (name === "staff") openStaff();
    document.title = stage.querySelector("h1").textContent;
    if (options.focus !== false) stage.querySelector("h1").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function fill(question) {
    const asked = open(), place = asked.indexOf(question), raw = visit.answers[question.code];
    const progress = stage.querySelector("[data-progress]");
    progress.dataset.progress = place + 1;
    progress.textContent = words().progress.replace("{number}", place + 1).replace("{total}", asked.length);
    const parts = asked.length > MOST_BARS ? [place + 1, asked.length - place - 1] : asked.map(() => 1);
    stage.querySelector(".k-bars").replaceChildren(...parts.map((part, at) => {
      const bar = document.createElement("i");
      bar.className = (parts.length < asked.length ? at === 0 : at <= place) ? "d" : "";
      bar.style.flexGrow = part;
      return bar;
    }));
    for (const button of stage.querySelectorAll("[data-answer]")) press(button, button.dataset.answer === raw);
    for (const button of stage.querySelectorAll("[data-tick]")) tick(button, raw?.includes?.(button.dataset.tick));
    for (const button of stage.querySelectorAll("[data-alone]")) tick(button, raw === button.dataset.alone);
    const field = stage.querySelector("[data-write]");
    if (field && typeof raw === "string" && !question.offers.includes(raw)) field.value = raw;
  }
  const press = (button, is) => { button.classList.toggle("k-pressed", is); button.setAttribute("aria-pressed", is); };
  const tick = (button, is) => button.setAttribute("aria-checked", Boolean(is));

  // ---------- the way ----------
  function home() {
    visit = null; language = first; size = 0; isOpen = false; invitation = "";
    Queue.settle().catch(() => {});
    show("attract", { focus: false });
    if (isOutdated) look();
    watch();
  }
  function begin(spoken) {
    if (!plan.wave || (isWindow && !invitation)) return;
    language = spoken;
    if (invitation && !trial) Queue.invite(invited(true)).catch(() => {});
    visit = newVisit();
    goTo(route()[0]);
  }
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  // Kept on the device from the officer's touch on, so that nothing that happens meanwhile hides that somebody was asked.
  const invited = (opened) => ({ key: invitation, wave: plan.wave, opened, ...halfDay() });
  function invite() {
    invitation = newKey(); language = first; isOpen = false;
    if (!trial) Queue.invite(invited(false)).catch(() => {});
    show("invited");
  }
  function newVisit() {
    return { key: newKey(), variant: drawVariant(), answers: {}, begun: Date.now(), at: "" };
  }
  function goTo(question) { visit.at = question.code; show(`q-${question.code}`); }
  function onward() {
    const asked = route(), next = asked[asked.findIndex((question) => question.code === visit.at) + 1];
    if (next) goTo(next); else finish();
  }
  function back() {
    const asked = route(), before = asked[asked.findIndex((question) => question.code === visit.at) - 1];
    if (before) return goTo(before);
    if (!invitation) return home();
    visit = null;
    show("invited");
  }

  function keep(question) {
    const field = stage.querySelector("[data-write]");
    if (field) {
      const written = field.value.trim();
      if (question.keeps === "number" && written && !fits(question, written)) return false;
      if (written) visit.answers[question.code] = written; else if (!question.offers.includes(visit.answers[question.code])) delete visit.answers[question.code];
    }
    const ticked = [...stage.querySelectorAll("[data-tick][aria-checked=true]")].map((button) => button.dataset.tick);
    const alone = stage.querySelector("[data-alone][aria-checked=true]");
    if (question.several) {
      if (alone) visit.answers[question.code] = alone.dataset.alone;
      else if (ticked.length) visit.answers[question.code] = ticked;
      else delete visit.answers[question.code];
    }
    return true;
  }
  function fits(question, written) {
    const number = /^-?\d+([.,]\d+)?$/.test(written) ? Number(written.replace(",", ".")) : NaN;
    const is = number >= (question.minimum ?? -1e9) && number <= (question.maximum ?? 1e9);
    const wrong = stage.querySelector("#wrong");
    wrong.hidden = is;
    stage.querySelector("[data-write]").setAttribute("aria-invalid", !is);
    return is;
  }

  function answered() {
    const asked = new Set(route().map((question) => question.code));
    return Object.fromEntries(Object.entries(visit.answers).filter(([code]) => asked.has(code)));
  }
  function form() {
    const answers = answered(), seconds = (new Date() - visit.begun) / 1000;
    return {
      key: visit.key, wave: plan.wave, version: plan.version, text_revision: plan.revisions[language],
      counter: plan.counter, language, answers, variant: visit.variant, invitation, ...halfDay(),
      pace: isNaN(seconds) ? "unknown" : seconds < Object.keys(answers).length ? "fast" : "normal",
    };
  }
  function halfDay() {
    const now = new Date();
    const there = (options) => new Intl.DateTimeFormat("en-CA", { timeZone: plan.zone, ...options }).format(now);
    return {
      day: there({ year: "numeric", month: "2-digit", day: "2-digit" }),
      half: Number(there({ hour: "2-digit", hourCycle: "h23" })) < 12 ? "am" : "pm",
    };
  }
  // As the server sees it: a form in which nothing was rated is none.
  function saysNothing() {
    const rated = route().filter((question) => question.counts);
    return !(rated.length ? rated : route()).some((question) => visit.answers[question.code] !== undefined);
  }

  async function finish() {
    const mine = turn, isEmpty = saysNothing(), sent = form();
    visit = null;
    invitation = "";
    if (isEmpty) Queue.settle().catch(() => {});
    if (isEmpty) return show("empty");
    if (trial) return show("tried");
    busy = true;
    try {
      await Queue.save(sent);
    } catch {  // the store is full or broken: sent at once, or the person is told the truth
      const said = await Queue.ask(sent);
      return mine === turn && show(said?.receipt ? "sent" : "unsaved", { receipt: said?.receipt });
    }
    const flushed = Queue.flush();
    await Promise.race([flushed, new Promise((done) => setTimeout(done, PATIENCE))]);
    const receipt = Queue.receiptOf(sent.key), isWaiting = await Queue.isWaiting(sent.key).catch(() => true);
    isOutdated ||= !receipt && !isWaiting;  // a round that has closed, words that are no longer asked
    if (mine === turn) show(receipt ? "sent" : isWaiting ? "saved" : "refused", { receipt });
  }

  // ---------- what people press ----------
  const does = {
    begin: () => begin(language),
    about: () => show("about"),
    staff: () => show("staff"),
    home: () => (screen === "about" && invitation ? show("invited") : home()),
    leave: home, invite, back,
    smaller: () => resize(-1), larger: () => resize(1),
    skip: () => { delete visit.answers[visit.at]; onward(); },
    next: () => { if (keep(ofCode.get(visit.at))) onward(); },
    stay: () => show(`q-${visit.at}`),
    trial: () => { trial = !trial; show("staff"); },
    export: () => Staff.exportRefused(),
    "send-now": async () => { await Queue.flush(); if (screen === "staff") show("staff"); },
  };
  function resize(by) {
    if (visit && screen.startsWith("q-")) keep(ofCode.get(visit.at));
    size = Math.min(Math.max(size + by, 0), SIZES.length - 1);
    show(screen, { focus: false });
  }
  function speak(spoken) {
    if (visit && screen.startsWith("q-")) keep(ofCode.get(visit.at));
    language = spoken;
    show(screen);
  }
  function answer(button) {
    // The only question stands on the first screen: since when somebody reads it is not known.
    visit ||= { ...newVisit(), begun: NaN, at: plan.only };
    const code = visit.at, mine = turn;
    busy = true;
    visit.answers[code] = button.dataset.answer;
    for (const other of stage.querySelectorAll("[data-answer]")) press(other, other === button);
    setTimeout(() => { if (mine === turn) onward(); }, PRESSED);
  }
  function toggle(button) {
    const is = button.getAttribute("aria-checked") !== "true";
    const others = button.dataset.alone ? "[aria-checked]" : "[data-alone]";
    for (const other of is ? stage.querySelectorAll(others) : []) tick(other, false);
    tick(button, is);
  }

  stage.addEventListener("click", (event) => {
    const button = event.target.closest("button, [data-do]");
    if (!button || busy || button.disabled) return;
    const { answer: chosen, tick: ticked, alone, language: spoken, start } = button.dataset;
    if (spoken) speak(spoken);
    else if (start) begin(start);
    else if (chosen) answer(button);
    else if (ticked || alone) toggle(button);
    else does[button.dataset.do]?.();
  });
  stage.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.querySelector("input"), isRight = await Staff.isRight(field.value, plan.pin);
    field.value = "";
    isOpen = isRight;
    event.target.querySelector("[role=alert]").hidden = isRight;
    if (isRight) show("staff");
  });
  addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea") || !/^[0-9]$/.test(event.key)) return;
    stage.querySelector(`[data-answer="${event.key}"]`)?.click();
  });
  document.addEventListener("contextmenu", (event) => event.preventDefault());

  // ---------- time ----------
  function count() {
    const left = IDLE + WARNED - quiet;
    const line = stage.querySelector("[data-count]");
    if (line) line.textContent = words().count.replace("{seconds}", left);
  }
  setInterval(() => {
    quiet += 1;
    if (screen === "attract" && language !== first && quiet >= IDLE) return home();
    if (screen === "attract") return quiet % NEWS === 0 && look();
    const isEnd = stage.querySelector("footer [data-do=home]") && !visit && !["about", "staff"].includes(screen);
    if (isEnd && quiet >= THANKS) return home();
    if (!visit && quiet >= IDLE) return home();
    if (!visit) return;
    if (screen === "idle") return quiet >= IDLE + WARNED ? home() : count();
    if (quiet >= IDLE && screen.startsWith("q-") && !busy) { keep(ofCode.get(visit.at)); show("idle"); }
  }, 1000);
  for (const sign of ["pointerdown", "keydown", "click"]) {
    addEventListener(sign, () => { if (screen !== "idle") quiet = 0; }, true);
  }
  stage.addEventListener("click", () => { quiet = 0; }, true);
  addEventListener("pagehide", home);
  addEventListener("pageshow", (event) => { if (event.persisted) home(); });

  // Before the store is full, or where somebody has to look at what was refused, the door to the corner says so.
  async function watch() {
    const mine = turn, isNeeded = await Staff.isNeeded().catch(() => true);
    const door = mine === turn && isNeeded && stage.querySelector("[data-needed]");
    if (door) door.textContent = door.dataset.needed;
  }

  async function look() {
    try {
      const mark = await (await fetch("/kiosk/mark", { cache: "no-store" })).text();
      if (screen === "attract" && mark.length === 32 && mark !== document.body.dataset.mark) location.reload();
    } catch { /* no network: what is shown goes on */ }
  }

  async function openStaff() {
    stage.querySelector("[data-pin]").hidden = isOpen;
    stage.querySelector("[data-open]").hidden = !isOpen;
    if (!isOpen) return stage.querySelector("input").focus();
    const button = stage.querySelector("[data-do=trial]");
    if (trial) button.textContent = button.dataset.end;
    const mine = turn, known = await Staff.facts(plan, words());
    for (const place of mine === turn ? stage.querySelectorAll("[data-fact]") : []) place.textContent = known[place.dataset.fact];
  }

  for (const [family, file] of Object.entries(plan.typefaces)) {
    const face = new FontFace(family, `url(${file})`, { weight: "400 700" });
    face.load().then((loaded) => document.fonts.add(loaded), () => {});  // without it: what the device has
  }
  navigator.serviceWorker?.register("/kiosk/worker.js", { scope: "/kiosk" }).catch(() => {});
  navigator.storage?.persist?.();
  home();
  Queue.flush();
})();
