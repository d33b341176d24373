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

// Thousands are marked while a number is typed: 1250000 becomes 1.250.000. The caret stays behind the same digit.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-grouped]") || !/^-?[\d.]*(,\d*)?$/.test(field.value)) return;
  const [whole, rest] = field.value.split(",");
  const digits = whole.replace(/\D/g, "");
  if (digits.length < 4 && !whole.includes(".")) return;
  const marked = (whole.startsWith("-") ? "-" : "") + digits.replace(/\B(?=(\d{3})+$)/g, ".") + (rest === undefined ? "" : `,${rest}`);
  if (marked === field.value) return;
  const before = field.value.slice(0, field.selectionStart).replace(/\./g, "").length;
  field.value = marked;
  let at = 0;
  for (let seen = 0; at < marked.length && seen < before; at += 1) if (marked[at] !== ".") seen += 1;
  field.setSelectionRange(at, at);
});

// Ctrl+Enter saves from anywhere in a form; in a table of rows Enter goes on to the next entry and saves nothing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const form = event.target.closest?.("form[data-guard]");
  if (!form) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.button--primary"));
    return;
  }
  const row = event.target.matches("input") && event.target.closest("[data-row]");
  if (!row || event.defaultPrevented) return;
  event.preventDefault();
  const entries = [...form.querySelectorAll("input, select, textarea, button")].filter((one) => one.checkVisibility() && one.tabIndex >= 0);
  entries[entries.indexOf(event.target) + 1]?.focus();
});

// What the person wrote in the last two records is offered beside an empty entry.
for (const entry of document.querySelectorAll("[data-before]")) {
  if (entry.value) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small button--quiet";
  button.textContent = `Như lần trước: ${entry.dataset.beforeWords}`;
  button.addEventListener("click", () => {
    const { before, beforeWords } = entry.dataset;
    if (entry.matches("select") && ![...entry.options].some((one) => one.value === before)) entry.add(new Option(beforeWords, before));
    entry.value = before;
    for (const kind of ["input", "change"]) entry.dispatchEvent(new Event(kind, { bubbles: true }));
    button.remove();
  });
  (entry.closest(".chooser") ?? entry).after(button);
}
