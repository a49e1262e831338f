// Copy buttons: they appear where the browser can copy, and say when they did.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source); // without permission, or without https
      document.execCommand("copy");
    }
    said.textContent = button.dataset.done;
  });
}
