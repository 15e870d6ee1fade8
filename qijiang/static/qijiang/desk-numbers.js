// Fetches how much there is to do and writes it beside the tabs: the pages themselves need not count it, nor be made
// anew when it changes.
const { url } = document.currentScript.dataset;

addEventListener("DOMContentLoaded", async () => {
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  for (const [name, number] of Object.entries(await answer.json())) {
    for (const place of document.querySelectorAll(`[data-number="${name}"]`)) {
      place.hidden = number === 0;
      place.textContent = number > 99 ? "99+" : number;
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = ` ${place.dataset.said}`;
      place.append(said);
    }
  }
});
