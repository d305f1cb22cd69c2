// A page that changes in place, beside htmx: who reads it by ear or keyboard notices what a loaded page would tell.
"use strict";

const tell = () => {
  document.getElementById("told").textContent = document.querySelector("#main .heading, #main h1").textContent;
  // What was pressed may be gone; the keyboard then goes on from the page's beginning.
  if (document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
};

document.addEventListener("htmx:after:swap", () => requestAnimationFrame(tell));

// Who was signed out meanwhile is led to the page that says so, which is no part of this one.
document.addEventListener("htmx:before:response", (event) => {
  const answer = event.detail.ctx.response.raw;
  if (!answer.redirected) return;
  event.preventDefault();
  window.location.assign(answer.url);
});
