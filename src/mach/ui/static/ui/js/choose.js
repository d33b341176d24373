// A long list to choose from can be searched by typing, with or without accents. The <select> stays and holds the value.
// One that is too long for a page (data-lookup: an address) holds what is chosen alone; the server finds the rest.

const MANY = 12;
const SHOWN = 60;
const PAUSE = 150; // milliseconds without a key before the server is asked

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

// Both give lines to `answer`: [{option, line}], and what stands below them: why there are none, what else to do.
const fromPage = (select) => (words, answer) => {
  const found = listOf(select, words).map((option) => {
    const line = document.createElement("li");
    line.textContent = option.text;
    return { option, line };
  });
  answer(found, found.length ? [] : ["Không có mục nào khớp. Thử ít chữ hơn."]);
};

const fromServer = (select) => {
  let waiting;
  return (words, answer) => {
    clearTimeout(waiting);
    if (!words.trim()) return answer([], [`${select.options[0].text}.`]);
    waiting = setTimeout(async () => {
      const address = `${select.dataset.lookup}?tu=${encodeURIComponent(words)}`;
      const reply = await fetch(address).catch(() => null);
      if (!reply?.ok) return answer([], ["Chưa tìm được. Hãy kiểm tra mạng rồi gõ lại."]);
      const box = document.createElement("template");
      box.innerHTML = await reply.text();
      const lines = [...box.content.querySelectorAll("li")];
      const found = lines.map((line) => ({ option: new Option(line.dataset.label, line.dataset.value), line }));
      answer(found, [...box.content.childNodes].filter((node) => !lines.includes(node)));
    }, PAUSE);
  };
};

function enhance(select) {
  const isFar = "lookup" in select.dataset;
  if (select.dataset.chooser || select.multiple || (!isFar && select.options.length <= MANY)) return;
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
  const drop = document.createElement("div");
  drop.className = "chooser__list";
  drop.hidden = true;
  list.setAttribute("role", "listbox");
  const note = document.createElement("p");
  note.className = "chooser__note";
  note.setAttribute("role", "status");
  const label = select.labels[0]?.textContent.trim();
  if (label) list.setAttribute("aria-label", label);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  input.required = select.required;
  select.required = false;
  select.removeAttribute("id");
  select.hidden = true;
  select.before(box);
  drop.append(list, note);
  box.append(input, drop, select);

  const find = isFar ? fromServer(select) : fromPage(select);
  let at = -1;
  let turn = 0; // an answer that comes after another question, or after the list was closed, is not wanted
  let shown = [];
  const close = () => {
    turn += 1;
    drop.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    if (![...select.options].some((one) => one.value === option.value)) select.add(option);
    select.value = option.value;
    input.value = option.value ? option.text : "";
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = (words, then = () => {}) => {
    turn += 1;
    const mine = turn;
    find(words, (found, below) => {
      if (mine !== turn) return;
      draw(found, below);
      then();
    });
  };
  const draw = (found, below) => {
    shown = found.map(({ option }) => option);
    list.replaceChildren(...found.map(({ option, line }, place) => {
      line.id = `${list.id}-${place}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(option.value === select.value));
      line.addEventListener("click", () => take(option));
      return line;
    }));
    note.replaceChildren(...below);
    drop.hidden = false;
    input.setAttribute("aria-expanded", String(found.length > 0));
    at = -1;
  };
  const mark = (place) => {
    const lines = [...list.querySelectorAll("[role=option]")];
    if (!lines.length) return;
    at = (place + lines.length) % lines.length;
    lines.forEach((line, number) => line.classList.toggle("is-current", number === at));
    lines[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", lines[at].id);
  };

  select.addEventListener("change", () => (input.value = select.value ? select.selectedOptions[0].text : ""));
  drop.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  input.addEventListener("input", () => show(input.value, () => mark(0)));
  input.addEventListener("click", () => { if (drop.hidden) show(""); });
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
      if (drop.hidden) show("");
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !drop.hidden && at >= 0) {
      event.preventDefault();
      take(shown[at]);
    } else if (event.key === "Escape" && !drop.hidden) {
      event.stopPropagation();
      close();
    }
  });
}

const enhanceAll = (root) => root.querySelectorAll?.(".field select").forEach(enhance);
enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
