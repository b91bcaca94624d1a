// Makes putting options into an order easier: buttons that move one up or down, and a handle to drag it by. The place
// fields stay, are kept whole (each place once), and are what is sent; without this module they are filled in by hand.

class Ordering {
  constructor(list) {
    this.list = list;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.keep = button("Keep this order", "button button-secondary");
    this.keep.addEventListener("click", () => {
      this.settle("This order is your answer.");
      this.list.querySelector('[data-step="1"]').focus();
    });
    const foot = document.createElement("div");
    foot.className = "places-foot";
    foot.append(this.keep, this.status);
    list.after(foot);
    for (const option of this.options()) this.equip(option);
    this.arrange();
    list.addEventListener("input", (event) => this.placed(event));
    list.closest("[data-item]")?.addEventListener("answershown", () => this.arrange());
  }

  options() {
    return [...this.list.children];
  }

  equip(option) {
    const name = nameOf(option);
    const buttons = document.createElement("span");
    buttons.className = "place-buttons";
    for (const [sign, step, word] of [["↑", -1, "up"], ["↓", 1, "down"]]) {
      const move = button(sign, "place-button");
      move.setAttribute("aria-label", `Move ${word}: ${name}`);
      move.dataset.step = step;
      move.addEventListener("click", () => this.move(option, step, move));
      buttons.append(move);
    }
    option.append(buttons);
    option.prepend(this.handle(option));
  }

  // The handle is for pointers alone: whoever uses a keyboard or a screen reader has the buttons and the place fields.
  handle(option) {
    const handle = document.createElement("span");
    handle.className = "place-handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      option.classList.add("is-dragged");
      this.dragged = false;
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.drag(option, event.clientY);
    });
    handle.addEventListener("lostpointercapture", () => {
      option.classList.remove("is-dragged");
      if (this.dragged) this.settle(this.said(option));
    });
    return handle;
  }

  // Moving the others around the dragged option keeps the pointer's hold on its handle.
  drag(option, y) {
    const before = option.previousElementSibling;
    const after = option.nextElementSibling;
    if (before && y < middle(before)) option.after(before);
    else if (after && y > middle(after)) option.before(after);
    else return;
    this.dragged = true;
  }

  move(option, step, pressed) {
    const other = step < 0 ? option.previousElementSibling : option.nextElementSibling;
    if (!other) return;
    if (step < 0) option.after(other);
    else option.before(other);
    this.settle(this.said(option));
    pressed.focus();
    pressed.scrollIntoView({ block: "nearest" }); // the option may have gone below the screen with the focus on it
  }

  // A place chosen by hand moves the option there; the others make room.
  placed(event) {
    if (this.writing || !event.target.closest("select")) return;
    const option = event.target.closest("[data-option]");
    const place = placeOf(option);
    if (!place) return this.clear();
    const others = this.options().filter((each) => each !== option);
    others.splice(place - 1, 0, option);
    this.list.append(...others);
    event.target.focus();
    this.settle(this.said(option));
  }

  // Writes every option's place, and tells the page once.
  settle(words) {
    this.options().forEach((option, index) => {
      selectOf(option).selectedIndex = index + 1;
    });
    this.changed();
    this.status.textContent = words;
  }

  clear() {
    for (const option of this.options()) selectOf(option).selectedIndex = 0;
    this.changed();
    this.status.textContent = "No order is chosen.";
  }

  changed() {
    this.mark();
    this.writing = true;
    selectOf(this.list.firstElementChild).dispatchEvent(new Event("input", { bubbles: true }));
    this.writing = false;
  }

  // Shows what the place fields say, where they say a whole order.
  arrange() {
    const options = this.options();
    const places = new Set(options.map(placeOf));
    const focused = document.activeElement;
    if (places.size === options.length && !places.has(0)) this.list.append(...options.sort((one, other) => placeOf(one) - placeOf(other)));
    if (this.list.contains(focused)) focused.focus();
    this.mark();
  }

  mark() {
    const options = this.options();
    options.forEach((option, index) => {
      const [up, down] = option.querySelectorAll("[data-step]");
      up.setAttribute("aria-disabled", index === 0);
      down.setAttribute("aria-disabled", index === options.length - 1);
    });
    this.keep.hidden = options.every(placeOf);
  }

  said(option) {
    return `${nameOf(option)}: place ${this.options().indexOf(option) + 1} of ${this.list.children.length}.`;
  }
}

function button(text, kind) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  return made;
}

function nameOf(option) {
  return option.querySelector("[data-option-text]").textContent;
}

function selectOf(option) {
  return option.querySelector("select");
}

function placeOf(option) {
  return selectOf(option).selectedIndex;
}

function middle(option) {
  const box = option.getBoundingClientRect();
  return box.top + box.height / 2;
}

for (const list of document.querySelectorAll("[data-ordering]")) new Ordering(list);
