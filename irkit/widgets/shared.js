// Parts shared by all widgets. Joined in front of a widget's own file.

// Which keys a focused control keeps from JupyterLab, and which one it lets through.

const GUARD = "data-lm-suppress-shortcuts";

// A letter or digit as the layout types it; where the layout types others (Cyrillic, Persian digits), by the key's
// place. Caps Lock makes no difference.
function letterOf(event) {
  if (/^[a-z0-9]$/i.test(event.key)) return event.key.toLowerCase();
  const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(event.code) ?? [];
  if (letter) return letter.toLowerCase();
  return digit !== undefined && !event.shiftKey ? digit : "";
}

// A guarded control suppresses every shortcut of JupyterLab, saving too, and the browser would offer to save the page
// instead. The mark is therefore lifted for the length of that one key.
function letThrough(event) {
  const control = event.target;
  if (!control.closest?.(".irkit-widget") || !control.hasAttribute(GUARD)) return;
  const save = (event.ctrlKey || event.metaKey) && !event.altKey && letterOf(event) === "s";
  const run = event.key === "Enter" && event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (run && !runNextCell(event, control)) leaveForNextCell(event, control);
  if (!save) return;
  control.removeAttribute(GUARD);
  setTimeout(() => control.setAttribute(GUARD, "true"));
}

// From a card Shift+Enter runs the cell below it, which takes its answer: the key is pressed there in its place, once
// the kernel knows all that was done on the card. Returns whether there was such a cell.
function runNextCell(event, control) {
  if (control.tagName === "TEXTAREA" && !control.readOnly) return false;
  const card = control.closest(".irkit-takes-answer");
  const cell = card?.closest(".jp-Cell");
  const editor = cell?.nextElementSibling?.querySelector(".cm-content");
  if (!editor) return false;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { afterKernel = (go) => go() } = card.querySelector(".irkit-tools") ?? {};
  afterKernel(() => {
    editor.focus({ preventScroll: true });
    const key = { key: "Enter", code: "Enter", keyCode: 13, shiftKey: true, bubbles: true, cancelable: true };
    editor.dispatchEvent(new KeyboardEvent("keydown", key));
  });
  return true;
}

// From a button of another widget Shift+Enter goes on to the next cell, as from a cell that has run.
function leaveForNextCell(event, control) {
  if (control.tagName !== "BUTTON") return;
  const cell = control.closest(".jp-Cell");
  const next = cell?.nextElementSibling?.querySelector(".jp-InputPrompt");
  if (!next) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  next.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
  next.dispatchEvent(new MouseEvent("mouseup", { bubbles: true, button: 0 }));
  cell.closest(".jp-Notebook")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// Each widget is a module of its own; the window is the one place they share.
if (!window.irkitLetsThrough) {
  window.irkitLetsThrough = true;
  window.addEventListener("keydown", letThrough, true);
}

// JupyterLab takes keys away from every focused element that does not carry GUARD itself.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  if (["button", "textarea", "summary", "input", "select"].includes(tag)) element.setAttribute(GUARD, "true");
  element.append(...children);
  return element;
}

// A part of a picture.
function shape(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function pressable(label, press, attributes = {}) {
  const element = make("button", { type: "button", class: "irkit-button", ...attributes }, label);
  element.addEventListener("click", press);
  return element;
}

// Each widget on a page loads this text anew, so a count alone would begin again with every one of them, and the
// radio buttons of two cards would be one group.
const own = Math.random().toString(36).slice(2);
let counted = 0;
function freshId(stem) {
  counted += 1;
  return `irkit-${stem}-${own}-${counted}`;
}

// An answer as Python, as irkit/questions/answer.py writes it too. A JSON string is a Python string.
function literal(value, indent = "") {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const deeper = `${indent}    `;
  if (Array.isArray(value)) {
    const flat = value.every((item) => item === null || typeof item !== "object");
    if (flat) return `[${value.map((item) => literal(item)).join(", ")}]`;
    return `[\n${value.map((item) => `${deeper}${literal(item, deeper)},\n`).join("")}${indent}]`;
  }
  const lines = Object.entries(value).map(
    ([key, item]) => `${deeper}${JSON.stringify(key)}: ${literal(item, deeper)},\n`,
  );
  return lines.length ? `{\n${lines.join("")}${indent}}` : "{}";
}

async function toClipboard(textarea) {
  try {
    await navigator.clipboard.writeText(textarea.value);
    return true;
  } catch {
    return byCommand(textarea);
  }
}

// Without https or permission the old command is the only way left. It says that it has copied even where nothing
// was selected, so only the event that takes the answer counts.
function byCommand(textarea) {
  const before = document.activeElement;
  let taken = false;
  const take = (event) => {
    event.clipboardData.setData("text/plain", textarea.value);
    event.preventDefault();
    event.stopImmediatePropagation();
    taken = true;
  };
  textarea.focus({ preventScroll: true });
  textarea.select();
  window.addEventListener("copy", take, true);
  try {
    taken = document.execCommand("copy") && taken;
  } catch {
    taken = false;
  }
  window.removeEventListener("copy", take, true);
  if (taken) before?.focus({ preventScroll: true });
  return taken;
}

// A screen reader repeats a sentence only where the text has changed.
function speaker(element) {
  return (text) => {
    element.textContent = element.textContent === text ? `${text}\u00a0` : text;
  };
}

const PASTE = "Click the cell below, select all, paste, run.";

// answer(): the answer as data. empty(): a sentence where there is nothing to copy yet, else "".
function copyParts(model, { answer, empty, say }) {
  const id = freshId("code");
  const text = make("textarea", { id, readonly: "", rows: "4", spellcheck: "false", class: "irkit-code" });
  const label = make("label", { for: id }, "Your answer as code, to copy by hand");
  const details = make("details", { class: "irkit-details" }, make("summary", {}, "Show the code"), label, text);
  const copy = pressable("Copy my answer", async () => {
    const missing = empty();
    if (missing) return say(missing);
    refresh();
    const wasOpen = details.open;
    if (!navigator.clipboard) details.open = true; // what is folded away cannot be selected
    const copied = await toClipboard(text);
    details.open = wasOpen || !copied;
    if (copied) return say(`Copied. ${model.get("paste") || PASTE}`);
    text.focus();
    text.select();
    return say("The browser refused to copy. The code is selected below: copy it with Ctrl+C or ⌘C.");
  });
  const refresh = () => {
    text.value = `${model.get("name")} = ${literal(answer())}`;
    text.rows = Math.min(16, text.value.split("\n").length + 1);
  };
  refresh();
  return { copy, details, refresh };
}

// What a check has said of the answer, shown at the card that it is about.
function feedbackPart(model) {
  const part = make("div", { class: "irkit-feedback", role: "status", "aria-live": "polite" });
  const draw = () => {
    const [head, ...lines] = model.get("feedback");
    part.hidden = !head;
    part.replaceChildren(make("b", {}, head ?? ""), make("ul", {}, ...lines.map((line) => make("li", {}, line))));
  };
  model.on("change:feedback", draw);
  draw();
  return part;
}

// Calls functions when the model changes, until the function that is returned is called.
function listen(model, heard) {
  for (const [what, how] of Object.entries(heard)) model.on(what, how);
  return () => { for (const [what, how] of Object.entries(heard)) model.off(what, how); };
}

const FULL = "This browser has no room left to keep what you do. Free some room and load the page again: what was kept before is there.";

// Where the kernel cannot write into a cell, the page on which the card lies does it, if it knows the application.
// There the browser keeps the files, and a kernel whose file has no room waits for ever and says nothing.
function writeCell(model, element, say) {
  if (!window.jupyterapp) return;
  model.set("writes", true);
  model.save_changes();
  model.on("msg:custom", ({ cell, text }) => {
    const panel = [...window.jupyterapp.shell.widgets("main")].find(({ node }) => node.contains(element));
    for (const { model: { sharedModel } } of panel?.content.widgets ?? []) {
      if (sharedModel.getSource() === cell) sharedModel.setSource(text);
    }
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    if (reason?.name === "QuotaExceededError") say(FULL);
  });
}

const BUSY = "The kernel is busy. Your answer is taken as soon as it is free.";
const GONE = "The kernel does not answer. Click the cell below and press Shift+Enter there.";

// Waits until the kernel has all that was done on a card. A model sends one change at a time and holds back the next
// ones until the kernel has dealt with it; a cell would overtake them. So the kernel is asked the same way, and answers
// when it has all that was changed before. Who has left the card meanwhile is not brought back.
function kernelWait(model, tools, status, say) {
  let timers, hear;
  const end = () => {
    timers?.forEach(clearTimeout);
    if (hear) model.off("change:heard", hear);
    if (status.textContent === BUSY) say("");
    hear = undefined;
  };
  const begin = (go) => {
    if (hear) return;
    const turn = model.get("asked") + 1;
    hear = () => {
      if (model.get("heard") < turn) return;
      end();
      const at = document.activeElement?.closest(".cm-content, input, select, textarea");
      if (!at || tools.closest(".irkit-widget").contains(at)) go();
    };
    const silent = () => { end(); say(GONE); };
    timers = [setTimeout(() => say(BUSY), 1000), setTimeout(silent, 10000)];
    model.on("change:heard", hear);
    model.set("asked", turn);
    model.save_changes();
  };
  return { begin, end };
}

function statusLine(kind = "irkit-status") {
  return make("p", { class: kind, role: "status", "aria-live": "polite" });
}

// What stands below the work on every card: the copy with further buttons and what is said, what a check has said,
// and the code. buttons(say) are the further buttons; folds stand before the code; without `copied` there is neither.
function cardFoot(model, { answer, empty, buttons = () => [], folds = [], copied = true }) {
  const status = statusLine();
  const say = speaker(status);
  writeCell(model, status, say);
  const { copy, details, refresh } = copyParts(model, { answer, empty, say });
  const tools = make("div", { class: "irkit-tools" }, ...buttons(say), ...(copied ? [copy] : []), status);
  // A restarted kernel knows nothing of this card: what is done on it from now on goes nowhere.
  const lost = make("p", { class: "irkit-lost", role: "alert", hidden: "" });
  model.on("comm_live_update", () => {
    lost.textContent = "The kernel has stopped or started anew, so what you do here is not kept. Run this cell again: the card comes back as it was.";
    lost.hidden = false;
  });
  const wait = kernelWait(model, tools, status, say);
  tools.afterKernel = (go) => (lost.hidden ? wait.begin(go) : go());
  model.on("comm_live_update", wait.end);
  const nodes = [lost, tools, feedbackPart(model), make("div", { class: "irkit-folds" }, ...folds, ...(copied ? [details] : []))];
  return { nodes, say, refresh, hear: () => say(model.get("said").text ?? "") };
}

// Notebook front ends other than JupyterLab listen for plain letters on the page.
function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && event.key !== "Tab") event.stopPropagation();
  });
}
