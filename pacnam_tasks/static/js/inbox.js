// Who opens what a notice is about has read the notice; without scripts its button says so.
document.addEventListener("click", (event) => {
  const link = event.target.closest("li a[href]");
  const form = link?.closest("li").querySelector("form[action$='/read']");
  if (form) navigator.sendBeacon(form.action, new FormData(form));
});
