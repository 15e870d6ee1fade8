// What stands beside the chosen cell: its last figures, limits, notes and history, fetched when one stays on a row.
const form = document.querySelector("form[data-grid]");
const panel = document.getElementById("beside");
const REST = 250; // milliseconds on a row before its panel is fetched
const WIDE = matchMedia("(min-width: 80em)"); // below it the panel stands under the grid, where nobody looks while typing
let timer = 0, here = null, latest = 0;

const rowAt = (element) => {
  const line = element.closest("tr");
  return line?.dataset.about ? document.getElementById(`c${line.dataset.about}`) : line?.closest("tr[data-cell]");
};

async function show(row) {
  const number = ++latest;
  const response = await fetch(row.querySelector("th a").href, { headers: { "HX-Request": "true" }, redirect: "manual" }).catch(() => null);
  if (!response?.ok || number !== latest) return;
  const made = new DOMParser().parseFromString(await response.text(), "text/html");
  panel.replaceChildren(...made.body.childNodes);
}

function choose(row) {
  if (!row || row === here) return;
  here?.classList.remove("is-here");
  row.classList.add("is-here");
  here = row;
  clearTimeout(timer);
  if (WIDE.matches) timer = setTimeout(() => show(row), REST);
}

if (form) {
  form.querySelector("tr[data-cell].is-here") && (here = form.querySelector("tr[data-cell].is-here"));
  form.addEventListener("focusin", (event) => choose(rowAt(event.target)));
  form.addEventListener("grid:look", () => {
    panel.setAttribute("tabindex", "-1");
    panel.focus();
  });
  form.addEventListener("grid:answer", ({ detail }) => detail.row === here && WIDE.matches && show(here));
  // The name of a row opens its panel here; without this script it is a page of its own.
  form.addEventListener("click", async (event) => {
    const link = event.target.closest("tr[data-cell] th a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(rowAt(link));
    await show(rowAt(link));
    if (!WIDE.matches) panel.scrollIntoView();
  });
  panel.addEventListener("change", (event) => {
    const { extra } = event.target.dataset;
    if (!extra || !window.grid) return;
    here.extra = { ...here.extra, [extra]: event.target.value };
    if (window.grid.field(here, "value").value) window.grid.tell("resend", { row: here }); // else with the first value
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") here?.querySelector("[data-field=value]").focus();
  });
}
