// The courses of areas on one canvas, once it is scrolled into view: hover reads, boxes choose. Until then, and without
// this file, the picture that the server drew stands there; the table below has the same figures.
const MOST = 6; // lines that are told apart, as in indicators/charts/lines.py
const DASHES = [[], [], [6, 4], [2, 3], [10, 3, 2, 3], [6, 4]];

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--qj-${name}`).trim();

const shades = () => [token("accent"), token("ink"), token("accent"), token("ink-2"), token("ink-3"), token("ink")];

const loaded = (address) =>
  new Promise((done, failed) => {
    if (window.Chart) return done();
    const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
    document.head.append(script);
  });

const seriesOf = (data, boxes) => {
  const chosen = boxes.filter((box) => box.checked).map((box) => Number(box.value));
  return chosen.map((number, place) => ({
    label: data.series[number].name,
    data: data.series[number].values,
    borderColor: shades()[place % MOST],
    backgroundColor: shades()[place % MOST],
    borderDash: DASHES[place % MOST],
    borderWidth: 2,
    pointRadius: 2,
    spanGaps: false,
  }));
};

// Where the scale does not begin at zero its lowest line has no figure.
const unlabelledFoot = (value, place) => (place === 0 && value !== 0 ? "" : value.toLocaleString("en"));

const optionsOf = (data) => {
  const axis = { grid: { color: token("line") }, ticks: { color: token("ink-3") }, border: { color: token("line-strong") } };
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    scales: { x: axis, y: { ...axis, ticks: { ...axis.ticks, callback: unlabelledFoot }, title: { display: true, text: data.unit, color: token("ink-3") } } },
    plugins: {
      legend: { labels: { color: token("ink"), boxHeight: 1 } },
      tooltip: { callbacks: { label: (item) => `${item.dataset.label} ${data.series.find((each) => each.name === item.dataset.label).texts[item.dataIndex]}` } },
    },
  };
};

const draw = async (holder) => {
  const data = JSON.parse(document.getElementById(holder.dataset.lines).textContent);
  await loaded(holder.dataset.chart);
  const canvas = holder.querySelector("canvas");
  const boxes = [...holder.querySelectorAll("input[type=checkbox]")];
  holder.classList.add("drawn");
  const chart = new window.Chart(canvas, { type: "line", data: { labels: data.labels, datasets: seriesOf(data, boxes) }, options: optionsOf(data) });
  const again = () => {
    chart.data.datasets = seriesOf(data, boxes);
    chart.options = optionsOf(data);
    chart.update();
  };
  for (const box of boxes) box.addEventListener("change", again);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
};

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((each) => each.isIntersecting)) {
    seen.unobserve(entry.target);
    draw(entry.target);
  }
});
for (const holder of document.querySelectorAll("[data-lines]")) seen.observe(holder);
