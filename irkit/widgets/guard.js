// JupyterLab looks for the attribute on the focused element only, and ipywidgets cannot set it. A control
// is therefore marked in the moment it is focused, which comes before its first key.
function onFocus(event) {
  const root = event.target.closest?.(".irkit-widget");
  if (!root) return;
  event.target.setAttribute(GUARD, "true");
}

// A slider's handle has no name of its own; its description stands beside it.
function name(root) {
  for (const handle of root.querySelectorAll("[role=slider]:not([aria-label])")) {
    const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label")?.textContent;
    handle.setAttribute("aria-label", label || "Value");
  }
  for (const live of root.querySelectorAll(".irkit-live:not([aria-live])")) live.setAttribute("aria-live", "polite");
}

function render({ el }) {
  el.style.display = "none";
  document.addEventListener("focusin", onFocus);
  // Siblings may be drawn after this view, and later ones may come in.
  const watch = new MutationObserver(() => el.parentElement && name(el.parentElement));
  const start = requestAnimationFrame(() => {
    if (!el.parentElement) return;
    name(el.parentElement);
    watch.observe(el.parentElement, { childList: true, subtree: true });
  });
  return () => {
    cancelAnimationFrame(start);
    watch.disconnect();
    document.removeEventListener("focusin", onFocus);
  };
}

export default { render };
