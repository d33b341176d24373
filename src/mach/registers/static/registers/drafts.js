// What is typed is kept as a draft on the server a moment after the last key; a lost connection is told and tried again.
const WAIT = 1500;
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  let waiting;
  let underway;
  const keep = async () => {
    waiting = undefined;
    underway = new AbortController();
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), signal: underway.signal });
      if (answer.redirected) said.textContent = "Chưa lưu được nháp: phiên làm việc đã hết. Hãy đăng nhập ở một thẻ khác rồi gõ tiếp.";
      else said.textContent = answer.ok || answer.status === 413 ? (await answer.json()).message : "Chưa lưu được nháp.";
    } catch {
      if (underway.signal.aborted) return;
      said.textContent = "Mất kết nối: chưa lưu được nháp, đừng đóng trang này.";
      waiting = setTimeout(keep, 4 * WAIT);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, WAIT);
  });
  // The record is saved: no draft of it may arrive afterwards.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = undefined;
    underway?.abort();
  });
  addEventListener("pagehide", () => {
    if (waiting !== undefined) navigator.sendBeacon(form.dataset.draft, new FormData(form));
  });
}
