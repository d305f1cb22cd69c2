// Keys for those who read many visits: they press what stands on the page, which works without them.
"use strict";

const KEPT = "tungnha-keys";
const isOff = () => localStorage.getItem(KEPT) === "off";
let isSent = false;

const follow = (rel) => document.querySelector(`a[rel="${rel}"]`)?.click();

const openForm = (name) => {
  const form = document.getElementById(name);
  if (!form) return;
  form.open = true;
  form.querySelector("textarea").focus();
};

const approve = () => {
  if (isSent) return;
  document.getElementById("approve")?.requestSubmit();
};

const moveAmongRows = (step) => {
  const rows = [...document.querySelectorAll("a[data-row]")];
  const next = rows[Math.min(rows.indexOf(document.activeElement) + step, rows.length - 1)] ?? rows[0];
  next?.focus();
  return rows.length > 0;
};

const ACTS = {
  d: approve,
  t: () => openForm("return"),
  c: () => openForm("flag"),
  j: () => moveAmongRows(1) || follow("next"),
  k: () => moveAmongRows(-1) || follow("prev"),
  arrowright: () => follow("next"),
  arrowleft: () => follow("prev"),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (field?.matches("textarea") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (!isSent) field.form.requestSubmit();
    return;
  }
  // A key that is held down would go on to the next page and decide of a visit that nobody has read.
  if (isOff() || field || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (key.startsWith("arrow") && event.target.closest(".scroll")) return;
  if (Object.hasOwn(ACTS, key)) {
    event.preventDefault();
    ACTS[key]();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.method === "post") isSent = true;
});
// Whoever goes back finds the page as it was left.
window.addEventListener("pageshow", () => { isSent = false; });

// Somebody who speaks to the machine may not want letters to be commands (WCAG 2.1.4).
const help = document.getElementById("keys");
if (help) {
  const button = help.querySelector("button");
  const tell = () => button.setAttribute("aria-pressed", String(!isOff()));
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, isOff() ? "on" : "off");
    tell();
  });
  tell();
  help.hidden = false;
}
