// Where somebody else changed a figure meanwhile: below the row stand what it was, what it is and what was typed, and
// which of them shall stay.
const { form, say, part, apply, fields, tell, edit } = window.grid ?? {};

function line(field) {
  const made = document.createElement("tr");
  made.append(Object.assign(document.createElement("th"), { scope: "row", textContent: field.label }));
  for (const words of [field.was, field.theirs, field.mine]) {
    made.append(Object.assign(document.createElement("td"), { textContent: words || "—" }));
  }
  return made;
}

function keepMine(row, theirs) {
  row.dataset.version = theirs.version;
  for (const input of fields(row)) input.defaultValue = theirs[input.dataset.field] ?? "";
  tell("resend", { row });
}

function takeTheirs(row, theirs) {
  const changes = fields(row).map((input) => ({ row, field: input.dataset.field, before: input.value, after: theirs[input.dataset.field] ?? "" }));
  delete row.extra;
  row.seen = theirs;
  apply(row, theirs);
  edit(changes.filter((change) => change.before !== change.after));
  tell("settled", { row });
}

form?.addEventListener("grid:answer", ({ detail }) => {
  if (detail.status !== 409) return;
  const { row, answer } = detail;
  const below = say(row, answer.message);
  const three = part("conflict");
  three.querySelector("tbody").append(...answer.fields.map(line));
  const mine = three.querySelector("[data-mine]");
  mine.hidden = !answer.theirs.is_open;
  mine.addEventListener("click", () => keepMine(row, answer.theirs));
  three.querySelector("[data-theirs]").addEventListener("click", () => takeTheirs(row, answer.theirs));
  below.firstElementChild.append(three);
});
