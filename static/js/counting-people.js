// The explorer of natural frequencies. Without this module its form asks the server, which does the same sums in
// course/assessment/natural_frequencies.py (a test compares the two) and draws the squares as SVG; here, on a canvas.

const FIELDS = ["first", "second", "third"];
const COUNTED = { apart: 2, years: 1, parts: 1 }; // how many of the numbers count out of `of`
// For so many squares: blocks of a hundred in a row, where there is little room and where there is more; widest square.
const GRID = { 100: [1, 1, 22], 1000: [5, 5, 8], 10000: [10, 20, 6], 100000: [25, 40, 4] };
let isPrinting = false;
const print = new Intl.NumberFormat("en").format;
const share = (part, whole, of) => Math.floor((2 * part * of + whole) / (2 * whole));

function afterYears(part, whole, years, of) {
  let left = 1;
  while (years-- > 0) left *= (whole - part) / whole;
  return Math.floor((1 - left) * of + 0.5);
}

export function groups({ shape, of, squares, numbers: [first, second, third] }) {
  const one = share(first, of, squares);
  if (shape === "parts") return [[one, share(second, 100, one)], [squares - one, share(third, 100, squares - one)]];
  const other = shape === "years" ? afterYears(first, of, second, squares) : share(second, of, squares);
  return [[squares, one], [squares, other]];
}

export function redrawn(setting, squares) {
  const { shape, of, numbers } = setting;
  const scaled = numbers.map((number, place) => (place < COUNTED[shape] ? (number * squares) / of : number));
  return scaled.every(Number.isInteger) ? { shape, of: squares, squares, numbers: scaled } : { ...setting, squares };
}

export function ownNumbers({ shape, of, numbers }, given) {
  const as = (number, place, of) => (place < COUNTED[shape] ? number / of : number);
  return numbers.map((number, place) => as(number, place, of) !== as(given.numbers[place], place, given.of));
}

export function ofTheMarked(setting) {
  const [[, part], [, other]] = groups(setting);
  const whole = part + other;
  if (!whole) return "No square is filled.";
  const hundred = share(part, whole, 100);
  const about = { 0: "fewer than 1", 100: "more than 99" }[hundred] ?? `about ${hundred}`;
  const said = part * 100 === hundred * whole ? `which is ${hundred}` : about;
  return `${print(part)} of ${print(whole)}` + (whole === 100 ? "" : `, ${said} of 100`);
}

// Places from a number to another, row by row, as at most three rectangles: x, y, width, height.
function* stretches(start, end, columns) {
  while (start < end) {
    const x = start % columns;
    const rows = x ? 1 : Math.max(1, Math.floor((end - start) / columns));
    const width = Math.min(columns - x, end - start);
    yield [x, Math.floor(start / columns), width, rows];
    start += width * rows;
  }
}

// A block of a hundred squares, repeated: a hundred thousand cost little more than one.
function pattern(context, cell, gap, colour, isFilled) {
  const block = document.createElement("canvas");
  block.width = block.height = 10 * cell + gap;
  const brush = block.getContext("2d");
  const side = cell > 3 ? cell - Math.ceil(cell / 8) : isFilled ? cell : Math.max(1, cell - 1);
  const edge = Math.ceil(cell / 14);
  brush.fillStyle = colour;
  for (let square = 0; square < 100; square++) {
    const [left, top] = [(square % 10) * cell, Math.floor(square / 10) * cell];
    brush.fillRect(left, top, side, side);
    if (!isFilled && side > 3) brush.clearRect(left + edge, top + edge, side - 2 * edge, side - 2 * edge);
  }
  return context.createPattern(block, "repeat");
}

const hasRing = (parts, scale) => !parts[1] && scale >= 10000 && parts[0][1] > 0 && parts[0][1] <= 20;

// How large the squares are on this page, in whole pixels of the screen, and the patterns of their colours.
function measure(canvas, scale) {
  const room = canvas.parentElement.clientWidth;
  const ratio = devicePixelRatio;
  const edge = Math.round(6 * ratio);
  const [narrow, wide, widest] = GRID[scale];
  const most = room * ratio - 2 * edge;
  let columns = room < 600 ? narrow : wide;
  let cell = Math.floor(widest * ratio);
  while (cell > 1 && columns * (10 * cell + Math.ceil(cell / 2)) > most) cell--;
  // Squares of one pixel would run into one another: rather make the drawing higher, as its filled ones are at the top.
  if (cell < 2) {
    const fewer = Math.floor(most / 21);
    const fits = (scale / 100 / fewer) * 21 < innerHeight * ratio * 3;
    [cell, columns] = fits ? [2, fewer] : [1, Math.min(columns, Math.floor(most / 12))];
  }
  const gap = cell < 2 ? 2 : Math.ceil(cell / 2);
  const { color, borderTopColor } = getComputedStyle(canvas);
  const [ink, faint] = isPrinting ? ["black", "gray"] : [color, borderTopColor];
  const context = canvas.getContext("2d");
  const patterns = [pattern(context, cell, gap, faint, false), pattern(context, cell, gap, ink, true)];
  return { scale, ratio, edge, columns, cell, gap, ink, patterns };
}

function draw(canvas, parts, { scale, ratio, edge, columns, cell, gap, ink, patterns: [empty, filled] }) {
  const pitch = 10 * cell + gap;
  const heights = parts.map(([total]) => {
    const rest = total % (columns * 100);
    return Math.floor(total / (columns * 100)) * pitch + (Math.min(10, Math.ceil(rest / 10)) * cell || -gap);
  });
  const width = columns * pitch - gap + 2 * edge;
  const height = Math.max(cell, heights.reduce((sum, each) => sum + cell + each)) + 2 * edge;
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, { width, height });
    canvas.style.width = `${width / ratio}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.translate(edge, edge);
  parts.forEach(([total, marked], place) => {
    for (let at = 0; at < total; ) {
      const end = at < marked ? marked : total;
      context.fillStyle = at < marked ? filled : empty;
      const [block, inside] = [Math.floor(at / 100), at % 100];
      const whole = inside ? 0 : Math.floor((end - at) / 100);
      if (whole) {
        for (const each of stretches(block, block + whole, columns)) {
          context.fillRect(...each.map((count) => count * pitch));
        }
        at += whole * 100;
      } else {
        const [left, above] = [(block % columns) * pitch, Math.floor(block / columns) * pitch];
        const stop = Math.min(100, inside + end - at);
        for (const [x, y, wide, high] of stretches(inside, stop, 10)) {
          context.fillRect(left + x * cell, above + y * cell, wide * cell, high * cell);
        }
        at += stop - inside;
      }
    }
    context.translate(0, heights[place] + cell);
  });
  if (hasRing(parts, scale)) {
    const marked = parts[0][1];
    context.setTransform(1, 0, 0, 1, edge / 2, edge / 2);
    context.strokeStyle = ink;
    context.lineWidth = Math.ceil(ratio);
    context.strokeRect(0, 0, Math.min(10, marked) * cell + edge, Math.ceil(marked / 10) * cell + edge);
  }
}

function explore(row) {
  const find = (selector) => [...row.querySelectorAll(selector)];
  const hide = (selector, isHidden) => find(selector).forEach((each) => { each.hidden = isHidden; });
  const form = row.querySelector(".counting-form");
  const fields = find(".counting-form [type=number]");
  const sliders = find("[type=range]");
  const shape = row.dataset.counting;
  const [of, ...numbers] = row.dataset.given.split(" ").map(Number);
  const given = { shape, of, squares: of, numbers };
  const canvases = find("[data-squares]").map((svg) => {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-labelledby", svg.getAttribute("aria-labelledby"));
    svg.replaceWith(canvas);
    return canvas;
  });
  let setting = typed() ?? given;
  let parts, measured, frame, timer;
  const drawn = [];
  const visible = new Set();

  // What the fields hold; nothing while one of them holds no count, which is said beside it.
  function typed() {
    for (const field of fields) {
      document.getElementById(`${field.id}-problem`).hidden = field.validity.valid;
      field.setAttribute("aria-invalid", !field.validity.valid);
    }
    const { of, squares } = form.elements;
    const shown = { shape, of: +of.value, squares: +of.value, numbers: fields.map((field) => +field.value) };
    return fields.every((field) => field.validity.valid) ? redrawn(shown, +squares.value) : null;
  }

  function write() {
    form.elements.of.value = setting.of;
    form.elements.squares.value = setting.squares;
    fields.forEach((field, place) => {
      if (place < COUNTED[shape]) {
        field.max = setting.of;
        sliders[place].max = Math.max(1, share(sliders[place].dataset.most, given.of, setting.of));
        row.querySelector(`[data-limit="${place}"]`).textContent = print(setting.of);
      }
      field.value = setting.numbers[place];
    });
    typed();
  }

  function query() {
    const { of, squares, numbers } = setting;
    return { of, squares, ...Object.fromEntries(numbers.map((number, place) => [FIELDS[place], number])) };
  }

  function address() {
    const url = new URL(form.action);
    url.search = new URLSearchParams({ count: form.elements.count.value, ...query() });
    return url.href;
  }

  function show() {
    const found = groups(setting);
    const [[one, marked], [other, also]] = found;
    const counts = { ...query(), years: setting.numbers[1], marked: marked + also };
    counts.unmarked = one + other - counts.marked;
    found.forEach(([all, filled], place) => {
      Object.entries({ total: all, marked: filled, unmarked: all - filled }).forEach(([name, count]) => {
        counts[`${name}-${place}`] = count;
      });
    });
    for (const each of find("[data-n]")) say(each, print(counts[each.dataset.n]));
    for (const each of find("[data-answer]")) say(each, ofTheMarked(setting));
    const own = ownNumbers(setting, given);
    const isOwn = (places) => places.split(" ").some((place) => own[place]);
    for (const each of find("[data-own]")) each.hidden = !isOwn(each.dataset.own);
    for (const each of find("[data-not-own]")) each.hidden = isOwn(each.dataset.notOwn);
    hide("[data-rounded]", setting.of === setting.squares);
    for (const [name, value] of Object.entries(query())) {
      row.querySelector(`.activity-form [name=${name}]`).value = value;
    }
    sliders.forEach((slider, place) => { slider.value = setting.numbers[place]; });
    find(".squares").forEach((each) => { each.dataset.scale = setting.squares; });
    parts = [[found[0]], [found[1]], [[marked, marked], [also, also]]];
    parts.forEach((each, place) => hide(`[data-ring="${place}"]`, !hasRing(each, setting.squares)));
    row.querySelector("[data-link]").href = address();
    if (measured?.[0].scale !== setting.squares) renew();
    else canvases.forEach((canvas, place) => visible.has(canvas) && paint(place));
  }

  function paint(place) {
    const wanted = [parts[place], measured[place]];
    if (drawn[place]?.[1] === wanted[1] && `${drawn[place][0]}` === `${wanted[0]}`) return;
    drawn[place] = wanted;
    draw(canvases[place], ...wanted);
  }

  // Measures and draws all again, also what nobody sees at the moment.
  function renew() {
    if (!canvases[0].parentElement.clientWidth) return;
    measured = canvases.map((canvas) => measure(canvas, setting.squares));
    canvases.forEach((canvas, place) => paint(place));
  }

  // Once a number stays, what is out of sight is drawn too, the address keeps it, and it is told to those who listen.
  function settle() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      canvases.forEach((canvas, place) => paint(place));
      history.replaceState(history.state, "", address());
      const said = row.querySelector(".counting-answer") ?? row.querySelector(".squares-row");
      row.querySelector("[data-live]").textContent = said.innerText;
    }, 600);
  }

  form.addEventListener("input", ({ target }) => {
    const place = sliders.indexOf(target);
    if (place >= 0) fields[place].value = target.value;
    const before = setting.of;
    setting = typed() ?? setting;
    if (setting.of !== before) write();
    frame ??= requestAnimationFrame(() => {
      frame = null;
      show();
    });
    settle();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  row.addEventListener("click", (event) => {
    const link = event.target.closest("[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const asked = new URL(link.href).searchParams;
    const numbers = FIELDS.flatMap((field) => asked.get(field) ?? []).map(Number);
    setting = numbers.length ? { shape, of: +asked.get("of"), squares: +asked.get("squares"), numbers } : given;
    write();
    show();
    settle();
    row.querySelector("h5").focus();
  });
  for (const slider of sliders) slider.hidden = false;
  hide(".counting-draw", true);
  show();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target);
    for (const canvas of visible) paint(canvases.indexOf(canvas));
  });
  for (const canvas of canvases) watch.observe(canvas);
  return renew;
}

const say = (place, text) => {
  if (place.textContent !== text) place.textContent = text;
};

const activity = document.querySelector(".activity-counting");
const explored = new WeakMap();
const rows = () => [...(activity?.querySelectorAll(".counting") ?? [])];

// A row begins when it is first open; so does one that another script puts in the place of an old one.
function begin() {
  for (const row of rows()) {
    if (!row.querySelector("details[open]")) continue;
    if (explored.has(row)) explored.get(row)();
    else explored.set(row, explore(row));
  }
}

// A canvas follows the colours of the page, and those of paper, only when it is drawn anew.
function again() {
  for (const row of rows()) explored.get(row)?.();
}

activity?.addEventListener("toggle", begin, true);
if (activity) new MutationObserver(begin).observe(activity, { childList: true });
begin();
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) {
  matchMedia(query).addEventListener("change", again);
}
addEventListener("resize", again);
for (const [event, value] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    isPrinting = value;
    again();
  });
}
