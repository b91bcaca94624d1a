// What scripts add to a page to read: keys for the notes of citations, paper with nothing closed on it, the reader's place,
// and reading without a network. Nothing on the page waits for this module.

// ---------- notes: without this part a note opens and closes with the space bar or a tap

const toggles = () => document.querySelectorAll(".cite-toggle:checked");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".cite-toggle")) {
    event.preventDefault();
    event.target.checked = !event.target.checked;
  } else if (event.key === "Escape") {
    closeNearest(event.target);
  }
});

// A note beside the text is short; a click on it opens the whole of it.
document.addEventListener("click", (event) => {
  const note = event.target.closest(".note");
  const toggle = note?.closest(".cite").querySelector(".cite-toggle");
  if (toggle && !toggle.checked && !event.target.closest("a")) toggle.checked = true;
});

// Escape closes the note the reader is in, or else the note opened last on the page.
function closeNearest(target) {
  const inside = target.closest?.(".cite")?.querySelector(".cite-toggle:checked");
  const toggle = inside ?? [...toggles()].at(-1);
  if (!toggle) return;
  toggle.checked = false;
  if (inside) toggle.focus();
}

// Printing needs no open notes: the sheet prints them all. A browser that restores form states would reopen them.
for (const toggle of toggles()) toggle.checked = false;
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
  if (heading) kept.at[lesson] = heading;
  else delete kept.at[lesson];
  try {
    if (Object.keys(kept.at).length) localStorage.setItem(PLACES, JSON.stringify(kept));
    else localStorage.removeItem(PLACES);
  } catch {
    // See places().
  }
}

function followPlace(lesson, line) {
  const headings = [...document.querySelectorAll(".prose :is(h2, h3)[id]")];
  const heading = headings.find((each) => each.id === places().at[lesson]);
  if (heading && !location.hash) {
    const link = document.createElement("a");
    link.href = `#${heading.id}`;
    link.textContent = `Go on where you were: ${heading.textContent.trim()}`;
    line.append(link); // the line is as high without it, so that nothing moves
  }
  const end = document.querySelector(".lesson-turn");
  const look = () => {
    const read = headings.filter((each) => each.getBoundingClientRect().top < innerHeight / READ_SHARE);
    if (end.getBoundingClientRect().top < innerHeight) keepPlace(lesson, null); // read to its end
    else if (read.length) keepPlace(lesson, read.at(-1).id);
  };
  const upperPart = new IntersectionObserver(look, { rootMargin: `0px 0px -${100 - 100 / READ_SHARE}% 0px` });
  for (const each of headings) upperPart.observe(each);
  new IntersectionObserver(look).observe(end);
}

const goOn = document.querySelector("[data-go-on]");
keepPlace("", null); // forgets the places of somebody else
if (goOn) followPlace(goOn.dataset.goOn, goOn);

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
