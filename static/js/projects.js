// Behaviour of the pages of work. Every one of them works, or stays out of the way, without this file.
"use strict";

// The bars of a Gantt chart take one place in the order of Tab; the arrow keys go from bar to bar.
document.querySelectorAll("[data-gantt]").forEach((chart) => {
  const bars = [...chart.querySelectorAll("a")];
  const rest = (chosen) => bars.forEach((bar) => bar.setAttribute("tabindex", bar === chosen ? "0" : "-1"));
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
  rest(bars[0]);
  chart.addEventListener("focusin", (event) => {
    const bar = event.target.closest("a");
    if (bar) rest(bar);
  });
  chart.addEventListener("keydown", (event) => {
    const here = bars.indexOf(document.activeElement);
    const ends = { Home: 0, End: bars.length - 1 };
    const there = event.key in ends ? ends[event.key] : here + (steps[event.key] ?? 0);
    if (here < 0 || there === here) return;
    event.preventDefault();
    const bar = bars[Math.min(Math.max(there, 0), bars.length - 1)];
    bar.focus({ preventScroll: true });
    bar.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
});
