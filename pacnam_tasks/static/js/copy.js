// Buttons that copy a text box; without this file the text is copied by hand.

async function copied(box) {
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    return document.execCommand("copy"); // where the page is not served over TLS
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const worked = await copied(document.getElementById(button.dataset.copy));
    button.nextElementSibling.textContent = worked ? button.dataset.done : button.dataset.failed;
  });
}
