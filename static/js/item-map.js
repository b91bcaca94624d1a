// Keeps the map of questions up to date as they are saved. Without this module it says what was so when the page was made.

const map = document.querySelector("[data-item-map]");
const count = (kind) => map.querySelectorAll(kind).length;

document.addEventListener("itemsaved", ({ detail: { id, isAnswered, isPartly, isFlagged } }) => {
  const place = map.querySelector(`[data-of="${id}"]`);
  if (!place) return;
  place.classList.toggle("is-answered", isAnswered && !isPartly);
  place.classList.toggle("is-partly", isPartly);
  place.classList.toggle("is-flagged", isFlagged);
  place.querySelector("[data-words]").textContent = `, ${isPartly ? "partly answered" : isAnswered ? "answered" : "not answered"}${isFlagged ? ", to come back to" : ""}`;
  const [all, answered, partly, flagged] = [count("[data-of]"), count(".is-answered"), count(".is-partly"), count(".is-flagged")];
  map.querySelector("[data-counts]").textContent = `${answered} answered, ${partly ? `${partly} partly answered, ` : ""}${all - answered - partly} not answered${flagged ? `, ${flagged} to come back to` : ""}`;
});
