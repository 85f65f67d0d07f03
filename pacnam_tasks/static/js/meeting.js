// Keys of a meeting on the wall, as presentation remotes send them. Without this file the links at the foot lead on.

const screens = [...document.querySelectorAll(".scr")];
const links = new Map([...document.querySelectorAll(".dock a[href^='#']")].map((link) => [link.hash.slice(1), link]));
const TYPING = "input, textarea, select, [contenteditable]";
const FORTH = new Set(["PageDown", "ArrowRight"]);
const BACK = new Set(["PageUp", "ArrowLeft"]);
const NEAR = 4; // pixels

function current() {
  const middle = innerHeight / 2;
  const found = screens.findIndex((one) => one.getBoundingClientRect().bottom > middle);
  return found < 0 ? screens.length - 1 : found;
}

function show(index) {
  const one = screens[Math.max(0, Math.min(screens.length - 1, index))];
  one.scrollIntoView({ block: "start" });
  history.replaceState(null, "", `#${one.id}`);
}

// A screen longer than the wall is shown to its end before the next one comes.
function step(forth) {
  const at = current();
  const { top, bottom } = screens[at].getBoundingClientRect();
  const foot = innerHeight - document.querySelector(".dock").offsetHeight;
  if (forth && bottom > innerHeight + NEAR) scrollBy(0, Math.min(foot * 0.85, bottom - innerHeight));
  else if (!forth && top < -NEAR) scrollBy(0, Math.max(-foot * 0.85, top));
  else show(at + (forth ? 1 : -1));
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest(TYPING)) return;
  if (FORTH.has(key) || BACK.has(key)) step(FORTH.has(key));
  else if (key >= "1" && key <= "9" && key.length === 1 && Number(key) < screens.length) show(Number(key) - 1);
  else if (key === "0") show(screens.length - 1);
  else if (key === "Escape" && !target.closest("details[open]")) document.querySelector("[data-leave]").click();
  else return;
  event.preventDefault();
});

function mark() {
  const id = screens[current()].id;
  links.forEach((link, of) => { if (of === id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });
}

let due = 0;
addEventListener("scroll", () => { cancelAnimationFrame(due); due = requestAnimationFrame(mark); }, { passive: true });
mark();
