// Undo and redo in the entry grid, step by step; a block that was pasted is one step. What is undone is saved again.
const { form, field, edit } = window.grid ?? {};
const done = [], undone = [];
const buttons = () => [form.querySelector("[data-undo]"), form.querySelector("[data-redo]")];

function show() {
  const [undo, redo] = buttons();
  undo.disabled = !done.length;
  redo.disabled = !undone.length;
}

function step(from, to, which) {
  const changes = from.pop();
  if (!changes) return;
  to.push(changes);
  const made = changes.map((change) => ({ ...change, before: change[which === "before" ? "after" : "before"], after: change[which] }));
  for (const { row, field: name, after } of made) {
    const input = field(row, name);
    if (input && !input.readOnly) input.value = input.committed = after;
  }
  field(made[0].row, made[0].field)?.focus();
  edit(made, true);
  show();
}

const undo = () => step(done, undone, "before");
const redo = () => step(undone, done, "after");

if (form) {
  form.addEventListener("grid:edit", ({ detail }) => {
    if (detail.again) return;
    done.push(detail.changes);
    undone.length = 0;
    show();
  });
  const [undoButton, redoButton] = buttons();
  undoButton.addEventListener("click", undo);
  redoButton.addEventListener("click", redo);
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const input = event.target, typing = input.matches("[data-field]") && input.value !== (input.committed ?? input.defaultValue);
    const key = event.key.toLowerCase();
    if (typing || (key !== "z" && key !== "y")) return; // within a field that is being typed the browser's own undo holds
    event.preventDefault();
    key === "y" || event.shiftKey ? redo() : undo();
  });
}
