// What one tab of this browser saved, the other tabs of the same grid show at once, unless something is being typed
// there: so that nobody meets a conflict with himself.
const { form, rowOf, isDirty, apply } = window.grid ?? {};

if (form) {
  const channel = new BroadcastChannel(`grid:${form.dataset.account}:${form.dataset.grid}`);
  form.addEventListener("grid:answer", ({ detail }) => {
    if (detail.status === 200) channel.postMessage(detail.answer);
  });
  channel.addEventListener("message", ({ data }) => {
    const row = rowOf(data.cell);
    if (!row || isDirty(row) || row.dataset.state === "sending" || row.contains(document.activeElement)) return;
    row.seen = data;
    apply(row, data);
  });
}
