// The drop zone: several files at once, each with its own progress; the server answers each with its line.

function refused(line, text) {
  line.className = "upload-line upload-line--error";
  line.setAttribute("role", "alert");
  const words = document.createElement("div");
  words.textContent = text;
  line.replaceChildren(ui.picture("alert"), words);
}

function send(form, field, file, line) {
  return new Promise((done) => {
    const bar = line.querySelector("progress");
    const data = new FormData(form);
    data.delete(field);
    data.append(field, file);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
      if (event.loaded === event.total) bar.removeAttribute("value"); // sent; the server is reading it
    });
    request.addEventListener("load", () => {
      const elsewhere = request.getResponseHeader("HX-Redirect");
      if (elsewhere) location.assign(elsewhere);
      else if ([200, 201, 422].includes(request.status)) {
        const box = document.createElement("template");
        box.innerHTML = request.responseText;
        line.replaceWith(box.content);
      } else if (request.status === 413) refused(line, `${file.name}: tệp lớn quá mức cho phép. Hãy chia nhỏ hoặc nén lại.`);
      else if (request.status === 403) refused(line, `${file.name}: phiên làm việc đã hết hoặc chưa có quyền. Hãy mở lại trang.`);
      else refused(line, `${file.name}: máy chủ chưa nhận được. Hãy thử lại.`);
      done();
    });
    request.addEventListener("error", () => { refused(line, `${file.name}: mất kết nối. Hãy thử lại.`); done(); });
    request.open("POST", form.dataset.upload);
    request.send(data);
  });
}

function waiting(file) {
  const line = document.createElement("div");
  line.className = "upload-line upload-line--sending";
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Đang tải lên ${file.name}`);
  line.append(name, bar);
  return line;
}

function prepare(form) {
  const zone = form.querySelector("[data-dropzone]");
  const input = zone.querySelector("input[type=file]");
  const list = form.querySelector("[data-upload-list]");
  let queue = Promise.resolve(); // one after another: the order on screen is the order of arrival

  const take = (files) => {
    for (const file of files) {
      const line = waiting(file);
      list.append(line);
      queue = queue.then(() => send(form, input.name, file, line));
    }
  };

  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
}

document.querySelectorAll("form[data-upload]").forEach(prepare);
