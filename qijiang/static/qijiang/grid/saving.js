// Saves the rows of the entry grid as they are typed: a few at once, each row in turn, again where no answer came.
const { form, rows, isDirty, typed, had, mark, say, apply, settle, token, tell, notice, unnotice, word } = window.grid ?? {};
const MOST = 3; // requests at once
const PATIENCE = 20_000; // milliseconds until a request counts as lost
const LONGEST = 30_000; // milliseconds between two tries
const queue = new Set(), flying = new Set();
const unanswered = new WeakMap(); // of a row what was sent and not answered: it is sent again before anything else
let wait = 0, timer = 0, stopped = false;

function message(row) {
  const was = Object.fromEntries(Object.entries(had(row)).map(([name, text]) => [`was_${name}`, text]));
  return { account: form.dataset.account, cell: row.dataset.cell, version: row.dataset.version, ...was, ...typed(row), ...row.extra };
}

function wanted(row) {
  if (unanswered.has(row) || isDirty(row)) {
    mark(row, "unsaved");
    queue.add(row);
  } else if (!flying.has(row)) {
    queue.delete(row);
    settle(row);
    tell("settled", { row });
  }
}

function pump() {
  if (stopped) return;
  for (const row of queue) {
    if (flying.size >= MOST) return;
    if (!flying.has(row)) send(row);
  }
}

async function send(row) {
  const sent = unanswered.get(row) ?? message(row);
  queue.delete(row);
  flying.add(row);
  unanswered.set(row, sent);
  mark(row, "sending");
  tell("sending", { row, sent });
  const response = await post(sent);
  flying.delete(row);
  if (response === null || response.status >= 500) lost(row);
  else if (response.type === "opaqueredirect") stop(row, "expired");
  else await answered(row, sent, response);
  pump();
}

async function post(sent) {
  try {
    return await fetch(form.dataset.save, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { "X-CSRFToken": token() },
      redirect: "manual",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return null;
  }
}

async function answered(row, sent, response) {
  const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  if (answer.state === "account") return stop(row, "account");
  unanswered.delete(row);
  wait = 0;
  unnotice("lost");
  unnotice("expired");
  if (response.ok) saved(row, sent, answer);
  else if (response.status === 409) mark(row, "stale");
  else refused(row, answer.message ?? word({ 403: "forbidden", 404: "gone" }[response.status] ?? "failed"), answer.asks_reason);
  tell("answer", { row, sent, status: response.status, answer });
  if (response.ok && isDirty(row)) wanted(row);
}

function saved(row, sent, answer) {
  row.seen = answer;
  if (JSON.stringify(row.extra) === JSON.stringify(extraOf(sent))) delete row.extra;
  apply(row, answer, sent);
}

const extraOf = (sent) => {
  const found = Object.entries(sent).filter(([name]) => name === "vintage" || name === "qualifier");
  return found.length ? Object.fromEntries(found) : undefined;
};

function refused(row, words, asksReason) {
  mark(row, "refused");
  say(row, words, asksReason);
}

function lost(row) {
  mark(row, "unsaved");
  queue.add(row);
  notice("lost").querySelector("[data-again]").addEventListener("click", again);
  stopped = true;
  wait = Math.min(wait ? wait * 2 : 1_000, LONGEST);
  clearTimeout(timer);
  timer = setTimeout(again, wait);
}

function stop(row, why) {
  mark(row, "unsaved");
  queue.add(row);
  stopped = true;
  notice(why).querySelector("[data-again]")?.addEventListener("click", again);
}

function again() {
  clearTimeout(timer);
  stopped = false;
  pump();
}

if (form) {
  form.addEventListener("grid:edit", ({ detail }) => {
    new Set(detail.changes.map((change) => change.row)).forEach(wanted);
    pump();
  });
  form.addEventListener("grid:resend", ({ detail }) => {
    if (detail.sent) unanswered.set(detail.row, detail.sent);
    wanted(detail.row);
    pump();
  });
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => !document.hidden && stopped && queue.size && again());
  // Handing in waits until every row has its answer.
  form.addEventListener("submit", (event) => {
    if (!queue.size && !flying.size) return;
    event.preventDefault();
    const button = event.submitter;
    const look = setInterval(() => {
      if (stopped) clearInterval(look);
      if (queue.size || flying.size) return;
      clearInterval(look);
      if (!rows().some((row) => ["refused", "stale"].includes(row.dataset.state))) form.requestSubmit(button);
    }, 100);
  });
}
