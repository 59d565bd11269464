// Forms that wait on this device. One is deleted only after its receipt; one that is refused stands aside, in nobody's way.
"use strict";

const Queue = (() => {
  const ADDRESS = "/api/v1/responses", INVITATIONS = "/api/v1/invitations", PATIENCE = 15000, FIRST_PAUSE = 5000, LONGEST_PAUSE = 300000;
  const STAYS = ["device-unknown", "too-many"];  // true of the device, not of the form
  let opened = null, sending = null, pause = FIRST_PAUSE, timer = 0;

  function open() {
    opened ||= new Promise((done, failed) => {
      const asked = indexedDB.open("kiosk", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("forms", { keyPath: "key" });
        asked.result.createObjectStore("refused", { keyPath: "form.key" });
        asked.result.createObjectStore("facts");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => { opened = null; failed(asked.error); };
    });
    return opened;
  }

  // Done once what was written is on the disk, whatever becomes of the tablet.
  async function within(stores, mode, work) {
    const base = await open();
    return new Promise((done, failed) => {
      const change = base.transaction(stores, mode, { durability: "strict" });
      const asked = work(...stores.map((name) => change.objectStore(name)));
      change.oncomplete = () => done(asked?.result);
      change.onerror = change.onabort = () => failed(change.error);
    });
  }

  // A form takes the place of the invitation that led to it.
  const save = (form) => within(["forms", "facts"], "readwrite", (forms, facts) => {
    forms.put(form);
    if (form.invitation) facts.delete("invitation");
  });
  const invite = (invitation) => within(["facts"], "readwrite", (facts) => facts.put(invitation, "invitation"));
  // One that led to no form is counted as any other: it waits among the forms until the office has it.
  const settle = async () => {
    let found = null;
    await within(["forms", "facts"], "readwrite", (forms, facts) => {
      facts.get("invitation").onsuccess = (event) => {
        found = event.target.result;
        if (!found) return;
        forms.put(found);
        facts.delete("invitation");
      };
    });
    return found && flush();
  };
  const isForm = (each) => Boolean(each.answers);
  const waiting = async () => (await all("forms")).filter(isForm).length;
  const all = (store) => within([store], "readonly", (rows) => rows.getAll());
  const count = (store) => within([store], "readonly", (rows) => rows.count());
  const fact = (name) => within(["facts"], "readonly", (facts) => facts.get(name));
  const isWaiting = async (key) => Boolean(await within(["forms"], "readonly", (forms) => forms.getKey(key)));

  const received = (form, receipt) => within(["forms", "facts"], "readwrite", (forms, facts) => {
    forms.delete(form.key);
    if (isForm(form)) facts.put(new Date().toISOString().slice(0, 16) + "Z", "sent");  // of an invitation no time is kept
    receipts.set(form.key, receipt);
  });
  const setAside = (form, why) => within(["forms", "refused"], "readwrite", (forms, refused) => {
    refused.put({ form, reason: why.reason || "", where: why.where || "", what: why.what || "" });
    forms.delete(form.key);
  });
  const receipts = new Map();  // of this visit to the page, until each is shown

  // {receipt}, {reason, …} where it is refused for good, or null: not now, so that the same form is sent again later.
  async function ask(form) {
    const given = new AbortController();
    const patience = setTimeout(() => given.abort(), PATIENCE);
    try {
      const answer = await fetch(isForm(form) ? ADDRESS : INVITATIONS, {
        method: "POST", body: JSON.stringify(form), headers: { "Content-Type": "application/json" }, signal: given.signal,
      });
      const said = await answer.json();
      if (answer.ok) return said.receipt || said.counted ? said : null;
      return answer.status < 500 && said.reason && !STAYS.includes(said.reason) ? said : null;
    } catch {
      return null;  // no network, or it broke off: what is sent twice is stored once, with the same receipt
    } finally {
      clearTimeout(patience);
    }
  }

  async function sendOne(form) {
    const said = await ask(form);
    if (said) await (said.receipt || !isForm(form) ? received(form, said.receipt) : setAside(form, said));
    return Boolean(said);
  }

  // Until nothing waits: a form that is saved meanwhile goes too.
  async function sendAll() {
    for (let forms = await all("forms"); forms.length; forms = await all("forms")) {
      for (const form of forms) if (!await sendOne(form)) return false;
    }
    return true;
  }

  // One page at a time sends; were two to do it, the server would still keep each form once.
  async function attempt() {
    clearTimeout(timer);
    let went = false;
    try {
      went = navigator.locks
        ? await navigator.locks.request("kiosk-send", { ifAvailable: true }, (lock) => lock ? sendAll() : false)
        : await sendAll();
    } catch { /* the store cannot be read now */ }
    pause = went ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
    if (!went) timer = setTimeout(flush, pause);
  }
  const flush = () => sending ||= attempt().finally(() => { sending = null; });

  addEventListener("online", () => { pause = FIRST_PAUSE; flush(); });
  return {
    ask, save, invite, settle, all, count, waiting, fact, flush, isWaiting,
    receiptOf: (key) => { const found = receipts.get(key); receipts.delete(key); return found; },
  };
})();
