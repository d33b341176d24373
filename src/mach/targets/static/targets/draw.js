// A box drawn around a sentence on the image of a page; kept in the form as shares of the page.

const SMALLEST = 0.01; // a click is no box

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draw]");
  if (!button) return;
  const drawing = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(drawing));
  document.querySelector(".paper").classList.toggle("is-drawing", drawing);
});

document.addEventListener("pointerdown", (event) => {
  const page = event.target.closest(".is-drawing .paper__page");
  if (!page) return;
  event.preventDefault();
  const frame = page.getBoundingClientRect();
  const share = (at) => ({
    x: Math.min(Math.max((at.clientX - frame.left) / frame.width, 0), 1),
    y: Math.min(Math.max((at.clientY - frame.top) / frame.height, 0), 1),
  });
  const from = share(event);
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  document.querySelectorAll(".paper__page rect").forEach((old) => old.remove());
  page.querySelector("svg").append(box);
  const sides = (to) => [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const draw = (at) => {
    const [left, top, width, height] = sides(share(at));
    for (const [name, value] of Object.entries({ x: left, y: top, width, height })) box.setAttribute(name, value);
  };
  const end = (at) => {
    removeEventListener("pointermove", draw);
    const shares = sides(share(at));
    const isBox = shares[2] > SMALLEST && shares[3] > SMALLEST;
    if (!isBox) box.remove();
    const edition = page.closest(".paper").dataset.edition;
    document.querySelector("[name=box]").value = isBox
      ? [edition, page.dataset.page, ...shares.map((one) => one.toFixed(4))].join(" ")
      : "";
    document.querySelector("[data-drawn]").hidden = !isBox;
  };
  addEventListener("pointermove", draw);
  addEventListener("pointerup", end, { once: true });
});
