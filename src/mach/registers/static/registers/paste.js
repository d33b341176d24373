// Preview of a pasted table: any cell becomes an entry when it is clicked, a whole row by its button.
function open(cell) {
  if (cell.querySelector("input")) return;
  const input = document.createElement("input");
  input.name = `o-${cell.dataset.cell}`;
  input.value = cell.querySelector("[data-cell-text]").textContent;
  input.setAttribute("aria-label", cell.dataset.cellLabel);
  cell.replaceChildren(input);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit-row]");
  const cells = button ? [...button.closest("tr").querySelectorAll("[data-cell]")] : [event.target.closest("[data-cell]")];
  for (const cell of cells) if (cell) open(cell);
  if (button || (cells[0] && event.target !== cells[0].firstElementChild)) {
    (button ? button.closest("tr") : cells[0]).querySelector("td input:not([type=checkbox])")?.focus();
  }
});
