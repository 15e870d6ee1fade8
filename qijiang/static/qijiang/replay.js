// Walks through the months of the year's lights. It shows what stands there anyway: each month is a link, each count is
// written. Who wants less motion, or has the page paused, goes on month by month with the same button.
const STEP = 1100;

for (const panel of document.querySelectorAll("[data-replay]")) {
  const button = panel.querySelector("header button");
  const said = panel.querySelector(".said");
  const months = [...(said?.querySelectorAll("[data-month]") ?? [])].map((each) => Number(each.dataset.month));
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let at = Number(panel.dataset.at);
  let timer = 0;
  if (months.length < 2) continue;

  const show = (month) => {
    at = month;
    for (const each of panel.querySelectorAll("[data-month]")) {
      const isIt = Number(each.dataset.month) === month;
      if (each.parentElement === said) each.hidden = !isIt;
      else each.classList.toggle("at", isIt);
    }
  };
  const label = () => {
    button.textContent = timer ? button.dataset.wordPause : still.matches ? button.dataset.wordStep : button.dataset.wordPlay;
    said.setAttribute("aria-live", timer ? "off" : "polite");
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    label();
  };
  const next = () => show(months[(months.indexOf(at) + 1) % months.length]);
  const walk = () => {
    if (at === months.at(-1)) stop();
    else next();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (still.matches) return next();
    if (at === months.at(-1)) show(months[0]);
    timer = setInterval(walk, STEP);
    label();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && timer) stop();
  });
  still.addEventListener("change", stop);
  show(months.includes(at) ? at : months.at(-1));
  label();
  button.hidden = false;
}
