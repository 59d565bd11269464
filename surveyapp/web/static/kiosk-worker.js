// The tablet's page without a network: the newest one that was loaded whole, with its files. Forms are no business of ours.
"use strict";

const PAGE = "/kiosk", KEPT = "kiosk", PATIENCE = 4000;

async function take(answer) {
  const html = await answer.clone().text();
  if (!answer.ok || !html.includes('id="plan"')) return;
  const shelf = await caches.open(KEPT);
  const files = [...html.matchAll(/"(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const there = (await shelf.keys()).map((request) => new URL(request.url)).map((url) => url.pathname + url.search);
  await shelf.addAll(files.filter((file) => !there.includes(file)));
  await shelf.put(PAGE, answer);
  await Promise.all(there.filter((file) => file !== PAGE && !files.includes(file)).map((file) => shelf.delete(file)));
}

async function page(event) {
  const patience = new Promise((_, late) => setTimeout(late, PATIENCE));
  try {
    const answer = await Promise.race([fetch(event.request), patience]);
    if (answer.status >= 500) throw new Error("not now");
    event.waitUntil(take(answer.clone()));
    return answer;
  } catch {
    return (await caches.match(PAGE, { ignoreVary: true })) || Response.error();
  }
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fetch(PAGE).then(take));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === PAGE) event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(event.request, { ignoreVary: true }).then((kept) => kept || fetch(event.request)));
  }
});
