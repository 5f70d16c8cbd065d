// Copying words, the preview's sheet, notes that outlive a lost connection. Everything else is htmx.
(function () {
  "use strict";

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

  function show(id) {
    const note = document.getElementById(id);
    note.hidden = false;
    setTimeout(function () { note.hidden = true; }, 5000);
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
  const preview = document.getElementById("preview");
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

  // A note that could not be saved stays in its form, on this page only, and goes out again by itself.
  const unsaved = new Set();
  function again() {
    unsaved.forEach(function (form) {
      if (form.isConnected) window.htmx.trigger(form, "again"); else unsaved.delete(form);
    });
  }
  window.addEventListener("online", again);
  setInterval(again, 10000);
  window.addEventListener("beforeunload", function (event) { if (unsaved.size) event.preventDefault(); });

  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      const form = name !== "htmx:responseError" && event.target.closest("form[data-keep]");
      if (!form) return show("trouble");
      unsaved.add(form);
      form.querySelector(".kept").hidden = false;
    });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) unsaved.delete(event.target);
  });
})();
