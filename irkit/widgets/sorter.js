// The card sorter. Moving, undoing and copying need no kernel; hints and checks ask it.
//
// The model's traits are the state: placed (card id → pile code), past (what undo restores) and marks
// (card id → the code that was judged, with its hint). Drawing brings the page to that state and
// moves only what has changed, so that the focus stays where it was.

function onKey(event, view, held, act) {
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    act.undo();
    return;
  }
  if (event.altKey || event.target.tagName === "TEXTAREA") return;
  const id = event.target.dataset.card;
  const keys = {
    "?": () => view.hints && act.hint(view.last),
    Escape: () => held.card && (act.focus(held.card), act.hold(held.card)),
  };
  if (id) {
    Object.assign(keys, {
      ArrowLeft: () => act.neighbour(id, -1), ArrowRight: () => act.neighbour(id, 1),
      ArrowUp: () => act.step(id, -1), ArrowDown: () => act.step(id, 1),
      Backspace: () => act.neighbour(id, -act.piles.indexOf(act.where(id))),
    });
    keys.Delete = keys.Backspace;
    keys["0"] = keys.Backspace;
    act.piles.slice(1).forEach((code, at) => { keys[String(at + 1)] = () => act.putAndGoOn(id, code); });
  }
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

const FAR = 6; // pixels after which a press is a drag

// Pointer events and not HTML drag and drop, since some browsers refuse to drag a button.
function dragging(view, act) {
  let drag = null;
  const pileAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".irkit-pile");
  const over = (section) => {
    for (const pile of view.piles.values()) pile.section.classList.toggle("irkit-over", pile.section === section);
  };
  const stop = () => {
    if (!drag) return;
    drag.face.classList.remove("irkit-dragged");
    drag.face.style.translate = "";
    over(null);
    drag = null;
  };
  view.root.addEventListener("pointerdown", (event) => {
    const face = event.target.closest(".irkit-card");
    if (!face || event.button !== 0 || event.pointerType === "touch") return;
    drag = { face, x: event.clientX, y: event.clientY, far: false };
  });
  view.root.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.far && Math.hypot(x, y) < FAR) return;
    if (!drag.far) drag.face.setPointerCapture(event.pointerId);
    drag.far = true;
    drag.face.classList.add("irkit-dragged");
    drag.face.style.translate = `${x}px ${y}px`;
    over(view.root.contains(pileAt(event)) ? pileAt(event) : null);
  });
  view.root.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { face, far } = drag;
    const pile = pileAt(event);
    stop();
    if (!far) return;
    view.dropped = true; // the click that ends a drag must not pick the card up
    setTimeout(() => { view.dropped = false; });
    if (pile && view.root.contains(pile)) act.put(face.dataset.card, pile.dataset.pile);
    face.focus({ preventScroll: true });
  });
  view.root.addEventListener("pointercancel", stop);
  // Text that was selected before would be dragged in the card's place.
  view.root.addEventListener("dragstart", (event) => event.preventDefault());
}

function onClick(event, view, held, act) {
  if (view.dropped) return;
  const put = event.target.closest("[data-put], .irkit-put");
  const face = event.target.closest(".irkit-card");
  const pile = event.target.closest(".irkit-pile");
  if (face) {
    // Safari does not focus a clicked button, and the notebook would take the next key.
    face.focus({ preventScroll: true });
    act.hold(face.dataset.card);
  } else if (held.card && put) {
    act.putAndGoOn(held.card, put.dataset.put ?? put.dataset.pile);
  } else if (held.card && pile && !event.target.closest("button")) {
    act.putAndGoOn(held.card, pile.dataset.pile);
  }
}

// On a narrow page the piles lie far below, so a held card offers them itself.
function offerPiles(model, view) {
  for (const [id, card] of view.cards) {
    for (const pile of model.get("piles")) {
      const choice = make("button", { type: "button", class: "irkit-button", "data-put": pile.code }, badge(pile), pile.label);
      choice.setAttribute("aria-label", `Put ${id} on ${pile.label}`);
      choice.style.setProperty("--pile", pile.colour);
      card.choices.append(choice);
    }
  }
}

function startAgain(act) {
  const ask = pressable("Start again", () => swap(true));
  const yes = pressable("Yes, put every card back", () => { swap(false); act.clear(); });
  const no = pressable("No, keep my sorting", () => swap(false));
  const sure = make("span", { class: "irkit-sure", hidden: "", role: "group", "aria-label": "Start again?" }, yes, no);
  const swap = (asking) => {
    ask.hidden = asking;
    sure.hidden = !asking;
    (asking ? no : ask).focus();
  };
  return make("span", {}, ask, sure);
}

function keyHelp(count, hints) {
  const rows = [
    [`1 to ${count}`, "put the card on that pile and go to the next one"],
    ["0, Backspace", "put it back"],
    ["← →", "move it to the pile beside"],
    ["↑ ↓", "go to the card before or after"],
    ["Enter", "pick it up; then Tab to a pile and Enter; Escape lets go"],
    ["Ctrl+Z", "undo"],
    ...(hints ? [["?", "a hint for the card"]] : []),
  ];
  const list = make("dl", {}, ...rows.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]));
  return make("details", { class: "irkit-details" }, make("summary", {}, "Keys"), list);
}

function render({ model, el }) {
  const held = { card: null };
  const view = { ...layOut(model), root: el, last: null, hints: model.get("hints") };
  const say = speaker(view.status);
  el.classList.add("irkit-widget", "irkit-sorter");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Card sorter");

  const draw = drawer(model, view, held);
  const act = actions(model, view, held, draw, say);
  view.copied = copyParts({
    code: () => answerCode(model.get("name"), act.answer()),
    empty: () => (Object.keys(act.answer()).length ? "" : "Sort a card first: there is nothing to copy yet."),
    say,
    paste: () => model.get("paste"),
  });
  view.undo = pressable("Undo", act.undo);
  const asking = view.hints ? [pressable("Check my sorting", act.check), pressable("Hint", () => act.hint(view.last))] : [];
  const tools = make("div", { class: "irkit-tools" }, view.copied.copy, ...asking, view.undo, startAgain(act));
  const how = make("p", { class: "irkit-how" }, "Drag a card to a pile, or select it and press the pile’s number.");
  const top = make("div", { class: "irkit-top" }, how, view.count);
  const help = make("div", { class: "irkit-folds" }, keyHelp(model.get("piles").length, view.hints), view.copied.details);
  offerPiles(model, view);
  el.append(top, view.bar, view.deck, view.board, tools, view.status, help);

  el.addEventListener("focusin", (event) => { view.last = event.target.dataset?.card ?? view.last; });
  el.addEventListener("keydown", (event) => onKey(event, view, held, act));
  el.addEventListener("click", (event) => onClick(event, view, held, act));
  keepKeys(el);
  dragging(view, act);
  const events = "change:placed change:marks";
  model.on(events, draw);
  draw();
  return () => {
    model.off(events, draw);
    act.stop();
  };
}

export default { render };
