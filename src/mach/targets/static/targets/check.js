// Đối chiếu: marks and cards point at each other, keys decide, selected text becomes a finding.
(() => {
  const root = document.querySelector("[data-check]");
  if (!root) return;
  const text = root.querySelector(".check__text");
  const cards = root.querySelector("#cards");
  const adder = document.querySelector("[data-adder]");
  let selected = null;

  const all = () => [...cards.querySelectorAll("[data-card]")];
  const open = () => all().filter((card) => card.querySelector("[data-key=a]"));
  const current = () => cards.querySelector(".is-current");

  function show(card, { scrollText = true } = {}) {
    if (!card) return;
    all().forEach((other) => other.classList.toggle("is-current", other === card));
    const id = card.dataset.card;
    text.querySelectorAll(".mark").forEach((mark) => {
      mark.classList.toggle("is-current", (mark.dataset.readings || "").split(" ").includes(id));
    });
    const entry = card.classList.contains("card--editing") && card.querySelector("textarea, input[type=search]");
    (entry || card).focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    const place = text.querySelector(`#cho-${id}`);
    if (scrollText && place) place.nextElementSibling?.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const list = all();
    const here = list.indexOf(current());
    show(list[Math.min(Math.max(here + by, 0), list.length - 1)]);
  }

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-readings]");
    if (!mark || !mark.dataset.readings || !getSelection().isCollapsed) return;
    const ids = mark.dataset.readings.split(" ");
    const card = ids.map((id) => cards.querySelector(`#muc-${id}`)).filter(Boolean).pop();
    if (card) show(card, { scrollText: false });
    else bring(ids[ids.length - 1]);
  });

  function bring(id) {
    const place = document.createElement("div");
    cards.prepend(place);
    htmx.ajax("GET", `/van-ban/doi-chieu/${id}/`, { target: place, swap: "outerHTML" })
      .then(() => show(cards.querySelector(`#muc-${id}`), { scrollText: false }));
  }

  document.addEventListener("keydown", (event) => {
    const cancel = event.key === "Escape" && event.target.closest?.("[data-card]")?.querySelector("[data-cancel]");
    if (cancel) { cancel.click(); event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); event.preventDefault(); return; }
    const button = current()?.querySelector(`[data-key="${event.key}"]`);
    if (button) { button.click(); event.preventDefault(); }
  });

  // After settling: until then htmx shows a new card with the classes of the one it replaced.
  document.addEventListener("htmx:afterSettle", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card || !cards.contains(card)) return;
    const id = card.dataset.card;
    const state = [...card.classList].find((name) => name.startsWith("card--"))?.slice(6);
    text.querySelectorAll("[data-readings]").forEach((mark) => {
      if (!mark.dataset.readings.split(" ").includes(id) || !state || state === "editing") return;
      mark.classList.remove("mark--proposed", "mark--accepted", "mark--merged", "mark--rejected", "mark--noted");
      mark.classList.add(`mark--${state}`);
    });
    if (["accepted", "merged", "rejected"].includes(state)) {
      const list = all();
      show(open().find((other) => list.indexOf(other) > list.indexOf(card)) || open()[0] || card);
    } else show(card, { scrollText: false });
  });

  function offsetOf(node, inside) {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-offset]");
    if (!holder) return null;
    // Offsets count code points; the browser counts UTF-16 units.
    return Number(holder.dataset.offset) + [...holder.textContent.slice(0, inside)].length;
  }

  if (text.dataset.markUrl) document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) {
      if (!adder.contains(document.activeElement)) adder.hidden = true;
      return;
    }
    const range = selection.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    selected = { start, end };
    const box = range.getBoundingClientRect();
    adder.hidden = false;
    adder.style.setProperty("left", `${Math.max(8, Math.min(box.left, innerWidth - 280)) + scrollX}px`);
    adder.style.setProperty("top", `${box.bottom + scrollY + 6}px`);
  });

  adder.addEventListener("mousedown", (event) => event.preventDefault());
  adder.addEventListener("click", (event) => {
    const button = event.target.closest("[data-kind]");
    if (!button || !selected) return;
    adder.hidden = true;
    const place = document.createElement("div");
    place.className = "notice notice--error";
    cards.prepend(place);
    htmx.ajax("POST", text.dataset.markUrl, { target: place, swap: "outerHTML", values: { ...selected, kind: button.dataset.kind } });
    getSelection().removeAllRanges();
  });

  show(open()[0], { scrollText: false });
})();
