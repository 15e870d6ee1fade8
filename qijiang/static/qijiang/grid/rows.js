// What the other scripts of the entry grid share, as window.grid: rows, their fields, their state and their messages.
//
// A row is a <tr data-cell>. Of its fields (inputs with data-field: value, note, reason) the attribute value is what the
// server has, the property value what stands there now. The scripts speak to each other by events on the form:
//   grid:edit    {changes: [{row, field, before, after}], again}   something was typed, pasted or undone
//   grid:sending {row, sent}          grid:answer {row, sent, status, answer}          grid:settled {row}
const form = document.querySelector("form[data-grid]");

const rows = () => [...form.querySelectorAll("tr[data-cell]")];
const rowOf = (cell) => form.querySelector(`tr[data-cell="${CSS.escape(cell)}"]`);
const rowAt = (element) => {
  const line = element.closest("tr");
  return line?.dataset.about ? rowOf(line.dataset.about) : line?.closest("tr[data-cell]");
};
const nameOf = (row) => row.querySelector("th a").textContent;
const lineOf = (row) => (row.nextElementSibling?.dataset.about === row.dataset.cell ? row.nextElementSibling : null);

const field = (row, name) =>
  row.querySelector(`[data-field="${name}"]`) || lineOf(row)?.querySelector(`[data-field="${name}"]`) || null;
const fields = (row) => ["value", "note", "reason"].map((name) => field(row, name)).filter(Boolean);
const typed = (row) => Object.fromEntries(fields(row).map((input) => [input.dataset.field, input.value]));
const had = (row) => Object.fromEntries(fields(row).map((input) => [input.dataset.field, input.defaultValue]));
const isDirty = (row) => fields(row).some((input) => input.value !== input.defaultValue) || row.extra !== undefined;

// The row as the page brought it, or as the server answered last.
function settle(row) {
  if (row.seen) return apply(row, row.seen);
  mark(row, row.first.state);
  return say(row, row.first.message, Boolean(field(row, "reason")));
}

// The mark of the form that the server asks for: a new sign-in changes it, so it is read when it is used.
const token = () =>
  document.cookie.split("; ").find((each) => each.startsWith(`${form.dataset.csrf}=`))?.slice(form.dataset.csrf.length + 1) ?? "";

const part = (name) => document.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
const word = (name) => document.querySelector('template[data-part="words"]').content.querySelector(`[data-word="${name}"]`).textContent;

function count() {
  for (const item of document.querySelectorAll("[data-count]")) {
    const number = form.querySelectorAll(`tr[data-state="${item.dataset.count}"]`).length;
    item.querySelector("b").textContent = number;
    item.hidden = number === 0;
  }
}

function mark(row, state) {
  if (row.dataset.state === state) return;
  row.classList.replace(`is-${row.dataset.state}`, `is-${state}`);
  row.dataset.state = state;
  const made = document.querySelector(`template[data-mark="${state}"]`).content.firstElementChild.cloneNode(true);
  row.querySelector(".state .st").replaceWith(made);
  field(row, "value").toggleAttribute("aria-invalid", state === "refused" || state === "returned");
  if (lineOf(row)) lineOf(row).className = `msg is-${state}`;
  count();
}

// The line below a row that says why; made when it is needed, and gone when it has nothing to say.
function say(row, words, asksReason = false) {
  let line = lineOf(row);
  if (!words && !asksReason && !line?.querySelector('[data-field="reason"]')?.value) {
    line?.remove();
    field(row, "value").removeAttribute("aria-describedby");
    return null;
  }
  if (!line) {
    line = part("message");
    line.id = `m${row.dataset.cell}`;
    line.dataset.about = row.dataset.cell;
    line.className = `msg is-${row.dataset.state}`;
    row.after(line);
    field(row, "value").setAttribute("aria-describedby", line.id);
  }
  line.querySelector("[data-words]").textContent = words;
  line.querySelector(".three")?.remove();
  if (asksReason && !line.querySelector('[data-field="reason"]')) askReason(row, line);
  return line;
}

function askReason(row, line) {
  const made = part("reason");
  made.querySelector("input").name = `reason-${row.dataset.cell}`;
  line.firstElementChild.append(made);
}

function made(tag, words, name = "", parts = []) {
  const element = Object.assign(document.createElement(tag), { textContent: words, className: name });
  element.append(...parts);
  return element;
}

// The row as the server has it now. What was typed since `sent` stays.
function apply(row, seen, sent = null) {
  row.dataset.version = seen.version;
  const differs = (input, name) => sent !== null && input.value !== sent[name];
  if ((seen.reason || seen.asks_reason) && !field(row, "reason")) say(row, seen.message, true);
  for (const input of fields(row)) {
    const name = input.dataset.field, later = input.value, keep = differs(input, name);
    input.defaultValue = seen[name];
    input.value = keep ? later : seen[name];
    input.committed = input.value;
    input.readOnly = !seen.is_open;
  }
  row.toggleAttribute("data-open", seen.is_open);
  row.classList.toggle("has-note", Boolean(seen.note));
  row.querySelector(".diff-c").replaceChildren(made("b", seen.difference), made("span", seen.growth));
  row.querySelector(".chips")?.remove();
  if (seen.chips.length) {
    row.querySelector(".state").append(made("span", "", "chips", seen.chips.map((words) => made("span", words, "chip"))));
  }
  mark(row, seen.state);
  say(row, seen.message || seen.said, Boolean(seen.reason || seen.asks_reason));
}

function edit(changes, again = false) {
  if (changes.length) form.dispatchEvent(new CustomEvent("grid:edit", { detail: { changes, again } }));
}
const tell = (name, detail) => form.dispatchEvent(new CustomEvent(`grid:${name}`, { detail }));

// A notice above the table; each kind stands there once.
function notice(name) {
  const place = form.querySelector("[data-notices]");
  place.querySelector(`[data-notice="${name}"]`)?.remove();
  const made = part(name);
  made.dataset.notice = name;
  place.append(made);
  return made;
}
const unnotice = (name) => form.querySelector(`[data-notice="${name}"]`)?.remove();

if (form) {
  form.classList.add("is-scripted");
  for (const row of rows()) {
    row.first = { state: row.dataset.state, message: lineOf(row)?.querySelector("[data-words]").textContent ?? "" };
  }
  window.grid = { form, rows, rowOf, rowAt, nameOf, lineOf, field, fields, typed, had, isDirty, part, word, mark, say,
                  apply, settle, token, edit, tell, notice, unnotice };
}
