// Child tables: one more row on demand.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const box = button.closest("[data-rows]");
  const total = box.querySelector(`#id_${box.dataset.rows}-TOTAL_FORMS`);
  const row = box.querySelector("[data-row-template]").innerHTML.replaceAll("__prefix__", total.value);
  button.insertAdjacentHTML("beforebegin", row);
  total.value = Number(total.value) + 1;
  button.previousElementSibling.querySelector("input, select, textarea")?.focus();
});
