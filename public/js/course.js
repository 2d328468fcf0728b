// What lessons do by themselves: words of the glossary that open when they are pointed at.

const GAP = 6;

/** Puts a popover beside the word that it explains, inside the window. */
function place(gloss, word) {
  const at = word.getBoundingClientRect();
  const size = gloss.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left, innerWidth - size.width - 12));
  const below = at.bottom + GAP;
  const top = below + size.height < innerHeight ? below : Math.max(12, at.top - GAP - size.height);
  gloss.style.inset = `${top}px auto auto ${left}px`;
}

for (const word of document.querySelectorAll(".term")) {
  const gloss = word.popoverTargetElement;
  if (!gloss) continue;
  let soon;
  gloss.addEventListener("toggle", (event) => event.newState === "open" && place(gloss, word));
  const show = () => gloss.matches(":popover-open") || gloss.showPopover();
  const hide = () => gloss.matches(":popover-open") && gloss.hidePopover();
  // A pointer that only passes opens nothing.
  word.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") soon = setTimeout(show, 250);
  });
  word.addEventListener("pointerleave", () => {
    clearTimeout(soon);
    soon = setTimeout(() => gloss.matches(":hover") || hide(), 250);
  });
  gloss.addEventListener("pointerleave", hide);
  word.addEventListener("focus", () => word.matches(":focus-visible") && show());
  word.addEventListener("blur", hide);
}
