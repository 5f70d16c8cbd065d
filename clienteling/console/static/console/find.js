// The search of the console by keyboard: Ctrl+K goes there, arrows walk the results, Escape leaves. And what is said
// on any of its pages when a question is not answered.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("find");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const results = document.getElementById("find-results");
  const links = () => [...results.querySelectorAll("a")];

  function walk(step) {
    const all = links();
    const next = all.indexOf(document.activeElement) + step;
    (all[next] || (next < 0 ? field : all[all.length - 1]) || field).focus();
  }

  function leave() {
    field.value = "";
    results.replaceChildren();
    field.blur();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      field.focus();
    } else if (!form.contains(document.activeElement)) {
      return;
    } else if (event.key === "Escape") {
      leave();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) results.replaceChildren();
  });
});

// What could not be asked is said, and nothing on the page is touched: not by an error, nor by the log-in page.
function trouble(shown) {
  document.getElementById("trouble")?.toggleAttribute("hidden", !shown);
}
document.addEventListener("htmx:beforeSwap", (event) => {
  const elsewhere = new URL(event.detail.xhr.responseURL).pathname.endsWith("/login/");
  if (elsewhere) event.detail.shouldSwap = false;
  trouble(elsewhere || event.detail.xhr.status >= 400);
});
document.addEventListener("htmx:sendError", () => trouble(true));
// Out of the sidebar, which a narrow screen hides.
document.addEventListener("DOMContentLoaded", () => document.body.append(...document.querySelectorAll("#trouble")));
