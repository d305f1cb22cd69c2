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
  const batch = document.getElementById("batch");
  if (batch && picked().length > 0) batch.requestSubmit(batch.querySelector("button"));
  else if (batch) tell("none");
  document.getElementById("approve")?.requestSubmit();
};

const rowOf = (inRow) => inRow?.closest("tr")?.querySelector("a[data-row]");

const moveAmongRows = (step) => {
  const rows = [...document.querySelectorAll("a[data-row]")];
  const next = rows[Math.min(rows.indexOf(rowOf(document.activeElement)) + step, rows.length - 1)] ?? rows[0];
  next?.focus();
  return rows.length > 0;
};

const picked = () => document.querySelectorAll(".pick:checked");
const boxOfRow = () => document.activeElement?.closest("tr")?.querySelector(".pick");

const pick = (change) => {
  const box = boxOfRow();
  if (!box) return;
  box.checked = change(box.checked);
  tellHowMany();
};

const extend = (step) => {
  pick(() => true);
  moveAmongRows(step);
  pick(() => true);
};

const tell = (words) => {
  const told = document.getElementById("how-many");
  if (told) told.textContent = told.dataset[words].replace("{n}", picked().length);
};

const tellHowMany = () => {
  tell("words");
  if (every) every.checked = waiting().every((box) => box.checked);
};

// All that nobody has decided of; what is worth a second look is chosen one by one.
const waiting = () => [...document.querySelectorAll(".pick.waits")];
const every = document.getElementById("pick-all");

const ACTS = {
  d: approve,
  t: () => openForm("return"),
  c: () => openForm("flag"),
  j: () => moveAmongRows(1) || follow("next"),
  k: () => moveAmongRows(-1) || follow("prev"),
  x: () => pick((was) => !was),
  " ": () => pick((was) => !was),
  arrowright: () => follow("next"),
  arrowleft: () => follow("prev"),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input:not(.pick, #pick-all), textarea, select");
  if (field?.matches("textarea") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    // The button below the box says which decision the words are for.
    if (!isSent) field.closest("details").querySelector("button").click();
    return;
  }
  // A key that is held down would go on to the next page and decide of a visit that nobody has read.
  if (isOff() || field || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  if (key.startsWith("arrow") && event.target.closest(".scroll")) return;
  if (event.target.matches(".pick, #pick-all")) {
    if (key === " ") return;  // the box does it by itself
    if (key === "enter") event.preventDefault();  // which would send the form
  }
  // A blank moves down the page wherever no row is in focus.
  if (key === " " && !event.target.matches("a[data-row]")) return;
  if (event.shiftKey && (key === "j" || key === "k") && boxOfRow()) {
    event.preventDefault();
    extend(key === "j" ? 1 : -1);
    return;
  }
  if (Object.hasOwn(ACTS, key)) {
    event.preventDefault();
    ACTS[key]();
  }
});

const tellWhatIsLeft = () => {
  const told = document.getElementById("how-many");
  const left = document.querySelectorAll(".pick.unclear:not(:checked)").length;
  if (left > 0) told.textContent += ` ${told.dataset.left.replace("{n}", left)}`;
};

document.addEventListener("change", (event) => {
  if (event.target === every) waiting().forEach((box) => { box.checked = every.checked; });
  tellHowMany();
  if (event.target === every && every.checked) tellWhatIsLeft();
});
if (every && waiting().length > 0) every.parentElement.hidden = false;
document.addEventListener("submit", (event) => {
  if (event.target.method === "post") isSent = true;
});
// Whoever goes back finds the page as it was left.
window.addEventListener("pageshow", () => { isSent = false; });

// Somebody who speaks to the machine may not want letters to be commands (WCAG 2.1.4).
const help = document.getElementById("keys");
if (help) {
  const button = help.querySelector("button");
  const nameTheAct = () => { button.textContent = isOff() ? button.dataset.on : button.dataset.off; };
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, isOff() ? "on" : "off");
    nameTheAct();
  });
  nameTheAct();
  help.hidden = false;
}
