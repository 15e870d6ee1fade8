// Pastes a block from Excel or WPS into the entry grid: first a preview of every cell, then all of it as one step.
// A block whose first column names indicators goes to their rows; any other goes row by row from the chosen cell on.
const { form, rows, rowAt, nameOf, field, token, edit } = window.grid ?? {};
const dialog = document.getElementById("paste");
const word = (name) => dialog.querySelector("template").content.querySelector(`[data-word="${name}"]`).textContent;
const COLUMNS = ["value", "note"];

// Tab-separated text as spreadsheets write it: a cell with a tab, a line break or a quote stands in quotes.
function table(text) {
  const lines = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at], line = lines.at(-1);
    if (quoted && sign === '"' && text[at + 1] === '"') (line[line.length - 1] += '"'), (at += 1);
    else if (quoted) sign === '"' ? (quoted = false) : (line[line.length - 1] += sign);
    else if (sign === '"' && line.at(-1) === "") quoted = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") lines.push([""]);
    else if (sign !== "\r") line[line.length - 1] += sign;
  }
  while (lines.length && lines.at(-1).every((cell) => cell.trim() === "")) lines.pop();
  return lines;
}

const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "");

function byName(block) {
  const known = new Map();
  for (const row of rows()) if (!known.has(plain(nameOf(row)))) known.set(plain(nameOf(row)), row);
  const found = block.filter((line) => known.has(plain(line[0]))).length;
  if (block[0].length < 2 || found * 2 < block.length || !found) return null;
  return block.flatMap((line, number) => {
    const row = known.get(plain(line[0]));
    if (!row && number === 0) return []; // the heading
    if (!row) return [{ name: line[0], field: "value", text: line.slice(1).join(" "), out: "unnamed" }];
    return COLUMNS.flatMap((name, place) => (line[place + 1] === undefined ? [] : [{ row, field: name, text: line[place + 1] }]));
  });
}

function byPlace(block, input) {
  const lines = rows(), first = lines.indexOf(rowAt(input)), column = COLUMNS.indexOf(input.dataset.field);
  return block.flatMap((line, number) =>
    line.slice(0, COLUMNS.length - column).map((text, place) => {
      const row = lines[first + number];
      return row ? { row, field: COLUMNS[column + place], text } : { name: "", field: COLUMNS[column + place], text, out: "beyond" };
    }),
  );
}

function judge(change) {
  if (change.out) return change;
  const input = field(change.row, change.field);
  const text = change.text.replace(/\s*\n\s*/g, " ").trim();
  const out = input.readOnly ? "locked" : input.value === text ? "same" : "";
  return { ...change, text, now: input.value, name: nameOf(change.row), out };
}

// The server reads the values as it would save them; without it they are written as they are, and read when saved.
async function read(changes) {
  const asked = changes.filter((change) => change.field === "value" && !change.out);
  if (!asked.length) return;
  const body = new URLSearchParams();
  for (const change of asked) body.append("cell", change.row.dataset.cell), body.append("value", change.text);
  try {
    const response = await fetch(form.dataset.paste, { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual" });
    if (!response.ok) return;
    const { read: answers } = await response.json();
    asked.forEach((change, place) => Object.assign(change, answers[place]));
    for (const change of asked) if (!change.error && change.shown === change.now) change.out = "same";
  } catch {
    // The preview is then without the server's word.
  }
}

const cell = (words, name = "") => Object.assign(document.createElement("td"), { textContent: words, className: name });

function line(change) {
  const made = document.createElement("tr");
  made.className = change.error ? "is-refused" : change.out ? "is-out" : "";
  const what = change.text === "" ? "clear" : "write";
  const fate = change.error || (change.out ? word(change.out) : change.said || word(what));
  made.append(cell(change.name), cell(word(change.field)), cell(change.now ?? "", "num"), cell(change.text, "num"), cell(fate, "wrap-text"));
  return made;
}

function preview(changes, how) {
  const good = changes.filter((change) => !change.out && !change.error);
  dialog.querySelector("[data-how]").textContent = how;
  dialog.querySelector("tbody").replaceChildren(...changes.map(line));
  const button = dialog.querySelector("[data-write]");
  button.disabled = !good.length;
  button.querySelector("[data-number]").textContent = good.length;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.returnValue === "write" && write(good), { once: true });
}

function write(good) {
  const changes = good.map(({ row, field: name, text }) => {
    const input = field(row, name), before = input.value;
    input.value = input.committed = text;
    return { row, field: name, before, after: text };
  });
  edit(changes);
  field(changes[0].row, changes[0].field).focus();
}

async function paste(event) {
  const input = event.target, text = event.clipboardData.getData("text/plain");
  if (!input.matches?.("td [data-field]") || input.closest(".reason") || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const block = table(text), named = byName(block);
  const changes = (named ?? byPlace(block, input)).map(judge);
  const width = Math.max(...block.map((each) => each.length));
  const spare = width - (named ? COLUMNS.length + 1 : COLUMNS.length - COLUMNS.indexOf(input.dataset.field));
  const how = [word(named ? "by_name" : "by_place")];
  if (spare > 0) how.push(`${word("columns")} ${spare}`);
  await read(changes);
  preview(changes, how.join(" "));
}

form?.addEventListener("paste", paste);
