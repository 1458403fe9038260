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

// ipywidgets writes behind the words on the button how many files it holds, which is always none.
function uncount(root) {
  for (const button of root.querySelectorAll("button.widget-upload")) {
    const words = button.lastChild;
    if (words?.nodeType === Node.TEXT_NODE && / \(\d+\)$/.test(words.data)) words.data = words.data.replace(/ \(\d+\)$/, "");
  }
}

// A row with something to open is opened by a click anywhere in it.
function open(model, root, event) {
  const asked = event.target.closest?.("[data-open]") ?? event.target.closest?.("tr")?.querySelector("[data-open]");
  if (!asked) return;
  model.send({ open: asked.dataset.open });
  root.querySelector(".irkit-opened")?.scrollIntoView({ block: "nearest" });
}

function render({ model, el }) {
  let root = null;
  const onClick = (event) => open(model, root, event);
  el.style.display = "none";
  document.addEventListener("focusin", onFocus);
  // Siblings may be drawn after this view, and later ones may come in.
  const look = () => {
    name(root);
    uncount(root);
  };
  const watch = new MutationObserver(look);
  const start = requestAnimationFrame(() => {
    root = el.parentElement;
    if (!root) return;
    look();
    root.addEventListener("click", onClick);
    watch.observe(root, { childList: true, subtree: true });
  });
  return () => {
    cancelAnimationFrame(start);
    watch.disconnect();
    root?.removeEventListener("click", onClick);
    document.removeEventListener("focusin", onFocus);
  };
}

export default { render };
