// Which keys a focused control keeps from JupyterLab, and which one it lets through.

const GUARD = "data-lm-suppress-shortcuts";

// A guarded control suppresses every shortcut of JupyterLab, saving too, and the browser would offer to
// save the page instead. The mark is therefore lifted for the length of that one key.
function letSave(event) {
  const save = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
  const control = event.target;
  if (!save || !control.closest?.(".irkit-widget") || !control.hasAttribute(GUARD)) return;
  control.removeAttribute(GUARD);
  setTimeout(() => control.setAttribute(GUARD, "true"));
}

// Each widget is a module of its own; the window is the one place they share.
if (!window.irkitLetsSave) {
  window.irkitLetsSave = true;
  window.addEventListener("keydown", letSave, true);
}
