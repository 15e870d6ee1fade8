// Sends a form as soon as one of its choices changes, and hides the button that does it without this script.
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.classList.add("sends-itself");
  form.addEventListener("change", (event) => {
    const leftOut = (event.target.dataset.leavesOut || "").split(" ");
    for (const field of form.elements) {
      if (leftOut.includes(field.name)) field.disabled = true;
    }
    form.requestSubmit();
  });
}
// The back button brings the page as it was left: with fields that were switched off.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const field of document.querySelectorAll("form[data-submit-on-change] :disabled")) field.disabled = false;
});
