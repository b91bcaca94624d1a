// Keeps what a reader has opened readable without a network: lessons, sources and the glossary, each as any visitor gets
// it. The copies are asked for without cookies, so no name, answer or token is in them. Quizzes, reviews and all that is
// about a person come from the server or not at all. What is kept goes when somebody signs out or another signs in.
// OFFLINE_COPY=off (docs/operator.md) puts a worker in the place of this one that deletes everything and ends.

const PAGES = "course-pages-1"; // path → page
const FILES = "course-files-1"; // the styles, scripts and pictures of those pages, under addresses with hashes
const READER = "course-reader-1"; // whose reading it is: the sign that pages carry, "" for visitors
const OURS = [PAGES, FILES, READER];
const OFFLINE = "/offline";
const MAY_BE_KEPT = /^\/(lessons\/[^/]+|sources(\/[^/]+)?|glossary)$/;
const PATIENCE = 4000; // milliseconds for the server to answer, where there is a copy
const DAY = 86_400_000;
const ASKED_FOR = 'You are offline. The page you asked for is not kept on this device. <a href="">Try again</a> when you have a connection.';

addEventListener("install", (event) => event.waitUntil(inTurn(() => keep(OFFLINE)).then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil(begin()));

addEventListener("message", (event) => event.waitUntil(inTurn(() => opened(event.data))));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (method === "POST" && pathname === "/sign-out") event.waitUntil(inTurn(forget));
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(answer(event, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

// ---------- keeping

// What changes the caches happens one after the other: files of a page being kept must not go as unused.
let last = Promise.resolve();
function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

async function begin() {
  for (const name of await caches.keys()) if (!OURS.includes(name)) await caches.delete(name);
  await registration.navigationPreload?.enable(); // the server is asked while this worker is still starting
  await clients.claim();
}

// A page tells which one was opened and who reads. Where a person was before, what they opened is nobody else's business;
// what a visitor opened goes with them when they sign in.
async function opened({ path, reader }) {
  const before = await readerBefore();
  if (before && before !== reader) await forget();
  await (await caches.open(READER)).put("/", new Response(reader));
  const offline = await find(OFFLINE);
  if (!offline || Date.now() - keptAt(offline) > DAY) await keep(OFFLINE);
  // A visitor's page is in the browser's own cache a moment after it was opened; a person's page is not what is kept.
  if (MAY_BE_KEPT.test(path)) await keep(path, reader ? "no-cache" : "force-cache");
}

async function readerBefore() {
  return (await (await (await caches.open(READER)).match("/"))?.text()) ?? "";
}

async function keep(path, cache = "no-cache") {
  const response = await fetch(path, { credentials: "omit", cache });
  if (!response.ok || response.redirected) throw new Error(`${path} cannot be kept: ${response.status}`);
  const html = await response.text();
  for (const url of filesOf(html)) await keepFile(url);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  await (await caches.open(PAGES)).put(path, new Response(html, { headers }));
  await forgetUnusedFiles();
}

const filesOf = (html) => [...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, url]) => url);

// Only what the server calls immutable: while it changes from one release to the next, a file may come under the wrong hash.
async function keepFile(url) {
  const files = await caches.open(FILES);
  if (await files.match(url)) return;
  const response = await fetch(url, { credentials: "omit" });
  if (response.ok && response.headers.get("Cache-Control")?.includes("immutable")) await files.put(url, response);
}

async function forgetUnusedFiles() {
  const [pages, files] = [await caches.open(PAGES), await caches.open(FILES)];
  const used = new Set();
  for (const response of await pages.matchAll()) for (const url of filesOf(await response.text())) used.add(url);
  for (const request of await files.keys()) if (!used.has(new URL(request.url).pathname)) await files.delete(request);
}

async function drop(path) {
  if (await (await caches.open(PAGES)).delete(path)) await forgetUnusedFiles();
}

async function forget() {
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) if (new URL(request.url).pathname !== OFFLINE) await pages.delete(request);
  await forgetUnusedFiles();
  await caches.delete(READER);
}

// ---------- answering

const find = async (path) => (await caches.open(PAGES)).match(path);
const keptAt = (response) => new Date(response.headers.get("Date")); // when the server sent it
const dateOf = (response) => keptAt(response).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function answer(event, path) {
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  event.waitUntil(network.catch(() => {})); // also where its answer comes too late to be shown
  if (path === OFFLINE && (await find(OFFLINE))) return offlinePage("");
  const kept = MAY_BE_KEPT.test(path) && (await find(path));
  try {
    const response = await Promise.race(kept ? [network, after(PATIENCE)] : [network]);
    if (!response) return copyOf(kept, "The connection is slow.");
    if (kept && response.status >= 500) return copyOf(kept, "The course does not answer.");
    if (kept && [404, 410].includes(response.status)) event.waitUntil(inTurn(() => drop(path)));
    return response;
  } catch {
    return kept ? copyOf(kept, "You are offline.") : offlinePage(ASKED_FOR);
  }
}

async function file(request) {
  return (await (await caches.open(FILES)).match(request.url)) ?? fetch(request);
}

async function copyOf(kept, why) {
  const words = `${why} This copy was kept on ${dateOf(kept)}. It is the one for everyone, without your answers.`;
  return noted(kept, await kept.text(), "Kept copy", words);
}

// The server's page names everything there is to read. Of that, what is kept stays, with its date.
async function offlinePage(words) {
  const offline = await find(OFFLINE);
  if (!offline) return Response.error();
  const dates = new Map();
  for (const request of await (await caches.open(PAGES)).keys()) {
    const { pathname } = new URL(request.url);
    dates.set(pathname, dateOf(await find(pathname)));
  }
  let html = (await offline.text()).replace(/<li data-page="([^"]+)">(.*?)<\/li>/gs, (_, path, link) =>
    dates.has(path) ? `<li>${link} <span class="muted">kept on ${dates.get(path)}</span></li>` : "",
  );
  if (dates.size > 1) html = html.replace(" data-none>", " hidden>").replace(" data-kept-list hidden>", ">"); // more than this page itself
  return noted(offline, html, "Offline", words);
}

// The page says of itself what it is; who reads it is known, though the copy is everybody's.
async function noted(kept, html, word, words) {
  const reader = await readerBefore();
  const notice = `<div class="notice notice-kept" data-kept><p><strong class="notice-word">${word}</strong> ${words}</p></div>`;
  const page = html
    .replace("<head>", () => `<head><meta name="reader" content="${reader.replace(/\W/g, "")}">`)
    .replace(/<main[^>]*>/, (main) => (words ? main + notice : main));
  return new Response(page, { headers: kept.headers });
}
