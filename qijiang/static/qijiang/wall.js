// Turns the wall from screen to screen: the next one is fetched while the last one stands, and takes its place whole.
// Without an answer the last one stays, with the hour of its figures, and is asked for again, ever less often.
const PATIENCE = 20000; // milliseconds for an answer
const AGAIN = [5, 10, 20, 40, 60]; // seconds until the next try
const told = document.querySelector(".wall-away");
let timer, asking;
let failures = 0;
let seenAt = new Date();

const wall = () => document.querySelector("main.wall");

function wait(seconds, url) {
  clearTimeout(timer);
  timer = setTimeout(() => turn(url), seconds * 1000);
}

async function turn(url) {
  clearTimeout(timer);
  asking?.abort();
  asking = new AbortController();
  const mine = asking;
  const late = setTimeout(() => mine.abort(), PATIENCE);
  try {
    const answer = await fetch(url, { signal: mine.signal, cache: "no-store", headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asking) return;
    show(answer, page.querySelector("main.wall"), page.title, url);
  } catch {
    if (mine === asking) stay(url, told.dataset.away);
  } finally {
    clearTimeout(late);
  }
}

function show(answer, next, title, url) {
  if (!next) return stay(url, answer.redirected ? told.dataset.signedOut : told.dataset.away);
  const was = wall().dataset.release;
  if (was && next.dataset.release && was !== next.dataset.release) return location.replace(answer.url);
  failures = 0;
  told.hidden = true;
  seenAt = new Date(answer.headers.get("Date") || Date.now());
  const focused = document.activeElement?.id;
  wall().replaceWith(document.adoptNode(next));
  document.title = title;
  history.replaceState(null, "", answer.url);
  if (focused) document.getElementById(focused)?.focus();
  begin();
}

function stay(url, words) {
  const hour = seenAt.toLocaleTimeString("zh-CN", { timeZone: told.dataset.zone, hour: "2-digit", minute: "2-digit" });
  told.textContent = words.replace("{hour}", hour);
  told.hidden = false;
  wait(AGAIN[Math.min(failures, AGAIN.length - 1)], url);
  failures += 1;
}

function begin() {
  const { seconds, next } = wall().dataset;
  if (next) wait(Number(seconds), next);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  const { forward, back, hold } = wall().dataset;
  const on = event.target.closest?.("a, button");
  const url = { ArrowRight: forward, PageDown: forward, ArrowLeft: back, PageUp: back, " ": on ? null : hold }[event.key];
  if (!url) return;
  event.preventDefault();
  turn(url);
});
addEventListener("click", (event) => {
  const link = event.target.closest?.(".turns a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(link.getAttribute("href"));
});
addEventListener("online", () => failures && turn(wall().dataset.next));
begin();
