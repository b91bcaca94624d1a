// What people with enlarged text, a keyboard, a finger or their own colours meet on a page, asked of its layout. Each
// function returns one line for each element at fault.
window.pageChecks = (() => {
  // Not lines of the page: the link that skips comes into sight with the focus, and a chart has its table beside it.
  const NO_LINES = "select, option, script, noscript, textarea, .skip, svg";
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  const named = (element) => (element === document.documentElement ? "the page" : element.outerHTML.replace(/\s+/g, " ").slice(0, 140));
  const isClipped = (element) => {
    const { clipPath, overflowX } = getComputedStyle(element);
    return clipPath === "inset(50%)" || (overflowX === "hidden" && element.clientWidth <= 1);
  };
  // Whether an element is there for screen readers only.
  function isAside(element, known = new Map()) {
    if (!element) return false;
    if (!known.has(element)) known.set(element, isClipped(element) || isAside(element.parentElement, known));
    return known.get(element);
  }
  const isShown = (element, known) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isAside(element, known);

  // The lines of text on the page, as boxes: what stands in an element that scrolls may lie outside it.
  function lines() {
    const found = [];
    const known = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement: element } = walker.currentNode;
      if (!data.trim() || element.closest(NO_LINES) || !isShown(element, known)) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const short = shortened(element)?.getBoundingClientRect();
      for (const box of range.getClientRects()) if (box.width > 1 && !(box.top > short?.bottom - box.height / 2)) found.push({ box, node: walker.currentNode, element, text: data.trim().slice(0, 60) });
    }
    return found;
  }

  // A side note is two lines until it is opened, and whole on a click: what it leaves out is not cut off.
  const isShort = (element) => getComputedStyle(element).getPropertyValue("-webkit-line-clamp") !== "none";
  function shortened(element) {
    for (let each = element; each; each = each.parentElement) if (isShort(each)) return each;
    return null;
  }

  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

  // What frames an element's lines, from the inside out: up to the first that scrolls, where nothing is lost.
  function framesOf(element, known) {
    if (element === document.body) return { frames: [], isHeld: false };
    if (known.has(element)) return known.get(element);
    const { display, position, overflowX, overflowY } = getComputedStyle(element);
    const isFrame = display !== "inline" && (hides(overflowX) || hides(overflowY));
    const isHeld = position === "fixed" || isShort(element) || scrolls(overflowX) || scrolls(overflowY);
    const outer = isHeld ? { frames: [], isHeld } : framesOf(element.parentElement, known);
    const own = isFrame && !isHeld ? [{ by: element, box: element.getBoundingClientRect(), x: hides(overflowX), y: hides(overflowY) }] : [];
    known.set(element, { frames: [...own, ...outer.frames], isHeld: outer.isHeld });
    return known.get(element);
  }

  function cutOff(all = lines()) {
    const known = new Map();
    const reach = document.documentElement.clientWidth + 1;
    return all.flatMap(({ box, element, text }) => {
      const { frames, isHeld } = framesOf(element, known);
      const isBeyond = (frame) => (frame.x && (box.right > frame.box.right + 2 || box.left < frame.box.left - 2)) || (frame.y && (box.bottom > frame.box.bottom + box.height / 4 || box.top < frame.box.top - box.height / 4));
      const by = frames.find(isBeyond)?.by ?? (!isHeld && (box.right + scrollX > reach || box.left + scrollX < -1) ? document.documentElement : null);
      return by ? [`"${text}" is cut off by ${named(by)}`] : [];
    });
  }

  // Letters fill about the middle half of a line's box; two lines overlap when those parts do.
  function overlaps(all = lines()) {
    const letters = ({ box }) => ({ left: box.left + 1, right: box.right - 1, top: box.top + box.height * 0.3, bottom: box.bottom - box.height * 0.3 });
    const boxes = all.map((line) => ({ ...line, ...letters(line) })).sort((one, other) => one.top - other.top);
    const found = new Set();
    // A text that is shortened by dots has boxes for its whole line and for what is left of it.
    boxes.forEach((one, index) => {
      for (let next = index + 1; next < boxes.length && boxes[next].top < one.bottom; next += 1) {
        const other = boxes[next];
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - other.top;
        if (wide > 2 && high > 2 && one.node !== other.node && !covers(one.element, other.element)) found.add(`"${one.text}" and "${other.text}" overlap`);
      }
    });
    return [...found];
  }

  function whole() {
    const all = lines();
    return [...scrollsSideways(), ...cutOff(all), ...overlaps(all)];
  }

  // What floats above the page, or scrolls in a box of its own, is not in the way of what is below it.
  function covers(one, other) {
    const layer = (element) => {
      for (let each = element; each && each !== document.body; each = each.parentElement) {
        const { position, overflowX, overflowY } = getComputedStyle(each);
        if (position === "sticky" || position === "fixed" || scrolls(overflowX) || scrolls(overflowY)) return each;
      }
      return null;
    };
    return layer(one) !== layer(other);
  }

  function scrollsSideways() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} px on ${clientWidth} px`, ...wide.slice(0, 5).map(named)];
  }

  const labels = (element) => [...(element.labels ?? [])];

  // What of the page presses an element: its box or its labels', with what they lay over their surroundings.
  function reach(element) {
    const boxes = [element, ...labels(element)].flatMap((each) => {
      const laid = ["::before", "::after"].map((part) => getComputedStyle(each, part)).find(({ content, position }) => content !== "none" && position === "absolute");
      const holder = (getComputedStyle(each).position === "static" ? each.offsetParent : each).getBoundingClientRect();
      const own = each.getBoundingClientRect();
      return laid ? [own, { top: holder.top + parseFloat(laid.top), bottom: holder.bottom - parseFloat(laid.bottom) }] : [own];
    });
    return Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
  }

  // A thumb needs 44 px. What stands in a sentence, or opens a note in one, is let be: its neighbours are words.
  function smallTargets(least) {
    return [...document.querySelectorAll(CONTROLS)].flatMap((element) => {
      if (element.matches(".cite-toggle, [role=region]") || !isShown(element) || isInSentence(element)) return [];
      const height = reach(element);
      return height < least - 0.5 ? [`${Math.round(height)} px: ${named(element)}`] : [];
    });
  }

  function isInSentence(element) {
    return element.matches("a") && getComputedStyle(element).display === "inline" && [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\w/.test(node.data));
  }

  const isDrawn = (style, side) => style[`${side}Style`] !== "none" && parseFloat(style[`${side}Width`]) >= 1;

  // To be asked after a key was pressed, so that the browser shows the focus it is given.
  function focusLost() {
    return [...document.querySelectorAll(CONTROLS)].flatMap((element) => {
      if (element.disabled || !element.checkVisibility({ visibilityProperty: true }) || isUnchosenRadio(element)) return [];
      element.focus();
      if (document.activeElement !== element) return [`cannot be focused: ${named(element)}`];
      return [...(focusIsVisible(element) ? [] : [`focus is not visible: ${named(element)}`]), ...(isInSight(element) ? [] : [`is hidden when focused: ${named(element)}`])];
    });
  }

  function isUnchosenRadio(element) {
    return element.type === "radio" && !element.checked && element.form && [...element.form.elements].some((other) => other.name === element.name && other.checked);
  }

  function focusIsVisible(element) {
    const near = isAside(element) || getComputedStyle(element).opacity === "0" ? [element.nextElementSibling, ...labels(element)] : [element, element.closest(".option")];
    return near.some((each) => {
      const style = each && getComputedStyle(each);
      return style && isDrawn(style, "outline") && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$|transparent/.test(style.outlineColor);
    });
  }

  // At least one of five points of what has the focus, or of its label, must not lie under something else.
  function isInSight(element) {
    const parts = [element, ...labels(element), ...(element.matches(".cite-toggle") ? [element.nextElementSibling] : [])];
    return parts.some((part) => [...part.getClientRects()].some((box) => [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].some(([x, y]) => {
      const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return hit && (part.contains(hit) || labels(element).some((label) => label.contains(hit)));
    })));
  }

  // Where the reader's own colours replace ours, backgrounds and shadows are gone: borders must do.
  function borderless() {
    const boxes = document.querySelectorAll("button, .button, input:not([type=hidden], [type=radio], [type=checkbox], [type=file], [type=range]), select, textarea, .chip, .notice, .error-summary, .source-mark, .cite-mark, .cite-ref");
    return [...boxes].flatMap((element) => {
      if (!isShown(element) || element.matches(".button-plain")) return [];
      const style = getComputedStyle(element);
      return ["borderTop", "borderBottom", "borderLeft"].some((side) => isDrawn(style, side)) ? [] : [named(element)];
    });
  }

  // The headings as they are told, and what is wrong with their order.
  function headings() {
    const found = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((each) => each.checkVisibility({ visibilityProperty: true }));
    const levels = found.map((each) => Number(each.tagName[1]));
    return found.flatMap((each, index) => {
      if (!each.textContent.trim()) return [`empty: ${named(each)}`];
      if (index === 0 ? levels[0] !== 1 : levels[index] > levels[index - 1] + 1 || levels[index] === 1) return [`level ${levels[index]} after ${levels[index - 1] ?? "nothing"}: ${named(each)}`];
      return [];
    });
  }

  function landmarks() {
    const of = (selector) => [...document.querySelectorAll(selector)];
    const wrong = ["body > header", "body > main", "body > footer"].filter((selector) => of(selector).length !== 1);
    const names = of("nav").map((each) => each.getAttribute("aria-label") ?? document.getElementById(each.getAttribute("aria-labelledby"))?.textContent);
    const outside = of("body > :not(header, main, footer, script, .skip, [role=status])").map(named);
    return [...wrong, ...names.filter((name, index) => !name || names.indexOf(name) !== index).map((name) => `nav named ${name}`), ...outside];
  }

  // WCAG 1.4.12: what readers may set must not cost them anything.
  function withTextSpacing(isOn) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = isOn ? [sheet] : [];
  }

  function withTextAt(percent) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html { font-size: ${percent}% !important; }`);
    document.adoptedStyleSheets = percent === 100 ? [] : [sheet];
  }

  return { whole, cutOff, overlaps, scrollsSideways, smallTargets, focusLost, focusIsVisible, isInSight, borderless, headings, landmarks, withTextSpacing, withTextAt };
})();
