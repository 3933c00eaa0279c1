// Two things the theme leaves undone: the keyboard returns to the menu button when the menu closes, and the numbers
// under the charts are printed by browsers whose style sheets cannot open a closed block.
document.addEventListener("DOMContentLoaded", () => {
  const menu = document.getElementById("pst-primary-sidebar-modal");
  const button = document.querySelector(".primary-toggle");
  if (menu && button) menu.addEventListener("close", () => button.focus());
});

let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details.data:not([open])")];
  opened.forEach((block) => { block.open = true; });
});
window.addEventListener("afterprint", () => opened.forEach((block) => { block.open = false; }));
