// Keys: data-key="a" presses the element; "?" lists what can be pressed on this page.

const visible = (element) => element.checkVisibility() && !element.disabled;

function labelOf(element) {
  return element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.textContent.trim();
}

// Several elements may carry one key (a list of cards): the one near the focus is meant, or none.
function meant(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(visible);
  if (all.length === 1) return all[0];
  const near = document.activeElement?.closest("article, li, tr, dialog");
  return near ? all.find((element) => near.contains(element)) : undefined;
}

function showKeys() {
  const known = new Map([["?", "Xem phím tắt"]]);
  for (const element of document.querySelectorAll("[data-key]")) {
    if (visible(element) && !known.has(element.dataset.key)) known.set(element.dataset.key, labelOf(element));
  }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "phim-tat");
  const title = document.createElement("h2");
  title.id = "phim-tat";
  title.textContent = "Phím tắt của trang này";
  const list = document.createElement("dl");
  list.className = "keys";
  for (const [key, label] of known) {
    const term = document.createElement("dt");
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap);
    const meaning = document.createElement("dd");
    meaning.textContent = label;
    list.append(term, meaning);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--small";
  close.textContent = "Đóng";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, document.createElement("br"), close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// On window, after the document: a page that answers a key itself has prevented it by now.
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (event.key === "?" && !document.querySelector("dialog[open]")) {
    showKeys();
    event.preventDefault();
    return;
  }
  const element = meant(event.key);
  if (!element) return;
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
  event.preventDefault();
});
