// A long list to choose from can be searched by typing, with or without accents. The <select> stays and holds the value.

const MANY = 12;
const SHOWN = 60;

// As the server folds (mach.engines.vietnamese.fold): no accents, đ as d, lower case.
const fold = (text) => text.normalize("NFD").replace(/[̀-ͯ]/g, "").replace(/đ/gi, "d").toLowerCase();

let made = 0;

function listOf(select, words) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const begins = (text) => wanted.every((word) => ` ${text}`.includes(` ${word}`));
  const found = [...select.options]
    .map((option) => ({ option, text: fold(option.text) }))
    .filter(({ text }) => wanted.every((word) => text.includes(word)));
  // What begins with the words typed stands before what only contains them.
  found.sort((a, b) => begins(b.text) - begins(a.text));
  return found.slice(0, SHOWN).map(({ option }) => option);
}

function enhance(select) {
  if (select.dataset.chooser || select.multiple || select.options.length <= MANY) return;
  select.dataset.chooser = "1";
  made += 1;
  const box = document.createElement("div");
  box.className = "chooser";
  const input = document.createElement("input");
  input.type = "text";
  input.id = select.id;
  input.autocomplete = "off";
  input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "";
  input.placeholder = select.options[0].value ? "Gõ để tìm" : select.options[0].text;
  const list = document.createElement("ul");
  list.id = `chooser-${made}`;
  list.className = "chooser__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  const label = select.labels[0]?.textContent.trim();
  if (label) list.setAttribute("aria-label", label);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  input.required = select.required;
  select.required = false;
  select.removeAttribute("id");
  select.hidden = true;
  select.before(box);
  box.append(input, list, select);

  let at = -1;
  let shown = [];
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    select.value = option.value;
    input.value = option.value ? option.text : "";
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = (words) => {
    shown = listOf(select, words);
    list.replaceChildren(...shown.map((option, place) => {
      const line = document.createElement("li");
      line.id = `${list.id}-${place}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(option.selected));
      line.textContent = option.text;
      line.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return line;
    }));
    if (!shown.length) {
      const line = document.createElement("li");
      line.className = "muted";
      line.setAttribute("role", "option");
      line.setAttribute("aria-disabled", "true");
      line.textContent = "Không có mục nào khớp. Thử ít chữ hơn.";
      list.append(line);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    at = -1;
  };
  const mark = (place) => {
    const lines = [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
    if (!lines.length) return;
    at = (place + lines.length) % lines.length;
    lines.forEach((line, number) => line.classList.toggle("is-current", number === at));
    lines[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", lines[at].id);
  };

  input.addEventListener("input", () => { show(input.value); mark(0); });
  input.addEventListener("click", () => { if (list.hidden) show(""); });
  input.addEventListener("blur", () => {
    // What was typed but not taken is no choice; an emptied box takes the empty one.
    const empty = [...select.options].find((option) => !option.value);
    if (!input.value.trim() && empty && select.value) take(empty);
    input.value = select.value ? select.selectedOptions[0].text : "";
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show("");
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(shown[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
}

const enhanceAll = (root) => root.querySelectorAll?.(".field select").forEach(enhance);
enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
