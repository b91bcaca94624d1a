// What people with enlarged text, a keyboard, a finger or their own colours meet on a page, asked of its layout. Each
// function returns one line for each element at fault.
window.pageChecks = (() => {
  // Not lines of the page: the link that skips comes into sight with the focus, and a chart has its table beside it.
  const NO_LINES = "select, option, script, noscript, textarea, .skip, svg";
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  const named = (element) => (element === document.documentElement ? "the page" : element.outerHTML.replace(/\s+/g, " ").slice(0, 140));
  const isAside = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { clipPath, overflowX } = getComputedStyle(each);
      if (clipPath === "inset(50%)") return true;
      if (overflowX === "hidden" && each.clientWidth <= 1) return true;
    }
    return false;
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isAside(element);

  // The lines of text on the page, as boxes: what stands in an element that scrolls may lie outside it.
  function lines() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!data.trim() || parentElement.closest(NO_LINES) || !isShown(parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const short = shortened(parentElement)?.getBoundingClientRect();
      for (const box of range.getClientRects()) if (box.width > 1 && !(box.top > short?.bottom - box.height / 2)) found.push({ box, node: walker.currentNode, element: parentElement, text: data.trim().slice(0, 60) });
    }
    return found;
  }

  // A side note is two lines until it is opened, and whole on a click: what it leaves out is not cut off.
  function shortened(element) {
    for (let each = element; each; each = each.parentElement) if (getComputedStyle(each).getPropertyValue("-webkit-line-clamp") !== "none") return each;
    return null;
  }

  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

  // The element that cuts a line off, if one does.
  function cutter({ box, element }) {
    for (let each = element; each && each !== document.documentElement; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.getPropertyValue("-webkit-line-clamp") !== "none" || style.position === "fixed") return null;
      if (style.display === "inline" || each === document.body) continue;
      const frame = each.getBoundingClientRect();
      if (hides(style.overflowX) && (box.right > frame.right + 2 || box.left < frame.left - 2)) return each;
      if (hides(style.overflowY) && (box.bottom > frame.bottom + box.height / 4 || box.top < frame.top - box.height / 4)) return each;
      if (scrolls(style.overflowX) || scrolls(style.overflowY)) return null;
    }
    const reach = document.documentElement.clientWidth + 1;
    return box.right + scrollX > reach || box.left + scrollX < -1 ? document.documentElement : null;
  }

  function cutOff() {
    return lines().flatMap((line) => {
      const by = cutter(line);
      return by ? [`"${line.text}" is cut off by ${named(by)}`] : [];
    });
  }

  // Letters fill about the middle half of a line's box; two lines overlap when those parts do.
  function overlaps() {
    const letters = ({ box }) => ({ left: box.left + 1, right: box.right - 1, top: box.top + box.height * 0.3, bottom: box.bottom - box.height * 0.3 });
    const all = lines().map((line) => ({ ...line, ...letters(line) })).sort((one, other) => one.top - other.top);
    const found = new Set();
    // A text that is shortened by dots has boxes for its whole line and for what is left of it.
    all.forEach((one, index) => {
      for (let next = index + 1; next < all.length && all[next].top < one.bottom; next += 1) {
        const other = all[next];
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - other.top;
        if (wide > 2 && high > 2 && one.node !== other.node && !covers(one.element, other.element)) found.add(`"${one.text}" and "${other.text}" overlap`);
      }
    });
    return [...found];
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
    const boxes = document.querySelectorAll("button, .button, input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), select, textarea, .chip, .notice, .error-summary, .source-mark, .cite-mark");
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
    const outside = of("body > :not(header, main, footer, script, .skip)").map(named);
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

  return { cutOff, overlaps, scrollsSideways, smallTargets, focusLost, borderless, headings, landmarks, withTextSpacing, withTextAt };
})();
