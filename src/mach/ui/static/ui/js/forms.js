// Forms: nothing typed is lost, nothing is sent twice, dates can be picked as well as typed, files are asked for in Vietnamese.

let typing = null; // the guarded form that holds unsaved words

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) typing = form;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form === typing) typing = null;
  if (form.method !== "post" || form.matches("[hx-post], [data-upload]")) return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
});

addEventListener("beforeunload", (event) => {
  if (typing?.isConnected) event.preventDefault();
});
// Coming back by the browser's arrow finds the form usable again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => form.removeAttribute("data-sent")));

// The first mistake is where the person goes next (in the gallery it is only shown).
document.querySelector(".field--error:not(.sample *) :is(input, select, textarea)")?.focus();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick-date]");
  if (!button) return;
  const picker = button.parentElement.querySelector("input[type=date]");
  const field = button.parentElement.querySelector("input:not([type=date])");
  const [day, month, year] = field.value.split(/[/.-]/);
  if (/^\d{4}$/.test(year ?? "")) picker.value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  picker.onchange = () => {
    field.value = picker.value.split("-").reverse().join("/");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };
  picker.showPicker();
});

// The browser asks for files in its own language; the entry lies unseen over words of ours and keeps keyboard and label.
function dressFiles(root) {
  for (const entry of root.querySelectorAll("input[type=file]")) {
    if (entry.closest(".dropzone, .file-entry")) continue;
    const box = document.createElement("span");
    box.className = "file-entry";
    const button = document.createElement("span");
    button.className = "button button--small";
    button.textContent = "Chọn tệp";
    const chosen = document.createElement("span");
    chosen.className = "muted";
    const say = () => (chosen.textContent = [...entry.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào");
    for (const part of [button, chosen]) part.setAttribute("aria-hidden", "true");
    entry.before(box);
    box.append(entry, button, chosen);
    entry.addEventListener("change", say);
    say();
  }
}
dressFiles(document);
document.addEventListener("htmx:afterSettle", (event) => dressFiles(event.target));

// A choice narrows another: only the group that the chosen option names can be chosen from there.
function narrow(select) {
  const other = select.form.elements[select.dataset.narrows];
  const group = select.selectedOptions[0]?.dataset.group ?? "";
  for (const part of other.querySelectorAll("optgroup")) part.hidden = part.disabled = part.label !== group;
  if (other.selectedOptions[0]?.parentElement.disabled) other.value = "";
}
const narrowAll = (root) => root.querySelectorAll("select[data-narrows]").forEach(narrow);
narrowAll(document);
document.addEventListener("htmx:afterSettle", (event) => narrowAll(event.target));
document.addEventListener("change", (event) => event.target.matches?.("select[data-narrows]") && narrow(event.target));

// One box that ticks every row of its table, or every box within what it names.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-check-all]");
  if (!all) return;
  const within = all.dataset.checkAll ? document.querySelector(all.dataset.checkAll) : all.closest("table").tBodies[0];
  for (const box of within.querySelectorAll("input[type=checkbox]")) box.checked = all.checked;
});
