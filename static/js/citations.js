// Keys for the notes of citations. Without this module a note opens and closes with the space bar or a tap.

const toggles = () => document.querySelectorAll(".cite-toggle:checked");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".cite-toggle")) {
    event.preventDefault();
    event.target.checked = !event.target.checked;
  } else if (event.key === "Escape") {
    closeNearest(event.target);
  }
});

// A note beside the text is short; a click on it opens the whole of it.
document.addEventListener("click", (event) => {
  const note = event.target.closest(".note");
  const toggle = note?.closest(".cite").querySelector(".cite-toggle");
  if (toggle && !toggle.checked && !event.target.closest("a")) toggle.checked = true;
});

// Escape closes the note the reader is in, or else the note opened last on the page.
function closeNearest(target) {
  const inside = target.closest?.(".cite")?.querySelector(".cite-toggle:checked");
  const toggle = inside ?? [...toggles()].at(-1);
  if (!toggle) return;
  toggle.checked = false;
  if (inside) toggle.focus();
}

// Printing needs no open notes: the sheet prints them all. A browser that restores form states would reopen them.
for (const toggle of toggles()) toggle.checked = false;
document.documentElement.classList.add("js");

// On paper nothing can be opened: answers to compare with are printed open, and closed again afterwards.
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const each of opened) each.open = true;
});

addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});
