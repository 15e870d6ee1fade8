// Ticking the rows of a form: all of a group at once, and how many are ticked.
"use strict";

for (const form of document.querySelectorAll("[data-pick]")) {
  const said = form.querySelector("[data-picked]");
  const ones = (within) => [...within.querySelectorAll("[data-pick-one]")];
  const show = () => {
    for (const group of form.querySelectorAll("[data-pick-group]")) {
      const all = group.querySelector("[data-pick-all]");
      if (!all) continue;
      const ticked = ones(group).filter((one) => one.checked).length;
      all.checked = ticked === ones(group).length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
    const number = ones(form).filter((one) => one.checked).length;
    said.textContent = number ? `${said.dataset.words} ${number}` : "";
  };
  form.classList.add("is-scripted");
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
      for (const one of ones(event.target.closest("[data-pick-group]"))) one.checked = event.target.checked;
    }
    show();
  });
  show();
}
