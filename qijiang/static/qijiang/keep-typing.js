// Keeps what was typed into <form data-keep="name"> in this browser until the server has it, and offers it again.
// The words stand in the page (data-keep-note, data-keep-drop), so that they are in the reader's language.
// A page that was saved clears what was kept by showing <meta name="saved-form" content="name">; one that was refused
// shows what was typed itself, and says so in its .problems.
const PREFIX = "typed:";

const typed = (form) =>
  Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));

function offer(form, key, kept) {
  const note = document.createElement("p");
  note.className = "kept";
  note.setAttribute("role", "status");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-quiet";
  drop.textContent = form.dataset.keepDrop;
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    note.remove();
  });
  note.append(form.dataset.keepNote, " ", drop);
  form.prepend(note);
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements[name];
    if (field && "value" in field && field.type !== "file" && field.type !== "hidden") field.value = value;
  }
}

for (const meta of document.querySelectorAll('meta[name="saved-form"]')) localStorage.removeItem(PREFIX + meta.content);

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = PREFIX + form.dataset.keep;
  const kept = JSON.parse(localStorage.getItem(key) || "null");
  const before = JSON.stringify(typed(form));
  if (kept && JSON.stringify(kept) !== before && !form.querySelector(".problems")) offer(form, key, kept);
  form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(typed(form))));
}
