// Addresses say only what was chosen: a form that reads leaves out its empty fields, and what is already shown is not
// asked for again, so that each answer stands in the history once.
const inOrder = (query) => [...new URLSearchParams(query)].map(String).sort().join("&");

document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.matches("form") && inOrder(event.detail.formData) === inOrder(location.search)) event.preventDefault();
});
