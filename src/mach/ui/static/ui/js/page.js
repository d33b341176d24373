// Manners of every page: answers of the server in toasts, tables that scroll in their own box, copying, refused requests.

const pictures = document.getElementById("bieu-tuong")?.content;

function picture(name) {
  const found = [...(pictures?.children ?? [])].find((one) => one.firstElementChild.getAttribute("href").endsWith(`#${name}`));
  return found ? found.cloneNode(true) : document.createTextNode("");
}

function toast(text, tone = "success") {
  const line = document.createElement("div");
  line.className = `toast toast--${tone}`;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", "Đóng thông báo");
  close.append(picture("x"));
  close.addEventListener("click", () => line.remove());
  line.append(picture(tone === "error" ? "alert" : "check"), words, close);
  document.getElementById("toasts")?.append(line);
  if (tone !== "error") setTimeout(() => line.remove(), 6000); // what went wrong stays until it is read
}

window.ui = { toast, picture }; // what other scripts may call

document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.tone));

// A table wider than its sheet scrolls inside its own box and can be reached by keyboard; the page itself never scrolls.
function fitTables() {
  for (const box of document.querySelectorAll(".table-box")) {
    box.classList.remove("is-wide");
    const isWide = box.firstElementChild && box.firstElementChild.scrollWidth > box.clientWidth + 1;
    box.classList.toggle("is-wide", isWide);
    if (isWide) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", box.querySelector("caption")?.textContent ?? "Bảng, cuộn ngang để xem hết");
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  }
}
fitTables();
document.fonts.ready.then(fitTables);
addEventListener("resize", fitTables);
document.addEventListener("htmx:afterSettle", fitTables);

// The clipboard is given to pages under https only; many offices open this one by http within their own network.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  const focused = document.activeElement;
  box.className = "visually-hidden";
  box.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  focused?.focus();
  if (!done) throw new Error("copying refused");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.dataset.copy.startsWith("#") ? document.querySelector(button.dataset.copy) : null;
  const text = source ? source.value ?? source.innerText : button.dataset.copy;
  try {
    await copy(text);
    toast(button.dataset.copied ?? "Đã sao chép.");
  } catch {
    toast("Trình duyệt không cho sao chép. Hãy bôi đen rồi bấm Ctrl+C.", "error");
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]");
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

const WORDS = {
  0: "Mất kết nối với máy chủ. Hãy kiểm tra mạng rồi thử lại.",
  403: "Ông/bà chưa có quyền làm việc này.",
  404: "Nội dung này không còn nữa. Hãy mở lại trang.",
  409: "Nội dung vừa được người khác sửa. Hãy mở lại trang để xem bản mới nhất.",
  413: "Tệp quá lớn.",
  429: "Thao tác quá nhanh. Hãy chờ một chút rồi thử lại.",
};

// A refused form comes back with 422 (or 409, 403) and its reasons as a fragment: show it in place. A whole page that
// refuses is told in a toast, so that nothing on the page is lost.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const isPage = /^\s*<!doctype/i.test(xhr.responseText);
  if ([403, 409, 422].includes(xhr.status) && !isPage) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const told = page.querySelector("[data-message]")?.textContent.trim();
  toast(told || WORDS[xhr.status] || "Hệ thống gặp lỗi, thao tác chưa được ghi nhận. Hãy thử lại.", "error");
});
document.addEventListener("htmx:sendError", () => toast(WORDS[0], "error"));
