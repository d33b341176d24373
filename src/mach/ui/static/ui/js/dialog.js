// Dialogs open by data attributes; what cannot be undone asks first.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches?.("dialog[open]")) { // a click on the backdrop
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

function ask(question, yes = "Đồng ý") {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.id = "cau-hoi";
  words.textContent = question;
  dialog.setAttribute("aria-labelledby", words.id);
  const actions = document.createElement("div");
  actions.className = "form__actions";
  for (const [value, label, look] of [["yes", yes, "button button--primary"], ["no", "Thôi", "button"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = look;
    button.textContent = label;
    button.addEventListener("click", () => dialog.close(value));
    actions.append(button);
  }
  dialog.append(words, actions);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => { answer(dialog.returnValue === "yes"); dialog.remove(); });
  });
}

// <button data-confirm="…"> in a form: asked before the form goes.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button || button.dataset.agreed) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await ask(button.dataset.confirm, button.textContent.trim()))) return;
  button.dataset.agreed = "1";
  button.click();
  delete button.dataset.agreed;
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question)) event.detail.issueRequest(true);
});
