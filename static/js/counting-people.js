// The explorer of natural frequencies. Without this module its form asks the server, which does the same sums
// (course/assessment/natural_frequencies.py; a test compares the two). Squares become a canvas, for crispness and speed.

const FIELDS = ["first", "second", "third"];
const COUNTS = { apart: 2, years: 1, parts: 1 };
const COLUMNS = { 100: [10], 1000: [40], 10000: [100, 200], 100000: [250, 400] };
const WIDEST = { 100: 22, 1000: 14, 10000: 6, 100000: 4 };
const print = new Intl.NumberFormat("en").format;
const share = (part, whole, of) => Math.floor((2 * part * of + whole) / (2 * whole));

function afterYears(part, whole, years, of) {
  let left = 1;
  for (let year = 0; year < years; year++) left *= (whole - part) / whole;
  return Math.floor((1 - left) * of + 0.5);
}

export function groups({ shape, of, squares, numbers: [first, second, third] }) {
  const group = (total, marked) => ({ total, marked });
  if (shape === "parts") {
    const size = share(first, of, squares);
    return [group(size, share(second, 100, size)), group(squares - size, share(third, 100, squares - size))];
  }
  const other = shape === "years" ? afterYears(first, of, second, squares) : share(second, of, squares);
  return [group(squares, share(first, of, squares)), group(squares, other)];
}

export function redrawn(setting, squares) {
  const { shape, of, numbers } = setting;
  const isCount = (place) => place < COUNTS[shape];
  if (numbers.some((number, place) => isCount(place) && (number * squares) % of)) return { ...setting, squares };
  const scaled = numbers.map((number, place) => (isCount(place) ? (number * squares) / of : number));
  return { shape, of: squares, squares, numbers: scaled };
}

export function ownNumbers({ shape, of, numbers }, given) {
  return numbers.map((number, place) =>
    place < COUNTS[shape] ? number * given.of !== given.numbers[place] * of : number !== given.numbers[place]);
}

export function ownGroups(setting, given) {
  const [first, second, third] = ownNumbers(setting, given);
  if (setting.shape === "parts") return [first || second, first || third];
  return [first, second || (setting.shape === "years" && first)];
}

export function ofTheMarked(setting) {
  const [{ marked: part }, other] = groups(setting);
  const whole = part + other.marked;
  if (!whole) return "No square is filled.";
  const hundred = share(part, whole, 100);
  const about = part * 100 === hundred * whole ? `which is ${hundred}` : !hundred ? "fewer than 1"
    : hundred === 100 ? "more than 99" : `about ${hundred}`;
  return `${print(part)} of ${print(whole)}` + (whole === 100 ? "" : `, ${about} of 100`);
}

export function stretches(start, end, columns, top) {
  const found = [];
  while (start < end) {
    const x = start % columns;
    const rows = x ? 1 : Math.max(1, Math.floor((end - start) / columns));
    const width = Math.min(columns - x, end - start);
    found.push([x, top + Math.floor(start / columns), width, rows]);
    start += width * rows;
  }
  return found;
}

// One square, drawn once and repeated: a hundred thousand cost no more than ten.
function tile(cell, colour, isFilled) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = cell;
  const side = cell > 1 ? cell - Math.max(1, Math.round(cell / 8)) : 1;
  const context = canvas.getContext("2d");
  context.fillStyle = context.strokeStyle = colour;
  if (isFilled || side < 4) context.fillRect(0, 0, side, side);
  else {
    const line = Math.max(1, Math.round(cell / 14));
    context.lineWidth = line;
    context.strokeRect(line / 2, line / 2, side - line, side - line);
  }
  return canvas;
}

function draw(canvas, blocks, scale, isPrinted) {
  const room = canvas.parentElement.clientWidth;
  if (!room) return;
  const ratio = devicePixelRatio;
  const edge = Math.round(6 * ratio);
  const options = COLUMNS[scale];
  const columns = options[room < 600 ? 0 : options.length - 1];
  const cell = Math.max(1, Math.min(Math.floor(WIDEST[scale] * ratio), Math.floor((room * ratio - 2 * edge) / columns)));
  const rows = blocks.reduce((sum, [marked, unmarked]) => sum + Math.ceil((marked + unmarked) / columns) + 1, -1);
  canvas.width = columns * cell + 2 * edge;
  canvas.height = Math.max(1, rows) * cell + 2 * edge;
  canvas.style.width = `${canvas.width / ratio}px`;
  const context = canvas.getContext("2d");
  const { color, borderTopColor } = getComputedStyle(canvas);
  const [ink, faint] = isPrinted ? ["black", "gray"] : [color, borderTopColor];
  context.translate(edge, edge);
  const paint = (found, isFilled) => {
    context.fillStyle = context.createPattern(tile(cell, isFilled ? ink : faint, isFilled), "repeat");
    for (const each of found) context.fillRect(...each.map((count) => count * cell));
  };
  let top = 0;
  for (const [marked, unmarked] of blocks) {
    paint(stretches(marked, marked + unmarked, columns, top), false);
    paint(stretches(0, marked, columns, top), true);
    top += Math.ceil((marked + unmarked) / columns) + 1;
  }
  if (hasRing(blocks, scale)) {
    context.strokeStyle = ink;
    context.lineWidth = Math.max(1, Math.round(1.5 * ratio));
    context.strokeRect(-edge / 2, -edge / 2, blocks[0][0] * cell + edge, cell + edge);
  }
}

const hasRing = (blocks, scale) => blocks.length === 1 && scale >= 10000 && blocks[0][0] > 0 && blocks[0][0] <= 20;

class Explorer {
  constructor(row) {
    this.row = row;
    this.form = row.querySelector(".counting-form");
    this.fields = [...this.form.querySelectorAll("input[type=number]")];
    this.sliders = [...this.form.querySelectorAll("input[type=range]")];
    const [of, ...numbers] = row.dataset.given.split(" ").map(Number);
    this.given = { shape: row.dataset.counting, of, squares: of, numbers };
    this.slid = this.sliders.map((slider) => slider.dataset.most * 1);
    this.canvases = [...row.querySelectorAll("svg[data-squares]")].map((svg) => {
      const canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-labelledby", svg.getAttribute("aria-labelledby"));
      svg.replaceWith(canvas);
      return canvas;
    });
    for (const slider of this.sliders) slider.hidden = false;
    this.form.querySelector(".counting-draw").hidden = true;
    this.setting = this.typed() ?? this.given;
    this.write();
    this.show();
    row.addEventListener("input", (event) => this.change(event.target));
    row.addEventListener("change", () => this.settle());
    row.addEventListener("click", (event) => this.load(event));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    new ResizeObserver(() => this.draw()).observe(row.querySelector(".squares-row"));
  }

  // What the fields hold, or nothing where one of them holds no count; beside that field it says so.
  typed() {
    let isWhole = true;
    for (const field of this.fields) {
      const isRight = field.validity.valid;
      isWhole &&= isRight;
      document.getElementById(`${field.id}-problem`).hidden = isRight;
      field.toggleAttribute("aria-invalid", !isRight);
      if (!isRight) field.setAttribute("aria-invalid", "true");
    }
    const { of, squares } = this.form.elements;
    const setting = { shape: this.given.shape, of: Number(of.value), squares: Number(of.value) };
    return isWhole ? redrawn({ ...setting, numbers: this.fields.map((field) => Number(field.value)) }, Number(squares.value)) : null;
  }

  change(target) {
    const place = this.sliders.indexOf(target);
    if (place >= 0) this.fields[place].value = target.value;
    const typed = this.form.contains(target) && this.typed();
    if (!typed) return;
    const before = this.setting.of;
    this.setting = typed;
    if (before !== typed.of) this.write();
    this.later();
  }

  // A setting from elsewhere: into the fields, with what they may hold.
  write() {
    const { of, squares, numbers, shape } = this.setting;
    this.form.elements.of.value = of;
    this.form.elements.squares.value = squares;
    this.fields.forEach((field, place) => {
      const isCount = place < COUNTS[shape];
      const most = isCount ? of : Number(field.max);
      field.max = most;
      field.value = numbers[place];
      if (isCount) this.sliders[place].max = Math.max(1, Math.floor((this.slid[place] * of) / this.given.of));
      this.row.querySelector(`[data-limit="${place}"]`).textContent = print(most);
    });
    this.typed();
  }

  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.show();
    });
  }

  show() {
    const { setting, given, row } = this;
    const [one, other] = groups(setting);
    const counts = {
      of: setting.of, squares: setting.squares, years: setting.numbers[1],
      marked: one.marked + other.marked, unmarked: one.total + other.total - one.marked - other.marked,
    };
    [one, other].forEach(({ total, marked }, place) => {
      counts[`total-${place}`] = total;
      counts[`marked-${place}`] = marked;
      counts[`unmarked-${place}`] = total - marked;
    });
    for (const each of row.querySelectorAll("[data-n]")) say(each, print(counts[each.dataset.n]));
    const answer = row.querySelector("[data-answer]");
    if (answer) say(answer, ofTheMarked(setting));
    const own = ownNumbers(setting, given);
    const hide = (selector, isHidden) => row.querySelectorAll(selector).forEach((each) => (each.hidden = isHidden));
    own.forEach((isOwn, place) => hide(`[data-own="${place}"]`, !isOwn));
    ownGroups(setting, given).forEach((isOwn, place) => {
      hide(`[data-own-group="${place}"]`, !isOwn);
      hide(`[data-given-group="${place}"]`, isOwn);
    });
    hide("[data-changed]", !own.includes(true));
    const isRounded = setting.of !== setting.squares;
    hide("[data-rounded]", !isRounded);
    this.sliders.forEach((slider, place) => {
      slider.value = setting.numbers[place];
      slider.setAttribute("aria-valuetext", print(setting.numbers[place]));
    });
    this.blocks = [[[one.marked, one.total - one.marked]], [[other.marked, other.total - other.marked]],
      [[one.marked, 0], [other.marked, 0]]];
    this.blocks.forEach((blocks, place) => hide(`[data-ring="${place}"]`, !hasRing(blocks, setting.squares)));
    row.querySelector("[data-link]").href = this.address();
    this.draw();
  }

  draw(isPrinted = false) {
    this.canvases.forEach((canvas, place) => draw(canvas, this.blocks[place], this.setting.squares, isPrinted));
  }

  address() {
    const url = new URL(this.form.action);
    const { of, squares, numbers } = this.setting;
    const named = numbers.map((number, place) => [FIELDS[place], number]);
    url.search = new URLSearchParams([["count", this.form.elements.count.value], ["of", of], ["squares", squares], ...named]);
    return url.href;
  }

  // Once a number stays: the address keeps it, and those who do not see the drawing are told.
  settle() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      history.replaceState(history.state, "", this.address());
      const said = this.row.querySelector(".counting-answer") ?? this.row.querySelector(".squares-row");
      this.row.querySelector("[data-live]").textContent = said.innerText;
    }, 600);
  }

  load(event) {
    const link = event.target.closest("a[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const asked = new URL(link.href).searchParams;
    const numbers = FIELDS.map((field) => asked.get(field)).filter((value) => value !== null).map(Number);
    const squares = Number(asked.get("squares"));
    this.setting = numbers.length ? { shape: this.given.shape, of: Number(asked.get("of")), squares, numbers } : this.given;
    this.write();
    this.show();
    this.settle();
    this.form.scrollIntoView({ block: "nearest" });
  }
}

const started = new Map();
const activity = document.querySelector(".activity-counting");

function start() {
  for (const row of activity.querySelectorAll(".counting:has(> details[open])")) {
    if (!started.has(row)) started.set(row, new Explorer(row));
  }
}

function drawAll(isPrinted) {
  for (const explorer of started.values()) explorer.draw(isPrinted);
}

const say = (place, text) => {
  if (place.textContent !== text) place.textContent = text;
};

// Rows start when they are first opened, also those that another script puts in the place of old ones.
activity.addEventListener("toggle", start, true);
new MutationObserver(start).observe(activity, { childList: true });
start();

// Colours are those of the page at the moment: a canvas follows its scheme, and paper, only when it is drawn anew.
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
  matchMedia(query).addEventListener("change", () => drawAll(false));
}
addEventListener("resize", () => drawAll(false));
addEventListener("beforeprint", () => drawAll(true));
addEventListener("afterprint", () => drawAll(false));
