// Before a lesson is opened live: a sentence about what this browser cannot do. The pages need none of this.
function trouble() {
  if (!window.WebAssembly || !window.structuredClone || !Array.prototype.findLast) {
    return "This browser is too old to open a lesson live. Update it, or use a newer one.";
  }
  try {
    if (!window.indexedDB || !window.localStorage) throw new Error();
  } catch {
    return "This browser is set to keep nothing of this address, and then no lesson opens live. Allow cookies and site data for it, or use another browser.";
  }
  if (!window.isSecureContext || !navigator.serviceWorker) {
    return "This address is not a safe one (https), or this is a private window. You can open a lesson live, but the browser keeps none of your answers: download the notebook before you leave it.";
  }
  return "";
}

async function room() {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate()) ?? {};
  const short = quota - usage < 20e6;
  return short ? "This browser has hardly any room left for your answers: delete what you do not need, or download the notebook often." : "";
}

async function warn() {
  const text = trouble() || (await room());
  if (!text) return;
  for (const note of document.querySelectorAll(".live-note")) {
    const line = document.createElement("p");
    line.className = "live-trouble";
    line.setAttribute("role", "status");
    line.textContent = text;
    note.after(line);
  }
}

document.addEventListener("DOMContentLoaded", () => warn().catch(() => {}));
