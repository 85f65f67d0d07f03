// What HTML cannot do; every page works without this file. Sentences come translated in <body data-…>.

const words = document.body.dataset;
const live = document.getElementById("thong-bao");
const sending = new Map(); // form -> how to make it as it was

const SLOW = 300;
const VERY_SLOW = 8000;
const FORM = "form[method=post]";
const TYPING = "input, textarea, select, [contenteditable]";

function say(text) {
  if (!live || !text) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = text.trim(); }, 50);
}

function focusOn(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}

function note(kind, text) {
  const box = document.createElement("div");
  box.className = `note full ${kind}`;
  box.setAttribute("role", kind.startsWith("err") ? "alert" : "status");
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  return box;
}

// Sending: after 300 ms the button says so, after 8 s one may stop it.

function begin(form, button = form.querySelector("button:not([type=button])")) {
  finish(form);
  form.querySelectorAll(".note.sent").forEach((old) => old.remove());
  const face = button ? [...button.childNodes] : [];
  let slow;
  const timers = [
    setTimeout(() => {
      if (!button) return;
      button.disabled = true;
      button.replaceChildren(words.sending);
    }, SLOW),
    setTimeout(() => {
      const stop = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: words.stop });
      stop.addEventListener("click", () => { window.htmx?.trigger(form, "htmx:abort"); window.stop(); finish(form); });
      slow = note("wn", words.slow);
      slow.append(stop);
      form.append(slow);
    }, VERY_SLOW),
  ];
  sending.set(form, () => {
    timers.forEach(clearTimeout);
    slow?.remove();
    if (!button?.disabled) return;
    button.disabled = false;
    button.replaceChildren(...face);
  });
}

function finish(form) {
  sending.get(form)?.();
  sending.delete(form);
}

function complain(element, text) {
  const form = element.closest?.("form");
  if (!form) return say(text);
  const box = note("err sent", text);
  form.prepend(box);
  focusOn(box);
}

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (!target.matches(FORM)) return;
  begin(target, submitter ?? undefined);
  if (navigator.onLine || target.matches("[hx-post]")) return;
  event.preventDefault();
  finish(target);
  complain(target, words.offline);
});
window.addEventListener("pageshow", () => [...sending.keys()].forEach(finish));
document.addEventListener("htmx:afterRequest", ({ detail }) => finish(detail.elt));
// A form that was not taken and comes back, to be sent again, takes the place of the one that was sent.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Reswap")) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:sendError", ({ detail }) => complain(detail.elt, words.offline));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  complain(detail.elt, answer.querySelector("[data-say]")?.textContent ?? words.failed);
});

// After a swap: what was wrong, or the new part's heading; a field being typed in keeps the focus.

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  say(target.querySelector?.("[data-say]")?.textContent);
  if (!detail.requestConfig?.triggeringEvent) return;
  const wrong = target.querySelector(".note[role=alert]");
  const active = document.activeElement;
  if (wrong) focusOn(wrong);
  else if (!active || active === document.body) focusOn(target.querySelector("[data-focus], h1, h2, h3") ?? target);
});

// A rejected form that came as a whole page.
focusOn(document.querySelector("main .note.err[role=alert]"));

// Keys, and the account menu.

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape") {
    const open = target.closest("details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  } else if (key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !target.closest(TYPING)) {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

document.addEventListener("click", ({ target }) => {
  const menu = document.querySelector("details.me[open]");
  if (menu && !menu.contains(target)) menu.open = false;
});

// htmx notes the address in the tab's storage; nothing of a page is to stay in the browser.
const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
for (const event of ["htmx:load", "htmx:pushedIntoHistory", "htmx:replacedInHistory", "pagehide"]) addEventListener(event, forget);
