// Saves each answer of an attempt when it is given, and says so. What is not saved yet is also kept in this browser.
// Without this module the buttons beside the questions save, and "Submit" sends everything.
//
// What is sent says which page it comes from, as its how-manieth, and how long ago it was given. The server keeps the
// newest answer and tells a page that sent another one; the page shows what stands.

const form = document.getElementById("attempt");
const { attempt, saveUrl, answersUrl } = form.dataset;
const summary = document.getElementById("save-state");
const items = new Map();
const WAIT_FOR_TYPING = 600;
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 30000;
const ONE_OF = ["radio", "checkbox"];
const ANSWERS = `answers:${attempt}`;
const TAB = `tab:${attempt}`;
const UNKNOWN = "?"; // what the server has while it has not said so
const NO_CONNECTION = "No connection: nothing is lost, but this cannot be submitted yet. Try again when you are online.";
const TIME_IS_OVER = "Time is over. Your answers are being saved and submitted.";

let token = document.querySelector('meta[name="csrf-token"]').content;
let over = false;
let leaving = false;
let isTimeOver = false;
let isHeldBack = false; // "Check and submit" was pressed without a connection

// A browser may have no storage, or a full one: what is open on the page is still sent.
function recall(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
}

function remember(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // See recall().
  }
}

// A tab keeps its tag over reloads, so that what it sent before is known to be older. It is put away while the page is
// open: a copy of the tab gets a tag of its own.
const freshTab = () => ({ page: [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join(""), sequence: 0 });
let tab = recall("sessionStorage", TAB) ?? freshTab();
remember("sessionStorage", TAB, null);

// The longer of two measures: one clock stops while the device sleeps, the other can be set.
const moment = (at = Date.now()) => ({ at, passed: performance.now() });
const age = (given) => Math.max(0, Date.now() - given.at, performance.now() - given.passed);
const text = (value) => JSON.stringify(Array.isArray(value) ? value.map((each) => each.trim()).sort() : value ?? null);

// An item is "saved", "saving", "unsaved" (will be tried again) or "refused" (the answer must be changed). One without a
// field was answered on another page of the attempt and kept in this browser: it is only sent.
class Item {
  constructor(id, field, kept = {}) {
    this.id = id;
    this.field = field;
    this.kept = kept;
    this.line = field?.querySelector("[data-item-state]");
    this.state = "saved";
    this.message = "";
    this.leftOpen = field?.dataset.leftOpen ?? ""; // what the saved answer leaves open, in the server's words
    this.sending = false;
    this.request = null;
    this.reached = true;
    this.waiting = null;
    this.delay = FIRST_RETRY;
    this.sequence = 0;
    this.given = moment();
    this.sent = field ? this.read() : {};
  }

  inputs(part) {
    return [...(this.field?.querySelectorAll(`[name="${part}.${this.id}"]`) ?? [])];
  }

  read() {
    if (!this.field) return this.kept;
    const values = this.inputs("answer").filter((input) => !ONE_OF.includes(input.type) || input.checked).map((input) => input.value);
    const found = { answer: values.filter((value) => value.trim() !== "") };
    const [flag] = this.inputs("flag");
    if (flag) found.flagged = flag.checked;
    const steps = this.inputs("confidence");
    if (steps.length) found.confidence = Number(steps.find((step) => step.checked)?.value) || null;
    return found;
  }

  show({ answer, flagged, confidence }) {
    for (const input of answer ? this.inputs("answer") : []) {
      if (ONE_OF.includes(input.type)) input.checked = answer.includes(input.value);
      else if (input.options) input.selectedIndex = Math.max(0, [...input.options].findIndex((option) => answer.includes(option.value)));
      else input.value = answer[0] ?? "";
    }
    for (const input of this.inputs("flag")) input.checked = flagged ?? input.checked;
    if (confidence !== undefined) for (const input of this.inputs("confidence")) input.checked = input.value === String(confidence ?? "");
    this.field?.dispatchEvent(new Event("answershown"));
  }

  // The button goes with the answer, so the focus goes where the next one is given.
  clear() {
    const answers = this.inputs("answer");
    for (const input of answers) input.checked = false;
    answers[0].focus();
    this.changed("answer", 0);
  }

  // The parts of what is on the page that the server is not known to have.
  changes(found = this.read()) {
    return Object.fromEntries(Object.entries(found).filter(([part, value]) => text(value) !== text(this.sent[part])));
  }

  changed(part, wait, given = moment()) {
    clearTimeout(this.waiting);
    this.sequence = ++tab.sequence;
    if (part === "answer" || !("answer" in this.changes())) this.given = given;
    if (!this.sending && !Object.keys(this.changes()).length) {
      this.is("saved", this.line?.textContent === "" ? "" : "Saved");
      return;
    }
    this.delay = FIRST_RETRY;
    this.is("unsaved", wait ? "" : "Saving…");
    this.waiting = setTimeout(() => this.send(), wait);
  }

  is(state, message) {
    if (message === "Saved" && this.leftOpen) message = `Saved so far. ${this.leftOpen}`;
    this.state = state;
    this.message = message;
    if (this.line) {
      if (this.line.textContent !== message) this.line.textContent = message;
      this.line.dataset.kind = message && (state === "unsaved" || state === "refused") && message !== "Saving…" ? "unsaved" : state;
    }
    for (const input of this.inputs("answer")) {
      if (state === "refused") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    if (state === "saved") tell(this.id, { ...this.sent, left_open: this.leftOpen });
    keep();
    summarise();
  }

  retry(message) {
    this.is("unsaved", message);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.send(), this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_RETRY);
  }

  // One request at a time: a change made meanwhile is sent when the answer to this one is there.
  send() {
    clearTimeout(this.waiting);
    if (!this.sending && !over) this.request = this.sendNow();
    return this.request;
  }

  async sendNow() {
    const { sequence } = this;
    const changes = this.changes();
    if (!Object.keys(changes).length) return this.is("saved", "Saved");
    for (const part of Object.keys(changes)) this.sent[part] = UNKNOWN;
    this.sending = true;
    if (this.message !== "Saving…") this.is("saving", this.message && this.state === "unsaved" ? this.message : "Saving…");
    const reply = await post({ item: this.id, ...changes, page: tab.page, sequence, age: age(this.given) });
    this.sending = false;
    this.reached = reply.status !== 0;
    if (reply.status === 200) Object.assign(this.sent, changes);
    if (over) return;
    if (reply.status === 410) close(reply.body.location);
    else if (this.sequence !== sequence) await this.sendNow();
    else this.settle(reply);
  }

  // What is under way is waited for; what is not saved after that is sent once.
  async flush() {
    if (this.sending) await this.request;
    if (this.state === "unsaved") await this.send();
  }

  settle({ status, body }) {
    if (status === 200) {
      this.delay = FIRST_RETRY;
      this.leftOpen = body.left_open ?? this.leftOpen;
      this.is("saved", "Saved");
      others?.postMessage("saved");
    } else if (status === 409 && body.reason === "newer") {
      this.adopt(body);
    } else if (status === 401) {
      this.retry("Not saved. You are signed out: sign in in another tab, then come back here.");
    } else if (status === 422 || status === 413) {
      this.is("refused", `${body.message ?? (status === 413 ? "This answer is too long. Shorten it." : "This answer cannot be read.")} Not saved.`);
    } else if (status === 0 || status === 429 || status >= 500 || status === 403) {
      this.retry("Not saved. Trying again…");
    } else {
      this.is("unsaved", "Not saved. Load this page again; your answer is kept in this browser.");
    }
  }

  // Shows what the server has, where that is not what this page sent last.
  adopt({ answer = [], flagged = false, confidence = null, at = "", left_open: leftOpen = "" }) {
    const isOther = text(answer) !== text(this.read().answer);
    this.show({ answer, flagged, confidence });
    this.sent = this.read();
    this.leftOpen = leftOpen;
    this.is("saved", isOther ? `${answer.length ? "Answered" : "Taken back"} on another page${at && ` at ${at}`}; shown here.` : this.line?.textContent && "Saved");
  }
}

async function post(answer, again = true) {
  try {
    const response = await fetch(saveUrl, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(answer),
    });
    const body = await response.json().catch(() => ({}));
    if (response.status === 403 && body.reason === "token" && body.csrf_token && again) {
      useToken(body.csrf_token);
      return post(answer, false);
    }
    return { status: response.ok && body.saved !== true ? 0 : response.status, body };
  } catch {
    return { status: 0, body: {} };
  }
}

// The forms themselves must send the new token too.
function useToken(fresh) {
  token = fresh;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = fresh;
}

// Asks the server what it has, and shows what was answered elsewhere. What changes here meanwhile is left alone.
let looking = null;
let lookAgain = false;
async function look() {
  if (over || isTimeOver || looking) return;
  lookAgain = false;
  looking = new Map([...items.values()].filter((item) => item.field && item.state === "saved").map((item) => [item, item.sequence]));
  try {
    const response = await fetch(answersUrl, { credentials: "same-origin", headers: { Accept: "application/json" } });
    const body = await response.json();
    if (response.status === 410) close(body.location);
    else if (response.ok) compare(body, looking);
  } catch {
    // Nobody is told: this was only a look.
  }
  looking = null;
  if (lookAgain) look();
}

function compare({ answers, seconds_left: left }, before) {
  for (const [id, saved] of Object.entries(answers)) if (!items.get(id)?.field) tell(id, saved);
  for (const [item, sequence] of before) {
    if (item.sequence !== sequence || item.state !== "saved") continue;
    const saved = { answer: [], flagged: false, confidence: null, ...answers[item.id] };
    if (Object.entries(item.sent).some(([part, value]) => text(value) !== text(saved[part]))) item.adopt(saved);
  }
  document.dispatchEvent(new CustomEvent("timeleft", { detail: left }));
}

// For the map of questions.
function tell(id, { answer, flagged, left_open: leftOpen }) {
  document.dispatchEvent(new CustomEvent("itemsaved", { detail: { id, isAnswered: answer?.length > 0, isPartly: answer?.length > 0 && Boolean(leftOpen), isFlagged: Boolean(flagged) } }));
}

function close(location) {
  over = true;
  if (!isTimeOver) {
    show("unsaved", "This attempt is over. What was saved in time counts. ", "polite");
    if (location && new URL(location, document.baseURI).origin === window.location.origin) {
      const link = document.createElement("a");
      link.href = location;
      link.textContent = "Go on";
      summary.append(link);
    }
  }
  for (const item of items.values()) clearTimeout(item.waiting);
  remember("localStorage", ANSWERS, null);
}

function unsaved() {
  return [...items.values()].filter((item) => item.state !== "saved");
}

// Shown at once, so that the line never claims more than the server has; said only when it takes a second or more.
let speaking = null;
function summarise() {
  clearTimeout(speaking);
  const open = unsaved();
  const isOnItsWay = open.length > 0 && !open.some(failed);
  if (isOnItsWay) show("saving", "Saving…", "off");
  speaking = setTimeout(speak, isOnItsWay ? 900 : 0);
}

function show(kind, words, live) {
  summary.setAttribute("aria-live", live);
  summary.dataset.kind = kind;
  if (summary.textContent !== words) summary.textContent = words;
}

function failed(item) {
  return item.state !== "saved" && item.message.includes("Not saved");
}

function speak() {
  if (over || isTimeOver) return;
  const going = unsaved();
  const failing = going.filter(failed).length;
  isHeldBack &&= failing > 0;
  const words = isHeldBack ? NO_CONNECTION : failing ? `Not saved: ${failing} ${failing === 1 ? "answer" : "answers"}` : going.length ? "Saving…" : "Saved: all you have answered";
  show(failing ? "unsaved" : going.length ? "saving" : "saved", words, "polite");
}

// Only what is not saved stands in this browser's storage, and only until it is.
function keep() {
  const open = unsaved().filter((item) => !(leaving && item.field)).map((item) => [item.id, { ...item.changes(), at: item.given.at }]);
  remember("localStorage", ANSWERS, open.length ? Object.fromEntries(open) : null);
}

function sendAgain() {
  for (const item of items.values()) if (item.state === "unsaved") item.send();
}

function leave() {
  leaving = true; // the form carries what is on this page
  keep();
}

// When the time is over, what is here is saved, then the attempt is submitted; whether it is over the server decides.
async function finish() {
  isTimeOver = true;
  show("unsaved", TIME_IS_OVER, "polite");
  const open = unsaved().filter((item) => item.state !== "refused");
  await Promise.all(open.map((item) => item.flush()));
  if (!over && open.some((item) => item.state !== "saved" && !item.reached)) {
    show("unsaved", "Time is over. No connection: trying again to save and submit.", "polite");
    setTimeout(finish, FIRST_RETRY);
    return;
  }
  leave();
  document.getElementById("time-over").submit();
}

for (const field of form.querySelectorAll("[data-item]")) items.set(field.dataset.item, new Item(field.dataset.item, field));
const others = window.BroadcastChannel && new BroadcastChannel(ANSWERS);
others?.addEventListener("message", () => {
  lookAgain = true; // what is under way may have been asked too early
  if (document.visibilityState === "visible") look();
});

form.addEventListener("input", (event) => {
  const item = items.get(event.target.closest("[data-item]")?.dataset.item);
  const typing = ![...ONE_OF, "select-one"].includes(event.target.type);
  item?.changed(event.target.name.split(".")[0], typing ? WAIT_FOR_TYPING : 0);
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-clear]");
  if (!button) return;
  event.preventDefault();
  items.get(button.value).clear();
});
form.addEventListener("focusout", (event) => {
  const item = items.get(event.target.closest("[data-item]")?.dataset.item);
  if (item?.state === "unsaved" && "answer" in item.changes()) item.send();
});
// What is saved need not be sent again, nor what a stale page believes to be saved.
form.addEventListener("formdata", ({ formData }) => {
  for (const item of items.values()) {
    if (item.state !== "saved" || Object.keys(item.changes()).length) continue;
    for (const part of ["answer", "shown", "flag", "confidence", "shown-marks"]) formData.delete(`${part}.${item.id}`);
  }
});
// The form carries all answers, so it may go when they are saved. Without a connection it stays, with everything in it.
form.addEventListener("submit", async (event) => {
  const open = unsaved().filter((item) => item.state !== "refused");
  if (over || leaving || !open.length || !form.requestSubmit) return leave();
  event.preventDefault();
  await Promise.all(open.map((item) => item.flush()));
  if (over) return;
  if (open.some((item) => item.state !== "saved" && !item.reached)) {
    isHeldBack = true;
    summarise();
    return;
  }
  leave();
  form.requestSubmit(event.submitter);
});

document.addEventListener("timeover", (event) => {
  event.preventDefault();
  finish();
});
document.addEventListener("look", look);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
window.addEventListener("pagehide", () => remember("sessionStorage", TAB, tab));
window.addEventListener("pageshow", (event) => {
  leaving = false;
  if (!event.persisted) return;
  tab = freshTab(); // another page of this tab may have gone on with the old one
  look();
});
window.addEventListener("online", sendAgain);
window.addEventListener("focus", () => {
  sendAgain();
  look();
});
window.addEventListener("beforeunload", (event) => {
  if (leaving || over || !unsaved().length) return;
  event.preventDefault();
  event.returnValue = true; // for browsers of 2023 and before
});

document.documentElement.classList.add("js");
for (const [id, { at, ...kept }] of Object.entries(recall("localStorage", ANSWERS) ?? {})) {
  if (!items.has(id)) items.set(id, new Item(id, null, kept));
  items.get(id).show(kept);
  items.get(id).changed("answer", 0, moment(at));
}
