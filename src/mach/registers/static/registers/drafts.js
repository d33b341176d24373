// What is typed is kept as a draft on the server a moment after the last key; a lost connection is told and tried again.
const WAIT = 1500;
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  let waiting;
  let sent = false;
  const keep = async () => {
    if (sent) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
      said.textContent = answer.ok || answer.status === 413 ? (await answer.json()).message : "Chưa lưu được nháp.";
    } catch {
      said.textContent = "Mất kết nối: chưa lưu được nháp, đừng đóng trang này.";
      waiting = setTimeout(keep, 4 * WAIT);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, WAIT);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(waiting);
  });
}
