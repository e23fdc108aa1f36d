// Entry of figures and texts: arrow keys, reading while typing, running checks, a word about unsaved changes.
// The form works without this file, and the server judges everything again.
"use strict";

const THOUSANDTHS = 1000n;
const NUMBER = /^(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+)(?:,(\d{1,3}))?$/;

// Full-width digits and signs, and the spaces and dashes of word processors, as ordinary ones.
function plain(text) {
  return text
    .replace(/[\uFF10-\uFF19]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\uFF0C/g, ",")
    .replace(/\uFF0E/g, ".")
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

// The number in thousandths, exactly; null when the text is none.
function read(text) {
  const match = NUMBER.exec(text);
  if (!match) return null;
  return BigInt(match[1].replace(/\D/g, "")) * THOUSANDTHS + BigInt((match[2] || "").padEnd(3, "0"));
}

function print(amount) {
  const sign = amount < 0n ? "-" : "";
  const size = amount < 0n ? -amount : amount;
  const whole = (size / THOUSANDTHS).toString().replace(/\B(?=(\d{3})+$)/g, ".");
  const places = (size % THOUSANDTHS).toString().padStart(3, "0").replace(/0+$/, "");
  return sign + whole + (places ? `,${places}` : "");
}

class Cell {
  constructor(input) {
    this.input = input;
    this.code = input.name.slice(2);
    const row = input.closest(".entry__row");
    this.state = row.querySelector("select");
    this.note = row.querySelector("[data-note]");
    this.kept = "";
    if (this.state.value !== "number") this.input.readOnly = true;
  }

  // undefined: not filled or not readable; null: not applicable; otherwise thousandths.
  get amount() {
    if (this.state.value === "not_applicable") return null;
    if (this.state.value === "nothing") return 0n;
    return read(plain(this.input.value)) ?? undefined;
  }

  // What keeps the entry from being read; empty when nothing does.
  wrong(words) {
    const text = plain(this.input.value);
    if (!text || this.state.value !== "number") return "";
    if (read(text) === null) return words.wrong;
    return text.includes(",") && "whole" in this.input.dataset ? words.whole : "";
  }

  say(text, severity) {
    this.note.textContent = text;
    this.note.classList.toggle("entry__note--explain", severity === "explain");
    this.note.classList.toggle("entry__note--notice", severity === "notice");
  }

  // A digit typed over "nothing to report" means a number after all.
  typeOver() {
    if (!this.input.readOnly) return;
    this.state.value = "number";
    this.input.readOnly = false;
  }

  chooseState() {
    const typed = this.state.value === "number";
    if (!typed && this.input.value) this.kept = this.input.value;
    this.input.value = typed ? this.input.value || this.kept : "";
    this.input.readOnly = !typed;
    if (typed) this.input.focus();
  }
}

class Checks {
  constructor(rules, cells) {
    this.rules = rules;
    this.cells = new Map(cells.map((cell) => [cell.code, cell]));
  }

  amountOf(code) {
    const cell = this.cells.get(code);
    if (cell) return cell.amount;
    if (!(code in this.rules.others)) return undefined;
    const text = this.rules.others[code];
    return text === null ? null : (read(text.replace(".", ",") || "0") ?? undefined);
  }

  // undefined: something is not filled; null: nothing is left of the sum.
  sum(expression) {
    let total = null;
    let sign = 1n;
    for (const word of expression.split(/\s+/)) {
      if (word === "+" || word === "-") {
        sign = word === "+" ? 1n : -1n;
        continue;
      }
      const amount = /^\d+(\.\d+)?$/.test(word) ? read(word.replace(".", ",")) : this.amountOf(word);
      if (amount === undefined) return undefined;
      if (amount !== null) total = (total ?? 0n) + sign * amount;
    }
    return total;
  }

  // The failed rules, each with the cell of this page at which to say so.
  *failed() {
    for (const [left, operator, right, severity, message] of this.rules.checks) {
      const [a, b] = [this.sum(left), this.sum(right)];
      if (a === undefined || b === undefined || a === null || b === null) continue;
      const holds = operator === "=" ? a === b : operator === "<=" ? a <= b : a >= b;
      if (holds) continue;
      const sign = operator === "=" ? "≠" : a > b ? ">" : "<";
      const place = [...right.split(/\s+/), ...left.split(/\s+/)].find((code) => this.cells.has(code));
      yield { cell: this.cells.get(place), severity, text: `${message} (${print(a)} ${sign} ${print(b)})` };
    }
  }
}

const RANK = { block: 0, explain: 1, notice: 2 };

function judge(cells, checks, words) {
  const failed = [...checks.failed()].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  for (const cell of cells) {
    const wrong = cell.wrong(words);
    const found = failed.find((finding) => finding.cell === cell);
    cell.input.classList.toggle("is-invalid", Boolean(wrong));
    if (wrong) cell.input.setAttribute("aria-invalid", "true");
    else cell.input.removeAttribute("aria-invalid");
    if (wrong) cell.say(wrong, "block");
    else cell.say(found ? found.text : "", found ? found.severity : "");
    if (wrong || found) cell.input.setAttribute("aria-describedby", cell.note.id);
    else cell.input.removeAttribute("aria-describedby");
  }
}

function setUpKeys(form, cells) {
  const inputs = cells.map((cell) => cell.input);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const place = inputs.indexOf(event.target);
    if (place < 0 || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, Enter: event.shiftKey ? -1 : 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = inputs[place + step];
    if (next) {
      next.focus();
      next.select();
    }
  });
}

function setUpFigures(form) {
  const cells = [...form.querySelectorAll('input[name^="v:"]')].map((input) => new Cell(input));
  if (!cells.length) return;
  const words = { wrong: form.dataset.wrongText, whole: form.dataset.wholeText };
  const checks = new Checks(JSON.parse(form.dataset.rules), cells);
  // A refused page already says what the server found; it stays until the person changes something.
  if (!form.querySelector('[aria-invalid="true"]')) judge(cells, checks, words);
  for (const cell of cells) {
    cell.input.addEventListener("change", () => judge(cells, checks, words));
    cell.input.addEventListener("keydown", (event) => {
      if (/^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey) cell.typeOver();
    });
    cell.state.addEventListener("change", () => {
      cell.chooseState();
      judge(cells, checks, words);
    });
  }
  setUpKeys(form, cells);
}

function setUpUnsaved(form) {
  const word = form.querySelector("[data-unsaved]");
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
    word.textContent = form.dataset.unsavedText;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-entry]")) {
  setUpFigures(form);
  setUpUnsaved(form);
}
