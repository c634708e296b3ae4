// The service worker: it keeps the files of the page, so that it opens without its server.

const NAME = "donutlab-playground-VERSION";
const FILES = "FILES";

const keep = async () => {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES);
};

// Files of an earlier build are of no use once no page shows them any more.
const tidy = async () => {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("donutlab-playground-") && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
};

const answer = async (request) => {
  const cache = await caches.open(NAME);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
};

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
