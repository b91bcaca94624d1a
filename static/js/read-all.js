// Where several answers are statements to be unfolded, one button unfolds all of them, and folds them again.

for (const item of document.querySelectorAll("[data-item]")) {
  const folds = [...item.querySelectorAll("details.option-read")];
  if (folds.length < 2) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary read-all";
  const areAllOpen = () => folds.every((fold) => fold.open);
  const say = () => {
    button.textContent = areAllOpen() ? "Fold all statements" : "Read all statements";
  };
  button.addEventListener("click", () => {
    const open = !areAllOpen();
    for (const fold of folds) fold.open = open;
    say();
  });
  for (const fold of folds) fold.addEventListener("toggle", say);
  say();
  folds[0].closest(".options, .matches, .places").before(button);
}
