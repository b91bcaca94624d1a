// Sends an activity's answer without leaving the place, and keeps it on this device while there is no network.
// Without this module each form leads to the lesson's page again, at the same row.
//
// The answer is the lesson's page; the elements that the form names in data-replaces are taken from it.

const PENDING = "activity-answers";
const news = document.getElementById("activity-news");
const readerOf = (page) => page.querySelector('meta[name="reader"]')?.content ?? ""; // as in lesson.js
const reader = readerOf(document);
const formsHere = () => [...document.querySelectorAll("form[data-activity]")];
const place = (form) => `${new URL(form.action).pathname} ${form.elements.row.value}`;
const stateOf = (form) => form.querySelector("[data-state]");
let last = Promise.resolve();

// A browser may have no storage, or a full one.
function pending() {
  try {
    return JSON.parse(localStorage.getItem(PENDING)) ?? {};
  } catch {
    return {};
  }
}

function remember(key, value) {
  const all = pending();
  if (value) all[key] = value;
  else delete all[key];
  try {
    localStorage.setItem(PENDING, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

const fieldsOf = (form, pressed) => [...new FormData(form, pressed)].filter(([name]) => name !== "csrf_token");

function fill(form, fields) {
  for (const field of form.elements) {
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (!["hidden", "submit", "button", "fieldset"].includes(field.type) && values.length) field.value = values[0];
  }
}

async function fetched(form, fields) {
  const body = () => new URLSearchParams([["csrf_token", form.elements.csrf_token.value], ...fields]);
  let response = await fetch(form.action, { method: "POST", body: body() });
  let page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = response.status === 400 && page.querySelector("form[data-again] input[name=csrf_token]");
  if (fresh) {
    for (const each of document.querySelectorAll("input[name=csrf_token]")) each.value = fresh.value;
    response = await fetch(form.action, { method: "POST", body: body() });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  }
  return { response, page };
}

// Puts the answered parts of the page in place; what is being entered elsewhere on the page stays as it is.
function replace(form, page) {
  const drafts = formsHere().filter((each) => each !== form).map((each) => [place(each), fieldsOf(each)]);
  const made = form.dataset.replaces.split(" ").map((id) => {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (!old || !fresh) return null;
    const node = document.importNode(fresh, true);
    const opened = [...old.querySelectorAll("details")].map((each) => each.open);
    [...node.querySelectorAll("details")].forEach((each, number) => { each.open ||= opened[number] ?? false; });
    old.replaceWith(node);
    return node;
  });
  const again = new Map(drafts);
  for (const each of formsHere()) {
    const kept = again.get(place(each));
    if (kept && made.some((node) => node?.contains(each))) fill(each, kept);
  }
  return made[0];
}

function settle(row, wasHere) {
  if (!row || !wasHere) return;
  const to = row.querySelector("[data-problem], [data-result]") ?? row.querySelector("[type=submit]");
  to?.focus();
}

async function send(form, fields, wasHere) {
  const key = place(form);
  stateOf(form).textContent = "Sending …";
  let answer;
  try {
    answer = await fetched(form, fields);
  } catch {
    const isKept = remember(key, { reader, fields });
    stateOf(form).textContent = isKept
      ? "No connection. Kept on this device only. It is sent when you are online and this lesson is open."
      : "No connection, and this browser keeps nothing. Leave the page open and try again.";
    return;
  }
  const { response, page } = answer;
  if (!response.ok && response.status !== 422) {
    stateOf(form).textContent = "This could not be saved just now. Try again in a minute.";
    return;
  }
  remember(key, null);
  if (readerOf(page) !== reader) {
    location.assign(response.url); // signed in or out elsewhere: show the page as it is now
    return;
  }
  settle(replace(form, page), wasHere);
  news.textContent = response.ok ? "Saved. You find it again at the end of the lesson, under “What you found”." : "";
}

// One after another: the first answer of a visitor brings the cookie that the next ones go by.
function queue(form, fields, wasHere) {
  const task = () => send(formsHere().find((each) => place(each) === place(form)) ?? form, fields, wasHere);
  last = last.then(task, task);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-activity]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  news.textContent = "";
  queue(form, fieldsOf(form, event.submitter), true);
});

function sendPending() {
  const all = pending();
  for (const form of formsHere()) {
    const waiting = all[place(form)];
    if (!waiting || waiting.reader !== reader) continue;
    fill(form, waiting.fields);
    queue(form, waiting.fields, false);
  }
}

// What somebody who was signed in could not send is forgotten as soon as another person, or nobody, is.
for (const [key, waiting] of Object.entries(pending())) {
  if (waiting.reader && waiting.reader !== reader) remember(key, null);
}
addEventListener("online", sendPending);
sendPending();
