// Small manners of every page: the menu on phones, forms that are not lost, files that are dropped.
(() => {
  document.querySelector("[data-menu]")?.addEventListener("click", (event) => {
    const open = document.querySelector(".side").classList.toggle("is-open");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });

  for (const form of document.querySelectorAll("form[data-guard]")) {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  }

  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  // A refused form comes back with 422 and its reasons: show it.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });

  for (const form of document.querySelectorAll("form[data-upload]")) {
    const zone = form.querySelector("[data-dropzone]");
    const input = form.querySelector("input[type=file]");
    const list = form.querySelector("[data-upload-list]");
    const send = (file) => {
      const line = document.createElement("div");
      line.className = "upload-line";
      const name = document.createElement("span");
      name.textContent = file.name;
      const bar = document.createElement("progress");
      bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", `Đang tải ${file.name}`);
      line.append(name, bar);
      list.prepend(line);
      const data = new FormData(form);
      data.delete("file");
      data.append("file", file);
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / event.total; });
      request.addEventListener("load", () => {
        const box = document.createElement("template");
        box.innerHTML = request.responseText;
        if ([200, 422].includes(request.status)) line.replaceWith(box.content);
        else { bar.remove(); line.classList.add("upload-line--error"); name.textContent = `${file.name}: máy chủ chưa nhận được. Hãy thử lại.`; }
      });
      request.addEventListener("error", () => { bar.remove(); line.classList.add("upload-line--error"); name.textContent = `${file.name}: mất kết nối. Hãy thử lại.`; });
      request.open("POST", form.dataset.upload);
      request.send(data);
    };
    input.addEventListener("change", () => { [...input.files].forEach(send); input.value = ""; });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop") [...event.dataTransfer.files].forEach(send);
      });
    }
  }
})();
