/* The rule builder: says when something was edited, and puts variables where one writes. */
(() => {
  const edited = () => htmx.trigger(document.body, "edited");
  const inForm = (e) => e.target.closest("#rule-form, .tree-field") && !e.target.closest(".picker");
  let writing = null;

  document.addEventListener("input", (e) => { if (inForm(e)) edited(); });
  document.addEventListener("focusin", (e) => { if (e.target.closest(".wording")) writing = e.target; });

  document.addEventListener("click", (e) => {
    const chip = e.target.closest("[data-insert]");
    if (chip) {
      const field = writing && writing.isConnected ? writing : document.querySelector(".wording :is(input, textarea)");
      field.setRangeText(chip.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      edited();
    }
    const open = document.querySelector(".picker[open]");
    if (open && !open.contains(e.target)) open.open = false;
  });

  document.addEventListener("keydown", (e) => {
    const picker = e.target.closest(".picker");
    if (picker && e.key === "Escape") {
      picker.open = false;
      picker.querySelector("summary").focus();
    } else if (e.key === "Enter" && e.target.tagName === "INPUT" && e.target.closest("#rule-form, .tree-field")) {
      e.preventDefault(); // a rule is saved by its button
      if (picker) picker.querySelector(".shelf button")?.click();
    }
  });

  document.addEventListener("toggle", (e) => {
    if (e.target.matches(".picker") && e.target.open) e.target.querySelector("input").focus();
  }, true);
})();
