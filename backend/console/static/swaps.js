// A page that changes in place, beside htmx: who reads it by ear or keyboard notices what a loaded page would tell.
"use strict";

const tell = (part) => {
  const heading = document.querySelector([" .heading", " h1", " h2"].map((inner) => `#${part}${inner}`).join());
  const told = document.getElementById("told");
  // Said once: what is asked for again and again is still the same most of the time.
  if (heading && told.textContent !== heading.textContent) told.textContent = heading.textContent;
  // What was pressed may be gone; the keyboard then goes on from the page's beginning.
  if (part === "main" && document.activeElement === document.body) {
    document.getElementById("main").focus({ preventScroll: true });
  }
};

document.addEventListener("htmx:after:swap", (event) => {
  const part = event.detail.ctx.target.id;
  requestAnimationFrame(() => tell(part));
});

// Who was signed out meanwhile is led to the page that says so, which is no part of this one.
document.addEventListener("htmx:before:response", (event) => {
  const answer = event.detail.ctx.response.raw;
  if (!answer.redirected) return;
  event.preventDefault();
  window.location.assign(answer.url);
});
