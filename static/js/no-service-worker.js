// Stands in the place of service-worker.js while OFFLINE_COPY is off: deletes all that was kept, and ends itself.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
  for (const name of await caches.keys()) await caches.delete(name);
  await registration.unregister();
}
