// The keyboard of the entry grid, as in a spreadsheet: arrows and Enter move, Tab goes to the right, typing replaces,
// F2 edits what stands there, Esc brings back what stood there. Where nothing may be typed one moves all the same.
const form = document.querySelector("form[data-grid]");
const cells = () => [...form.querySelectorAll("tr[data-cell]")].map((row) => [...row.querySelectorAll("td [data-field]")]);
let editing = null; // the field in which arrows move the cursor, after F2 or a second click

function commit(input) {
  const before = input.committed ?? input.defaultValue;
  if (input.readOnly || input.value === before) return;
  input.committed = input.value;
  window.grid?.edit([{ row: window.grid.rowAt(input), field: input.dataset.field, before, after: input.value }]);
}

function go(input, down, right) {
  const lines = cells();
  const at = lines.findIndex((line) => line.includes(input));
  const column = lines[at].indexOf(input) + right;
  const next = lines[at + down]?.[Math.min(Math.max(column, 0), lines[at].length - 1)];
  if (!next || next === input) return false;
  next.focus();
  return true;
}

function tab(input, back) {
  const flat = cells().flat();
  const next = flat[flat.indexOf(input) + (back ? -1 : 1)];
  next?.focus();
  return Boolean(next); // at either end the key does what it does elsewhere
}

function edge(input, last) {
  const lines = cells();
  const column = lines.find((line) => line.includes(input)).indexOf(input);
  lines.at(last ? -1 : 0)[column].focus();
  return true;
}

function restore(input) {
  if (editing === input) editing = null;
  const before = input.committed ?? input.defaultValue;
  if (input.value === before && input.value !== input.defaultValue) input.value = input.defaultValue; // never saved
  else input.value = before;
  commit(input);
  input.select();
  return true;
}

function startEditing(input) {
  editing = input;
  input.setSelectionRange(input.value.length, input.value.length);
  return true;
}

const MOVES = {
  ArrowDown: (input) => go(input, 1, 0),
  ArrowUp: (input) => go(input, -1, 0),
  ArrowRight: (input) => go(input, 0, 1),
  ArrowLeft: (input) => go(input, 0, -1),
};

function act(event, input) {
  const { key } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) return (form.dispatchEvent(new CustomEvent("grid:look")), true);
  if (key === "Enter") {
    if (!go(input, event.shiftKey ? -1 : 1, 0)) commit(input);
    return true;
  }
  if (key === "Tab") return tab(input, event.shiftKey);
  if (key === "Escape") return restore(input);
  if (key === "F2") return startEditing(input);
  if ((key === "Home" || key === "End") && event.ctrlKey) return edge(input, key === "End");
  return editing !== input && !event.shiftKey && !event.ctrlKey && !event.altKey && MOVES[key] ? MOVES[key](input) || true : false;
}

if (form) {
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.isComposing || event.keyCode === 229) return; // an input method is at work on Chinese characters
    if (input.matches?.(".reason [data-field]") && event.key === "Enter") {
      event.preventDefault();
      commit(input);
    }
    if (input.matches?.("td [data-field]") && !input.closest(".reason") && act(event, input)) event.preventDefault();
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("td [data-field]")) event.target.select();
  });
  form.addEventListener("focusout", (event) => {
    if (!event.target.matches("[data-field]")) return;
    if (editing === event.target) editing = null;
    commit(event.target);
  });
  // A click chooses the cell whole; a second one, or F2, sets the cursor.
  form.addEventListener("mousedown", (event) => {
    if (!event.target.matches("td [data-field]") || event.target === document.activeElement) return;
    event.preventDefault();
    event.target.focus();
  });
  form.addEventListener("dblclick", (event) => {
    if (event.target.matches("td [data-field]")) startEditing(event.target);
  });
  // A tab that is closed or put away saves what is just being typed.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && document.activeElement?.matches("form[data-grid] [data-field]")) commit(document.activeElement);
  });
}
