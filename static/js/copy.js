// "Copy" buttons: <button type="button" hidden data-copy="#id-of-the-text">Copy</button> with a status beside it.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = document.getElementById(button.getAttribute("aria-describedby"));
    const text = document.querySelector(button.dataset.copy).textContent.trim();
    const said = await navigator.clipboard.writeText(text).then(() => "Copied", () => "Not copied. Select the text and copy it by hand.");
    if (status) status.textContent = said;
  });
}
