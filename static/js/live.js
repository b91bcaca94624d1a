// Asks for the page again every few seconds while somebody looks at it, and puts the new table in place of the old.

const EVERY = 5000;
const state = document.querySelector("[data-live-state]");
let waiting = null;

async function update() {
  clearTimeout(waiting);
  if (document.hidden) return;
  try {
    const response = await fetch(window.location.href, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("live");
    if (!response.ok || !fresh) throw new Error("no table");
    const box = document.querySelector("#live .table-scroll");
    const [left, hadFocus] = [box?.scrollLeft ?? 0, box === document.activeElement];
    document.getElementById("live").replaceWith(document.adoptNode(fresh));
    const now = document.querySelector("#live .table-scroll");
    if (now) now.scrollLeft = left;
    if (hadFocus) now?.focus({ preventScroll: true });
    state.textContent = "This page updates by itself.";
  } catch {
    state.textContent = "No connection: this is how it was. Trying again…";
  }
  waiting = setTimeout(update, EVERY);
}

state.textContent = "This page updates by itself.";
waiting = setTimeout(update, EVERY);
document.addEventListener("visibilitychange", update);
