// Saves each answer of an attempt when it is given, and says so. What is not saved yet is also kept in this browser.
// Without this module the buttons beside the questions save, and "Submit" sends everything.

const form = document.getElementById("attempt");
const url = form.dataset.saveUrl;
const shelf = `answers:${form.dataset.attempt}`;
const items = new Map();
const WAIT_FOR_TYPING = 600;
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 30000;
const NO_CONNECTION = "No connection: nothing is lost, but this cannot be submitted yet. Try again when you are online.";

let token = document.querySelector('meta[name="csrf-token"]').content;
let over = false;
let leaving = false;
let isHeldBack = false; // "Check and submit" was pressed without a connection

// An item is "saved", "saving", "unsaved" (will be tried again) or "refused" (the answer must be changed).
class Item {
  constructor(field) {
    this.field = field;
    this.id = field.dataset.item;
    this.line = field.querySelector("[data-item-state]");
    this.state = "saved";
    this.message = "";
    this.sending = false;
    this.request = null;
    this.reached = true;
    this.waiting = null;
    this.delay = FIRST_RETRY;
    this.sent = JSON.stringify(this.answer());
  }

  inputs() {
    return [...this.field.querySelectorAll("input, select, textarea")];
  }

  answer() {
    return this.inputs()
      .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
      .map((input) => input.value)
      .filter((value) => value.trim() !== "");
  }

  show(values) {
    for (const input of this.inputs()) {
      if (["radio", "checkbox"].includes(input.type)) input.checked = values.includes(input.value);
      else if (input.options) input.value = [...input.options].map((option) => option.value).find((value) => value && values.includes(value)) ?? "";
      else input.value = values[0] ?? "";
    }
  }

  changed(wait) {
    clearTimeout(this.waiting);
    if (JSON.stringify(this.answer()) === this.sent && !this.sending && this.state !== "unsaved") {
      this.is("saved", this.line?.textContent === "" ? "" : "Saved");
      return;
    }
    this.delay = FIRST_RETRY;
    this.is("unsaved", wait ? "" : "Saving…");
    this.waiting = setTimeout(() => this.send(), wait);
  }

  is(state, message) {
    this.state = state;
    this.message = message;
    if (this.line) {
      if (this.line.textContent !== message) this.line.textContent = message;
      this.line.dataset.kind = message && (state === "unsaved" || state === "refused") && message !== "Saving…" ? "unsaved" : state;
    }
    if (state === "refused") for (const input of this.inputs()) input.setAttribute("aria-invalid", "true");
    else for (const input of this.field.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
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
    const values = this.answer();
    const sending = JSON.stringify(values);
    this.sending = true;
    if (this.message !== "Saving…") this.is("saving", this.message && this.state === "unsaved" ? this.message : "Saving…");
    const reply = await post({ item: this.id, answer: values });
    this.sending = false;
    this.reached = reply.status !== 0;
    if (reply.status === 200) this.sent = sending;
    if (over) return;
    if (reply.status === 409 || reply.status === 410) close(reply.body.location);
    else if (JSON.stringify(this.answer()) !== sending) await this.sendNow();
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
      this.is("saved", "Saved");
    } else if (status === 401) {
      this.retry("Not saved. You are signed out: sign in in another tab, then come back here.");
    } else if (status === 422) {
      this.is("refused", `${body.message ?? "This answer cannot be read."} Not saved.`);
    } else if (status === 0 || status === 429 || status >= 500 || status === 403) {
      this.retry("Not saved. Trying again…");
    } else {
      this.is("unsaved", "Not saved. Load this page again; your answer is kept in this browser.");
    }
  }
}

async function post(answer, again = true) {
  try {
    const response = await fetch(url, {
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

// The form itself must send the new token too.
function useToken(fresh) {
  token = fresh;
  for (const input of form.querySelectorAll('input[name="csrf_token"]')) input.value = fresh;
}

function close(location) {
  over = true;
  const line = summaryLine();
  line.textContent = "This attempt is over. What was saved in time counts. ";
  line.dataset.kind = "unsaved";
  if (location && new URL(location, document.baseURI).origin === window.location.origin) {
    const link = document.createElement("a");
    link.href = location;
    link.textContent = "Go on";
    line.append(link);
  }
  for (const item of items.values()) clearTimeout(item.waiting);
  forget();
}

function unsaved() {
  return [...items.values()].filter((item) => item.state !== "saved");
}

function summaryLine() {
  let line = document.getElementById("save-state");
  if (!line) {
    line = document.createElement("p");
    line.id = "save-state";
    line.className = "save-state";
    form.append(line);
  }
  line.setAttribute("role", "status");
  return line;
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

function show(kind, text, live) {
  const line = summaryLine();
  line.setAttribute("aria-live", live);
  line.dataset.kind = kind;
  if (line.textContent !== text) line.textContent = text;
}

function failed(item) {
  return item.state !== "saved" && item.message.includes("Not saved");
}

function speak() {
  if (over) return;
  const going = unsaved();
  const failing = going.filter(failed).length;
  isHeldBack &&= failing > 0;
  const text = isHeldBack ? NO_CONNECTION : failing ? `Not saved: ${failing} ${failing === 1 ? "answer" : "answers"}` : going.length ? "Saving…" : "Saved: all you have answered";
  show(failing ? "unsaved" : going.length ? "saving" : "saved", text, "polite");
}

// Only answers that are not saved stand in this browser's storage, and only until they are.
function keep() {
  const open = unsaved().map((item) => [item.id, item.answer()]);
  try {
    if (open.length) localStorage.setItem(shelf, JSON.stringify(Object.fromEntries(open)));
    else localStorage.removeItem(shelf);
  } catch {
    // Storage may be full or switched off: the answer is still on the page and still being sent.
  }
}

function forget() {
  try {
    localStorage.removeItem(shelf);
  } catch {
    // See keep().
  }
}

function kept() {
  try {
    const values = JSON.parse(localStorage.getItem(shelf) ?? "{}");
    return Object.entries(values).filter(([, answer]) => Array.isArray(answer));
  } catch {
    return [];
  }
}

function sendAgain() {
  for (const item of items.values()) if (item.state === "unsaved") item.send();
}

for (const field of form.querySelectorAll("[data-item]")) items.set(field.dataset.item, new Item(field));

form.addEventListener("input", (event) => {
  const typing = !["radio", "checkbox", "select-one"].includes(event.target.type);
  items.get(event.target.closest("[data-item]")?.dataset.item)?.changed(typing ? WAIT_FOR_TYPING : 0);
});
form.addEventListener("focusout", (event) => {
  const item = items.get(event.target.closest("[data-item]")?.dataset.item);
  if (item && item.state === "unsaved" && JSON.stringify(item.answer()) !== item.sent) item.send();
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

function leave() {
  leaving = true;
  forget();
}

window.addEventListener("pageshow", () => {
  leaving = false;
});
window.addEventListener("online", sendAgain);
window.addEventListener("focus", sendAgain);
window.addEventListener("beforeunload", (event) => {
  if (leaving || over || !unsaved().length) return;
  event.preventDefault();
  event.returnValue = true; // for browsers of 2023 and before
});

document.documentElement.classList.add("js");
for (const [id, answer] of kept()) {
  const item = items.get(id);
  if (!item) continue;
  item.show(answer);
  item.changed(0);
}
