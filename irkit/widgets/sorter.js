// The card sorter. Moving, undoing and copying need no kernel; hints and checks ask it.
//
// The model's traits are the state: placed (card id → pile code), past (what undo restores) and marks
// (card id → the code that was judged, with its hint). Drawing brings the page to that state and
// moves only what has changed, so that the focus stays where it was.

const DECK = "";

// The page's parts, and how they are brought to the model's state.

function badge(pile) {
  return make("span", { class: "irkit-badge", "aria-hidden": "true" }, pile.sign);
}

function cardItem(card, number) {
  const place = make("span", { class: "irkit-unseen" });
  const mark = make("p", { class: "irkit-mark", id: freshId("mark"), hidden: "" });
  const note = card.note ? make("span", { class: "irkit-note" }, card.note) : "";
  const more = card.more ? make("span", { class: "irkit-more" }, card.more) : "";
  const head = make("span", { class: "irkit-card-head" }, make("b", {}, card.id), " ", note);
  const face = make(
    "button",
    { type: "button", class: "irkit-card", "aria-pressed": "false", "aria-describedby": mark.id, "data-card": card.id },
    head, " ", make("span", {}, card.text), " ", more, " ", place,
  );
  const choices = make("div", { class: "irkit-choices", hidden: "" });
  return { number, face, place, mark, choices, item: make("li", {}, face, choices, mark) };
}

function pileSection(pile, index) {
  const id = freshId("pile");
  const key = make("kbd", { title: `Key ${index}` }, String(index));
  const head = make("div", { class: "irkit-pile-head", id }, pile.sign ? badge(pile) : "", make("span", {}, pile.label), key);
  const why = make("p", { class: "irkit-why" }, pile.explanation);
  const put = pressable("Put here", () => {}, { class: "irkit-button irkit-put", "data-pile": pile.code });
  const list = make("ul", { class: "irkit-cards", "aria-labelledby": id });
  const section = make("div", { class: "irkit-pile", role: "group", "aria-labelledby": id, "data-pile": pile.code }, head, why, put, list);
  if (pile.colour) section.style.setProperty("--pile", pile.colour);
  return { section, list, put };
}

function layOut(model) {
  const piles = model.get("piles");
  const deck = pileSection({ code: DECK, label: "Cards to sort", explanation: "", sign: "" }, 0);
  deck.section.classList.add("irkit-deck");
  const shown = new Map([[DECK, deck]]);
  piles.forEach((pile, index) => shown.set(pile.code, pileSection(pile, index + 1)));
  const cards = new Map(model.get("cards").map((card, number) => [card.id, cardItem(card, number)]));
  const board = make("div", { class: "irkit-board" });
  board.append(...piles.map((pile) => shown.get(pile.code).section));
  const bar = make("div", { class: "irkit-bar" }, make("span"));
  const count = make("span", { class: "irkit-count" });
  return { piles: shown, cards, board, deck: deck.section, bar, count };
}

// Puts one list's cards in order; a node that is already in place is left alone, with its focus.
function arrange(list, items) {
  items.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
}

function cardsInOrder(view) {
  return [...view.root.querySelectorAll(".irkit-card")].map((face) => face.dataset.card);
}

// Tab comes to one card: that which is held, that which was last used, or the first. Arrows lead to the others.
function offerOneCard(view, held) {
  const offered = held ?? view.last ?? cardsInOrder(view)[0];
  for (const [id, { face }] of view.cards) face.tabIndex = id === offered ? 0 : -1;
}

function drawer(model, view, held) {
  const label = (code) => (code === DECK ? "not sorted yet" : `on ${model.get("piles").find((p) => p.code === code).label}`);
  const drawMark = (id, card, code) => {
    const mark = model.get("marks")[id];
    const shown = Boolean(mark) && mark.code === code;
    card.mark.hidden = !shown;
    card.item.dataset.mark = !shown ? "" : mark.hint ? "again" : "fits";
    card.mark.textContent = !shown ? "" : mark.hint ? `↻ Look again: ${mark.hint}` : "✓ Fits";
  };
  return () => {
    const focused = view.root.contains(document.activeElement) ? document.activeElement : null;
    const placed = model.get("placed");
    const lists = new Map([...view.piles.keys()].map((code) => [code, []]));
    for (const [id, card] of view.cards) {
      const code = placed[id] ?? DECK;
      lists.get(code).push(card.item);
      card.place.textContent = label(code);
      drawMark(id, card, code);
      const up = held.card === id;
      card.face.setAttribute("aria-pressed", String(up));
      card.choices.hidden = !up;
    }
    for (const [code, pile] of view.piles) {
      arrange(pile.list, lists.get(code));
      pile.section.classList.toggle("irkit-empty", lists.get(code).length === 0);
      const takes = Boolean(held.card) && code !== (placed[held.card] ?? DECK);
      pile.section.classList.toggle("irkit-takes", takes);
      pile.put.hidden = !takes;
      pile.put.textContent = code === DECK ? `Put ${held.card} back here` : `Put ${held.card} here`;
      pile.put.setAttribute("aria-label", `Put ${held.card} ${code === DECK ? "back with the cards to sort" : label(code)}`);
    }
    offerOneCard(view, held.card);
    const done = Object.keys(placed).length;
    view.count.textContent = `${done} of ${view.cards.size} sorted`;
    view.bar.style.setProperty("--done", done / Math.max(1, view.cards.size));
    view.undo.setAttribute("aria-disabled", String(model.get("past").length === 0));
    view.refresh();
    if (focused && document.activeElement !== focused && focused.isConnected) focused.focus({ preventScroll: true });
  };
}

// What moves, and what is asked of the kernel.

function moves(model) {
  const save = (placed, past) => {
    // In this order: the page is drawn anew when `placed` changes.
    model.set("past", past);
    model.set("placed", placed);
    model.save_changes();
  };
  const shift = (changes) => {
    const placed = { ...model.get("placed") };
    const before = {};
    for (const [card, code] of Object.entries(changes)) {
      before[card] = placed[card] ?? DECK;
      if (code === DECK) delete placed[card];
      else placed[card] = code;
    }
    return [placed, before];
  };
  return {
    where: (card) => model.get("placed")[card] ?? DECK,
    count: () => Object.keys(model.get("placed")).length,
    put(changes) {
      const [placed, before] = shift(changes);
      save(placed, [...model.get("past"), before]);
    },
    undo() {
      const past = model.get("past");
      const last = past.at(-1);
      if (last) save(shift(last)[0], past.slice(0, -1));
      return last ? Object.keys(last) : [];
    },
    answer() {
      const placed = model.get("placed");
      const order = model.get("cards").map((card) => card.id);
      return Object.fromEntries(order.filter((id) => id in placed).map((id) => [id, placed[id]]));
    },
  };
}

const SILENT = "The kernel has not answered: it is busy or has stopped, and hints need it. "
  + "What you do now may not be kept: run this cell again.";

// Asks the kernel, and says so where no answer comes. A question overtakes changes of state that wait for the
// kernel to be idle, so it carries the sorting that it is about.
function asking(model, move, say) {
  let waiting;
  const answered = () => {
    clearTimeout(waiting);
    say(model.get("said").text);
  };
  const unlisten = listen(model, { "change:said": answered });
  const ask = (message) => {
    clearTimeout(waiting);
    say("Asking the kernel …");
    waiting = setTimeout(() => say(SILENT), 4000);
    try {
      model.send({ ...message, placed: model.get("placed") });
    } catch {
      clearTimeout(waiting);
      say(SILENT);
    }
  };
  return {
    stop() {
      clearTimeout(waiting);
      unlisten();
    },
    hint(id) {
      if (!id) return say("Choose a card first, then ask for a hint.");
      if (move.where(id) === DECK) return say(`Put ${id} on a pile first; the hint is about where it lies.`);
      return ask({ kind: "hint", card: id });
    },
    check() {
      if (!move.count()) return say("Sort a card first: there is nothing to check yet.");
      return ask({ kind: "check" });
    },
  };
}

function walking(view, held, say) {
  const focus = (id) => view.cards.get(id).face.focus();
  return {
    focus,
    step(id, by) {
      if (held.card) return undefined;
      const order = cardsInOrder(view);
      const next = order[order.indexOf(id) + by];
      return next ? focus(next) : say(`${id} is the ${by < 0 ? "first" : "last"} card.`);
    },
  };
}

function moving(model, move, held, draw, say) {
  const ids = model.get("cards").map((card) => card.id);
  const label = (code) => model.get("piles").find((pile) => pile.code === code).label;
  const progress = () => (move.count() === ids.length ? `All ${ids.length} sorted.` : `${move.count()} of ${ids.length} sorted.`);
  return {
    put(id, code) {
      held.card = null;
      if (move.where(id) === code) return draw();
      move.put({ [id]: code });
      return say(`${id} ${code === DECK ? "put back" : `moved to ${label(code)}`}. ${progress()}`);
    },
    hold(id) {
      held.card = held.card === id ? null : id;
      draw();
      say(held.card ? `${id} picked up. Choose a pile, or press Escape to let go.` : `${id} let go.`);
    },
    undo() {
      held.card = null;
      const back = move.undo();
      if (!back.length) draw();
      say(back.length ? `Undone: ${back.join(", ")}. ${progress()}` : "There is nothing to undo.");
    },
    clear() {
      held.card = null;
      const cards = Object.keys(move.answer());
      if (!cards.length) return say("No card is on a pile yet.");
      move.put(Object.fromEntries(cards.map((id) => [id, DECK])));
      return say("All cards are back. Undo brings your sorting back.");
    },
  };
}

function actions(model, view, held, draw, say) {
  const move = moves(model);
  const ids = model.get("cards").map((card) => card.id);
  const piles = [DECK, ...model.get("piles").map((pile) => pile.code)];
  const { where, answer } = move;
  const { put, ...others } = moving(model, move, held, draw, say);
  const walk = walking(view, held, say);
  const nextUnsorted = (id) => {
    const at = ids.indexOf(id);
    return [...ids.slice(at + 1), ...ids.slice(0, at)].find((other) => where(other) === DECK);
  };
  return {
    piles, where, answer, put, ...others, ...walk, ...asking(model, move, say),
    putAndGoOn(id, code) {
      const fromDeck = where(id) === DECK;
      put(id, code);
      walk.focus((fromDeck && nextUnsorted(id)) || id);
    },
    neighbour(id, step) {
      const code = piles[piles.indexOf(where(id)) + step];
      if (code !== undefined) put(id, code);
      walk.focus(id);
    },
  };
}

function onKey(event, view, held, act) {
  if (event.ctrlKey || event.metaKey) {
    if (letterOf(event) !== "z" || event.shiftKey) return;
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
  const action = keys[event.key] ?? keys[letterOf(event)];
  if (!action) return;
  event.preventDefault();
  action();
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
    ["Tab", "leave the cards, and come back to the one used last"],
    ["Enter", "pick it up; then Tab to a pile and Enter; Escape lets go"],
    ["Ctrl+Z", "undo"],
    ...(hints ? [["?", "a hint for the card"]] : []),
  ];
  const list = make("dl", {}, ...rows.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]));
  return make("details", { class: "irkit-details" }, make("summary", {}, "Keys"), list);
}

// Where the piles are places, the answer is the cards in their order.
function inOrder(placed) {
  return Object.keys(placed).sort((one, other) => placed[one] - placed[other]);
}

function render({ model, el }) {
  const held = { card: null };
  const view = { ...layOut(model), root: el, last: null, hints: model.get("hints") };
  const say = (text) => foot.say(text);
  el.classList.add("irkit-widget", "irkit-sorter");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Card sorter");

  const draw = drawer(model, view, held);
  const act = actions(model, view, held, draw, say);
  view.undo = pressable("Undo", act.undo);
  const asking = view.hints ? [pressable("Check my sorting", act.check), pressable("Hint", () => act.hint(view.last))] : [];
  const foot = cardFoot(model, {
    answer: () => (model.get("ordered") ? inOrder(act.answer()) : act.answer()),
    empty: () => (Object.keys(act.answer()).length ? "" : "Sort a card first: there is nothing to copy yet."),
    buttons: () => [...asking, view.undo, startAgain(act)],
    folds: [keyHelp(model.get("piles").length, view.hints)],
  });
  view.refresh = foot.refresh;
  const how = make("p", { class: "irkit-how" }, "Drag a card to a pile, or select it and press the pile’s number.");
  const top = make("div", { class: "irkit-top" }, how, view.count);
  offerPiles(model, view);
  el.append(top, view.bar, view.deck, view.board, ...foot.nodes);

  el.addEventListener("focusin", (event) => {
    view.last = event.target.dataset?.card ?? view.last;
    offerOneCard(view, held.card);
  });
  el.addEventListener("keydown", (event) => onKey(event, view, held, act));
  el.addEventListener("click", (event) => onClick(event, view, held, act));
  keepKeys(el);
  dragging(view, act);
  draw();
  const stops = [listen(model, { "change:placed change:marks": draw }), act.stop];
  return () => stops.forEach((stop) => stop());
}

export default { render };
