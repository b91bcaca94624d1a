// The time left of an attempt: shown on demand, said at 5 minutes and at 1 minute, acted on when it is over. The server
// says how many seconds are left; this device only measures how many have passed since. Without this module the page
// says when the time ends.

const box = document.querySelector("[data-seconds-left]");
const said = document.querySelector("[data-time-said]");
const summary = box.querySelector("summary");
const CHOICE = "time-left";
const SEEN = `time-seen:${document.getElementById("time-over").action}`;
const SAID_AT = [300, 60];
const SLEPT_SECONDS = 2;

let left; // seconds, when the server last said so
let since;
let before; // seconds at the last look, also on the page before: a moment to be said must not fall between two pages

function set(seconds) {
  left = seconds;
  before = Math.max(before ?? 0, seconds);
  since = { steady: performance.now(), wall: Date.now() };
}

function words(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return several(whole, "second");
  const minutes = Math.ceil(whole / 60);
  return [several(Math.floor(minutes / 60), "hour"), several(minutes % 60, "minute")].filter((part) => !part.startsWith("0")).join(" ");
}

function several(number, unit) {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

function tick() {
  const passed = (performance.now() - since.steady) / 1000;
  if (Math.abs((Date.now() - since.wall) / 1000 - passed) > SLEPT_SECONDS) return wake();
  const seconds = left - passed;
  if (box.open) box.querySelector("[data-time]").textContent = `${words(seconds)} left`;
  for (const at of SAID_AT) if (before > at && seconds <= at && seconds > 0) said.textContent = `${words(seconds)} left.`;
  before = seconds;
  remember(seconds);
  if (seconds > 0) return;
  clearInterval(ticking);
  if (document.dispatchEvent(new Event("timeover", { cancelable: true }))) document.getElementById("time-over").submit();
}

function remember(seconds) {
  try {
    sessionStorage.setItem(SEEN, seconds);
  } catch {
    // A browser without storage says nothing of a moment that fell between two pages.
  }
}

// The device slept, or its clock was set: only the server knows.
function wake() {
  since.wall = Date.now() - (performance.now() - since.steady);
  if (document.getElementById("attempt")) document.dispatchEvent(new Event("look"));
  else location.reload();
}

function choose() {
  summary.textContent = box.open ? "Hide time left" : "Show time left";
  try {
    if (box.open) localStorage.setItem(CHOICE, "shown");
    else localStorage.removeItem(CHOICE);
  } catch {
    // A browser without storage asks again on the next page.
  }
  tick();
}

document.addEventListener("timeleft", ({ detail }) => {
  if (detail !== null) set(detail);
});
try {
  before = Number(sessionStorage.getItem(SEEN));
} catch {
  // See remember().
}
set(Number(box.dataset.secondsLeft));
try {
  box.open = localStorage.getItem(CHOICE) === "shown";
} catch {
  // See choose().
}
box.hidden = false;
box.addEventListener("toggle", choose);
const ticking = setInterval(tick, 1000);
tick();
