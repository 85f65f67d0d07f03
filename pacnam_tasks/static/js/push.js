// Switching messages on for this device: the browser is asked, and what it says of itself goes along with the form.

const form = document.getElementById("push");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
document.getElementById(able ? "push" : "push-unable").hidden = false;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function say(words) {
  const line = document.getElementById("push-said");
  line.textContent = words;
  line.hidden = false;
}

async function subscribed() {
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may belong to an older key
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
}

form.querySelector("button").addEventListener("click", async () => {
  try {
    if ((await Notification.requestPermission()) !== "granted") return say(form.dataset.denied);
    const given = await subscribed();
    form.elements.endpoint.value = given.endpoint;
    form.elements.p256dh.value = text(given.getKey("p256dh"));
    form.elements.auth.value = text(given.getKey("auth"));
    form.requestSubmit();
  } catch {
    say(form.dataset.failed);
  }
});
