// A field that searches as one types says its name to a screen reader: Select2 leaves its text box without one.
"use strict";
function nameSearchingFields() {
  for (const box of document.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
    const field = box.closest(".select2-container").previousElementSibling;
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (label) box.setAttribute("aria-label", label.textContent.trim());
  }
}
// Through Django's jQuery, whose turn comes after the one that made the fields.
document.addEventListener("DOMContentLoaded", () => window.django?.jQuery?.(nameSearchingFields));
