// What scripts add to a page to read: keys for the notes of citations, paper with nothing closed on it, the reader's place,
// and reading without a network. Nothing on the page waits for this module.

// ---------- notes: without this part a note opens and closes with the space bar or a tap

const isOpen = (toggle) => toggle.getAttribute("aria-expanded") === "true";
const open = (toggle, isWanted) => toggle.setAttribute("aria-expanded", isWanted);

// A check box is what opens a note without scripts; with them, a button that says whether its note is open.
for (const box of document.querySelectorAll("input.cite-toggle")) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", id: box.id, className: box.className });
  button.setAttribute("aria-label", box.getAttribute("aria-label").replace(/, show$/, ""));
  open(button, false);
  box.replaceWith(button);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeNearest(event.target);
});

// A note beside the text is short; a click on it opens the whole of it.
document.addEventListener("click", (event) => {
  const pressed = event.target.closest(".cite-toggle");
  if (pressed) open(pressed, !isOpen(pressed));
  const toggle = event.target.closest(".note")?.closest(".cite").querySelector(".cite-toggle");
  if (toggle && !event.target.closest("a")) open(toggle, true);
});

// Escape closes the note the reader is in, or else the note opened last on the page.
function closeNearest(target) {
  const opened = '.cite-toggle[aria-expanded="true"]';
  const inside = target.closest?.(".cite")?.querySelector(opened);
  const toggle = inside ?? [...document.querySelectorAll(opened)].at(-1);
  if (!toggle) return;
  open(toggle, false);
  if (inside) toggle.focus();
}

document.documentElement.classList.add("js");

// ---------- paper: nothing can be opened on it, so answers to compare with are printed open, and closed again afterwards

let opened = [];

addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const each of opened) each.open = true;
});

addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});

// ---------- place: the last heading read of each lesson, in this browser alone. The server is not told.

const reader = document.querySelector('meta[name="reader"]')?.content ?? ""; // who is signed in, as a sign that says no more
const PLACES = "places";
const READ_SHARE = 3; // a heading counts as read in the upper third of the screen

// Places of somebody who was signed in are forgotten as soon as another person, or nobody, is.
function places() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(PLACES));
  } catch {
    // A browser without storage keeps no place.
  }
  return kept && (!kept.reader || kept.reader === reader) ? { ...kept, reader } : { reader, at: {} };
}

function keepPlace(lesson, heading) {
  const kept = places();
  delete kept.at[lesson]; // and to the end: the last one is where one was last
  if (heading) kept.at[lesson] = { id: heading.id, title: heading.textContent.trim() };
  try {
    if (Object.keys(kept.at).length) localStorage.setItem(PLACES, JSON.stringify(kept));
    else localStorage.removeItem(PLACES);
  } catch {
    // See places().
  }
}

function offer(line, href, text) {
  const link = document.createElement("a");
  const words = document.createElement("span");
  link.href = href;
  words.textContent = text;
  link.append(words);
  line.append(link); // the line is as high without it, so that nothing moves
}

// On the overview: the lesson that was read last, and where.
function offerLast(line) {
  const [lesson, heading] = Object.entries(places().at).at(-1) ?? [];
  const link = [...document.querySelectorAll(".lesson-list h3 a")].find((each) => each.pathname.endsWith(`/${lesson}`));
  if (!link || !heading.title) return;
  offer(line, `${link.pathname}#${heading.id}`, `Go on reading: ${link.textContent.trim()}, at “${heading.title.replace(/“|”/g, "")}”`);
}

function followPlace(lesson, line) {
  const headings = [...document.querySelectorAll(".prose :is(h2, h3)[id]")];
  const heading = headings.find((each) => each.id === places().at[lesson]?.id);
  if (heading && !location.hash) offer(line, `#${heading.id}`, `Go on where you were: ${heading.textContent.trim()}`);
  const end = document.querySelector(".lesson-turn");
  const look = () => {
    const read = headings.filter((each) => each.getBoundingClientRect().top < innerHeight / READ_SHARE);
    if (end.getBoundingClientRect().top < innerHeight) keepPlace(lesson, null); // read to its end
    else if (read.length) keepPlace(lesson, read.at(-1));
  };
  const upperPart = new IntersectionObserver(look, { rootMargin: `0px 0px -${100 - 100 / READ_SHARE}% 0px` });
  for (const each of headings) upperPart.observe(each);
  new IntersectionObserver(look).observe(end);
}

const goOn = document.querySelector("[data-go-on]");
keepPlace("", null); // forgets the places of somebody else
if (goOn?.dataset.goOn) followPlace(goOn.dataset.goOn, goOn);
else if (goOn) offerLast(goOn);

// ---------- without a network: the service worker keeps what is opened; the page says when there is no connection

const copy = document.querySelector("[data-kept]"); // the worker put it on a page that it had kept
const connection = document.createElement("p");
connection.className = "connection";
connection.setAttribute("role", "status");
document.body.append(connection);

const OFFLINE = "You are offline. You can go on reading this page.";

function say(words) {
  connection.textContent = words;
}

addEventListener("offline", () => say(OFFLINE));
addEventListener("online", () => {
  connection.classList.remove("visually-hidden");
  say(copy ? "You are online again. Load this page again to have it as it is now." : "You are online again.");
});
if (copy) {
  connection.classList.add("visually-hidden"); // it stands at the top already, and is to be heard too
  setTimeout(() => say(copy.textContent.trim()), 500);
} else if (!navigator.onLine) {
  say(OFFLINE);
}

// After everything the page itself needs. Fails where there is no https, or no storage; then nothing is kept.
addEventListener("load", async () => {
  try {
    await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ path: location.pathname, reader });
  } catch {
    // See above.
  }
});

const forget = document.querySelector("[data-forget]");
if (forget && navigator.serviceWorker?.controller) {
  forget.hidden = false;
  forget.addEventListener("click", async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    localStorage.removeItem(PLACES);
    location.reload();
  });
}
