// Behaviour of the pages of duties. Every one of them works, or stays out of the way, without this file.
"use strict";

// Printing is the browser's own; the button only saves looking for it.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Of the fields for a due date only those show that the chosen rule needs.
document.querySelectorAll("[data-rules]").forEach((part) => {
  const rule = part.querySelector("[name=rule]");
  const show = () =>
    part.querySelectorAll("[data-rule]").forEach((field) => {
      field.hidden = !field.dataset.rule.split(" ").includes(rule.value);
    });
  rule.addEventListener("change", show);
  show();
});
