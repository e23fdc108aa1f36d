// Behaviour of the shared page parts. Every one of them works, or stays out of the way, without this file.
"use strict";

const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];

// The main menu of narrow screens.
function setUpMainMenu() {
  const button = document.querySelector("[data-menu-button]");
  const menu = document.getElementById("main-menu");
  if (!button || !menu) return;
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("is-open", open);
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    show(false);
    button.focus();
  });
}

// Small menus are <details>: close them on Escape and on a click elsewhere.
function setUpMenus() {
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => {
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    });
  });
}

// Filters fold away on a narrow screen and stand open on a wide one.
function setUpFilters() {
  if (!window.matchMedia("(min-width: 48rem)").matches) return;
  all("details[data-wide-open]").forEach((details) => {
    details.open = true;
  });
}

function setUpThemeSwitch() {
  all("[data-theme-switch]").forEach((group) => {
    const buttons = all("[data-theme]", group);
    const mark = () =>
      buttons.forEach((button) =>
        button.setAttribute("aria-pressed", String(button.dataset.theme === window.theme.chosen())),
      );
    buttons.forEach((button) =>
      button.addEventListener("click", () => {
        window.theme.choose(button.dataset.theme);
        mark();
      }),
    );
    group.hidden = false;
    mark();
  });
}

// A form with data-confirm asks its question in a dialog before it is sent.
function askFirst(form, submitter) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const question = document.createElement("p");
  question.id = "dialog-question";
  question.textContent = form.dataset.confirm;
  dialog.setAttribute("aria-labelledby", question.id);
  const row = document.createElement("div");
  row.className = "dialog__actions";
  const yes = document.createElement("button");
  yes.type = "button";
  yes.className = submitter ? submitter.className : "btn btn-primary";
  yes.textContent = form.dataset.confirmLabel;
  const no = document.createElement("button");
  no.type = "button";
  no.className = "btn btn-outline-secondary";
  no.textContent = form.dataset.confirmCancel;
  no.autofocus = true;
  row.append(no, yes);
  dialog.append(question, row);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    form.dataset.confirmed = "yes";
    dialog.close();
    form.requestSubmit(submitter);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function release(form) {
  delete form.dataset.sent;
  delete form.dataset.confirmed;
  form.removeAttribute("aria-busy");
}

function setUpSending() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && form.dataset.confirmed !== "yes") {
      event.preventDefault();
      askFirst(form, event.submitter);
      return;
    }
    if (form.method !== "post" || event.defaultPrevented) return;
    // A second click while the first is on its way sends nothing.
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(release, 10_000, form); // an answer that is a download leaves the page standing
  });
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach(release);
  });
}

function setUpPasswordFields() {
  all("[data-reveal]").forEach((button) => {
    const field = document.getElementById(button.dataset.reveal);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  });
}

// What changed in a fragment is read aloud once per change, not at each refresh.
function setUpAnnouncements() {
  const region = document.getElementById("announcer");
  if (!region) return;
  let last = document.querySelector("[data-announce]")?.dataset.announce;
  document.addEventListener("htmx:afterSettle", () => {
    const text = document.querySelector("[data-announce]")?.dataset.announce;
    if (!text || text === last) return;
    last = text;
    region.textContent = text;
  });
}

// A request of a fragment that fails says so where messages stand.
function setUpConnectionNotice() {
  const notice = document.getElementById("connection-notice");
  if (!notice) return;
  const show = (lost) => {
    notice.hidden = !lost;
  };
  document.addEventListener("htmx:sendError", () => show(true));
  document.addEventListener("htmx:responseError", () => show(true));
  document.addEventListener("htmx:afterOnLoad", () => show(false));
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", () => show(false));
}

// Bootstrap's own script is fetched only by pages that use one of its attributes.
function loadBootstrapWhereUsed() {
  if (window.bootstrap || !document.querySelector("[data-bs-toggle]")) return;
  const script = document.createElement("script");
  script.src = document.body.dataset.bootstrap;
  document.head.append(script);
}

setUpMainMenu();
setUpMenus();
setUpFilters();
setUpThemeSwitch();
setUpSending();
setUpPasswordFields();
setUpAnnouncements();
setUpConnectionNotice();
loadBootstrapWhereUsed();
document.addEventListener("htmx:load", loadBootstrapWhereUsed);
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.querySelector("[data-autofocus]")?.focus();
