// Puts a field into the text: a press on <button data-field="name"> writes {{name}} where one last wrote in a
// <textarea data-takes-fields>, or at the end of the first of them.
let last = document.querySelector("textarea[data-takes-fields]");

document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-takes-fields]")) last = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-field]");
  if (!button || !last) return;
  const at = last === document.activeElement || last.selectionStart ? last.selectionStart : last.value.length;
  last.setRangeText(`{{${button.dataset.field}}}`, at, Math.max(at, last.selectionEnd), "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
  last.focus();
});
