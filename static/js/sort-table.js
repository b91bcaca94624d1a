// Sorts a table in place by the ranks the server gave its rows. Without this module the headings are links that do the same.

for (const table of document.querySelectorAll("table[data-sorts]")) {
  const status = table.parentElement.querySelector("[data-sort-status]");
  table.tHead.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sort]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const rank = (row) => Number(row.dataset.ranks.split(" ")[link.dataset.sort]);
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort((one, other) => rank(one) - rank(other)));
    for (const heading of table.tHead.rows[0].cells) heading.removeAttribute("aria-sort");
    link.closest("th").setAttribute("aria-sort", "ascending");
    status.textContent = `Sorted by: ${link.textContent}`;
  });
}
