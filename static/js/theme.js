// Runs before the first paint, so that a dark page never flashes white. Without it the page is light.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch {
      return "auto"; // storage is closed to us
    }
  };
  const apply = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
  };
  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  window.theme = {
    chosen,
    choose(theme) {
      try {
        localStorage.setItem("theme", theme);
      } catch {
        // lasts for this page only
      }
      root.dataset.bsTheme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    },
  };
})();
