// Keeps what is typed into the entry grid in this browser until the server has it: by account, grid and cell. Opened
// again, after a closed tab or a new sign-in, the page puts it back into its cells and offers to save or drop it.
const { form, rows, rowOf, rowAt, nameOf, fields, field, typed, had, isDirty, mark, say, notice, unnotice, tell, apply } = window.grid ?? {};
const PREFIX = form && `grid:${form.dataset.account}:${form.dataset.grid}:`;
const keyOf = (row) => PREFIX + row.dataset.cell;

function keep(row, sent) {
  const before = read(keyOf(row)) ?? {};
  const entry = { name: nameOf(row), version: row.dataset.version, was: had(row), now: typed(row), extra: row.extra, sent: sent === undefined ? before.sent : sent };
  try {
    localStorage.setItem(keyOf(row), JSON.stringify(entry));
  } catch {
    // A browser whose store is full or forbidden keeps nothing; saving goes on without it.
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

const forget = (key) => localStorage.removeItem(key);
// Another tab may have typed something else meanwhile: that stays.
function forgetIf(row, values) {
  const entry = read(keyOf(row));
  const same = entry && Object.entries(entry.now).every(([name, text]) => (values[name] ?? "") === text);
  if (same) forget(keyOf(row));
}
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}answer_`));

// The row as it was typed before, seen at the version it was typed at: the server says whether that still holds.
function putBack(row, entry) {
  const page = { version: row.dataset.version, state: row.dataset.state, values: had(row) };
  if (entry.was.reason !== undefined && !field(row, "reason")) say(row, "", true);
  row.dataset.version = entry.version;
  row.extra = entry.extra;
  for (const input of fields(row)) {
    const name = input.dataset.field;
    input.defaultValue = entry.was[name] ?? "";
    input.value = input.committed = entry.now[name] ?? "";
  }
  mark(row, "unsaved");
  return () => {
    row.dataset.version = page.version;
    delete row.extra;
    for (const input of fields(row)) {
      input.defaultValue = input.value = input.committed = page.values[input.dataset.field] ?? "";
    }
    mark(row, page.state);
    forget(keyOf(row));
  };
}

const isSaved = (row, entry) => Object.entries(entry.now).every(([name, text]) => (had(row)[name] ?? "") === text) && !entry.extra;

function offer(found) {
  const undo = found.map(({ row, entry }) => putBack(row, entry));
  const made = notice("kept");
  made.querySelector("[data-number]").textContent = found.length;
  made.querySelector("[data-save-kept]").addEventListener("click", () => {
    unnotice("kept");
    for (const { row, entry } of found) if (isDirty(row)) tell("resend", { row, sent: entry.sent });
  });
  made.querySelector("[data-drop]").addEventListener("click", () => {
    unnotice("kept");
    undo.forEach((take) => take());
  });
}

function elsewhere(found) {
  const made = notice("elsewhere");
  made.querySelector("[data-list]").textContent = found.map(({ entry }) => `${entry.name} ${entry.now.value}`).join("、");
  made.querySelector("[data-drop]").addEventListener("click", () => {
    unnotice("elsewhere");
    found.forEach(({ key }) => forget(key));
  });
}

// Answers to broken rules are sent with the whole form; until then they are kept like the cells.
function keepAnswers() {
  for (const input of form.querySelectorAll("[data-answer]")) {
    const key = `${PREFIX}${input.name}`, kept = localStorage.getItem(key);
    if (kept) input.value = kept;
    input.addEventListener("input", () => localStorage.setItem(key, input.value));
  }
}

if (form) {
  keepAnswers();
  const kept = keys().map((key) => ({ key, row: rowOf(key.slice(PREFIX.length)), entry: read(key) })).filter(({ entry }) => entry);
  kept.filter(({ row, entry }) => row && isSaved(row, entry)).forEach(({ key }) => forget(key));
  const open = kept.filter(({ row, entry }) => row && !isSaved(row, entry));
  if (open.length) offer(open);
  const gone = kept.filter(({ row }) => !row);
  if (gone.length) elsewhere(gone);

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-field]")) keep(rowAt(event.target));
  });
  form.addEventListener("grid:edit", ({ detail }) => {
    for (const row of new Set(detail.changes.map((change) => change.row))) isDirty(row) ? keep(row) : forgetIf(row, typed(row));
  });
  form.addEventListener("grid:sending", ({ detail }) => keep(detail.row, detail.sent));
  form.addEventListener("grid:settled", ({ detail }) => forgetIf(detail.row, typed(detail.row)));
  form.addEventListener("grid:answer", ({ detail: { row, sent, status } }) => {
    if (status === 200) forgetIf(row, sent);
    if (isDirty(row)) keep(row, null);
  });
}
