// Copying words, the preview's sheet, what outlives a lost connection or session. Everything else is htmx.
(function () {
  "use strict";
  const preview = document.getElementById("preview");

  function copyOldWay(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function copy(text) {
    if (!navigator.clipboard) return copyOldWay(text);
    return navigator.clipboard.writeText(text).catch(function () { return copyOldWay(text); });
  }

  // Over the open preview too, beside which nothing can be touched. Only `trouble` goes by itself.
  function show(id) {
    const said = document.getElementById(id);
    if (preview && preview.open) preview.append(said);
    said.hidden = false;
    if (id === "trouble") setTimeout(function () { said.hidden = true; }, 5000);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const before = button.textContent;
    const from = document.getElementById(button.dataset.copy);
    copy((from.value || from.textContent).trim()).then(function () {
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = before; }, 2000);
    }, function () { show("trouble"); });
  });

  // The preview lies over the page it was asked for on.
  if (preview) preview.addEventListener("close", function () {
    document.body.append(...preview.querySelectorAll(".trouble"));
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target === preview && !preview.open) preview.showModal();
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (preview && event.detail.successful && preview.contains(event.target)) preview.close();
  });
  document.addEventListener("click", function (event) {
    if (!preview || !preview.open) return;
    if (event.target !== preview && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    preview.close();
  });

  // Whoever logged in again in another window has another token than this page.
  function token() {
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/);
    return found ? found[1] : "";
  }
  document.addEventListener("htmx:configRequest", function (event) {
    const given = event.detail.parameters;
    if (given.csrfmiddlewaretoken && token()) given.csrfmiddlewaretoken = token();
  });

  // What could not be saved or recorded stays in its form, on this page only, and goes out again by itself, even when
  // something else took the form's place.
  const unsaved = new Set();
  function resend(form) {
    if (form.isConnected) return window.htmx.trigger(form, "again");
    const given = new FormData(form);
    given.set("csrfmiddlewaretoken", token());
    fetch(form.action, { method: "POST", body: given, headers: { "HX-Request": "true" } }).then(function (answer) {
      if (answer.ok) unsaved.delete(form);
    }, function () {});
  }
  function again() { unsaved.forEach(resend); }
  window.addEventListener("online", again);
  setInterval(again, 10000);
  window.addEventListener("beforeunload", function (event) { if (unsaved.size) event.preventDefault(); });

  const MEANING = { 401: "logged-out", 403: "outdated", 404: "outdated" };
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      const form = event.target.closest("form[data-keep]"), meaning = MEANING[event.detail.xhr.status] || "trouble";
      if (form) unsaved.add(form);
      if (form && meaning === "trouble") form.querySelector(".kept").hidden = false;
      else show(meaning);
    });
  });
  document.addEventListener("logged-out", function () { show("logged-out"); });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful) return;
    unsaved.delete(event.detail.requestConfig.elt);
    document.getElementById("logged-out").hidden = true;
  });
})();
