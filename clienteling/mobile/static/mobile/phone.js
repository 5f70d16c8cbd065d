// Copying words, and a plain word when the connection fails. Everything else is htmx.
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
    copy(document.getElementById(button.dataset.copy).textContent.trim()).then(function () {
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = before; }, 2000);
    }, function () { show("trouble"); });
  });

  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () { show("trouble"); });
  });
})();
