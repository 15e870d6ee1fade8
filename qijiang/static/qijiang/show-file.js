// Says which file was chosen, in the page's own words: a browser's own box speaks the language of the browser.
for (const input of document.querySelectorAll("input[type=file][data-shown-in]")) {
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name);
    if (names.length) document.getElementById(input.dataset.shownIn).textContent = names.join(", ");
  });
}
