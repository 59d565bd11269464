// The corner for staff: what waits, what was refused, whether the store is safe. Behind the PIN of the device.
"use strict";

const Staff = (() => {
  const FULL = 0.8, MANY = 200;  // of the room that the browser gives; forms that wait
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  async function isRight(pin, asked) {
    if (!crypto.subtle) return false;
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
    const made = { name: "PBKDF2", hash: "SHA-256", salt: bytes(asked.salt), iterations: asked.rounds };
    return hex(await crypto.subtle.deriveBits(made, key, 256)) === asked.mark;
  }

  // What is known of the device now, by the names of the template.
  async function facts(plan, say) {
    const room = navigator.storage?.estimate ? await navigator.storage.estimate() : {};
    const isKept = navigator.storage?.persisted ? await navigator.storage.persisted() : false;
    const sent = await Queue.fact("sent");
    return {
      waiting: await Queue.waiting(),
      refused: (await Queue.all("refused")).map((each) => each.reason).join(", ") || "0",
      sent: sent ? new Date(sent).toLocaleString(say.locale, { dateStyle: "short", timeStyle: "short" }) : say.never,
      version: `${plan.version || "–"} · ${plan.software}`,
      languages: plan.languages.join(", "),
      counter: `${plan.counter} · ${plan.device}`,
      store: `${isKept ? say.kept : say.unkept} · ${room.quota ? Math.round(100 * room.usage / room.quota) : 0}%`,
    };
  }

  async function isNeeded() {
    const room = navigator.storage?.estimate ? await navigator.storage.estimate() : {};
    const isFilling = room.quota > 0 && room.usage / room.quota > FULL;
    return isFilling || await Queue.count("refused") > 0 || await Queue.waiting() > MANY;
  }

  async function exportRefused() {
    const file = new Blob([JSON.stringify(await Queue.all("refused"), null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "refused-forms.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  return { isRight, isNeeded, facts, exportRefused };
})();
