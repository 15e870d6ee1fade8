// The months of the year are one stop of the Tab key, and the arrow keys walk along them. Without it each is a stop.
const monthsOf = (rail) => [...rail.querySelectorAll("a")];

function stopAt(rail, month) {
  for (const each of monthsOf(rail)) each.tabIndex = each === month ? 0 : -1;
}

for (const rail of document.querySelectorAll(".rail")) {
  stopAt(rail, rail.querySelector("[aria-current]") || monthsOf(rail).at(-1));
}
document.addEventListener("keydown", (event) => {
  const rail = event.target.closest(".rail");
  if (!rail || event.altKey || event.ctrlKey || event.metaKey) return;
  const months = monthsOf(rail);
  const here = months.indexOf(event.target);
  const there = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: months.length - 1 }[event.key];
  if (there === undefined) return;
  event.preventDefault();
  if (!months[there]) return;
  stopAt(rail, months[there]);
  months[there].focus();
});
