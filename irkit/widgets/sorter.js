// The card sorter. Moving, undoing and copying need no kernel; hints and checks ask it.
//
// The model's traits are the state: placed (card id → pile code), past (what undo restores) and marks
// (card id → the code that was judged, with its hint). sync() brings the page to that state and moves
// only what has changed, so that the focus stays where it was.

const DECK = "";

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

function badge(pile) {
  return make("span", { class: "irkit-badge", "aria-hidden": "true" }, pile.sign);
}

function cardItem(card, number) {
  const place = make("span", { class: "irkit-unseen" });
  const mark = make("p", { class: "irkit-mark", id: freshId("mark"), hidden: "" });
  const note = card.note ? make("span", { class: "irkit-note" }, card.note) : "";
  const head = make("span", { class: "irkit-card-head" }, make("b", {}, card.id), " ", note);
  const face = make(
    "button",
    { type: "button", class: "irkit-card", "aria-pressed": "false", "aria-describedby": mark.id, "data-card": card.id },
    head, " ", make("span", { class: "irkit-card-text" }, card.text), " ", place,
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
  const section = make("section", { class: "irkit-pile", "aria-labelledby": id, "data-pile": pile.code }, head, why, put, list);
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
  const status = make("p", { class: "irkit-status", role: "status", "aria-live": "polite" });
  return { piles: shown, cards, board, deck: deck.section, bar, count, status };
}

// Puts one list's cards in order; a node that is already in place is left alone, with its focus.
function arrange(list, items) {
  items.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
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
      // While a card is held, Tab leads straight to the places that can take it.
      card.face.tabIndex = held.card && !up ? -1 : 0;
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
    const done = Object.keys(placed).length;
    view.count.textContent = `${done} of ${view.cards.size} sorted`;
    view.bar.style.setProperty("--done", done / Math.max(1, view.cards.size));
    view.undo.setAttribute("aria-disabled", String(model.get("past").length === 0));
    view.copied.refresh();
    if (focused && document.activeElement !== focused && focused.isConnected) focused.focus({ preventScroll: true });
  };
}

const SILENT = "The kernel has not answered: it is busy or has stopped, and hints need it. "
  + "Your cards are safe: copy your answer before you run the notebook again.";

// Asks the kernel, and says so where no answer comes.
function asker(model, say) {
  let waiting;
  const answered = () => {
    clearTimeout(waiting);
    say(model.get("said").text);
  };
  model.on("change:said", answered);
  const stop = () => {
    clearTimeout(waiting);
    model.off("change:said", answered);
  };
  const ask = (message) => {
    clearTimeout(waiting);
    say("Asking the kernel …");
    waiting = setTimeout(() => say(SILENT), 4000);
    try {
      model.send(message);
    } catch {
      clearTimeout(waiting);
      say(SILENT);
    }
  };
  return { ask, stop };
}

function actions(model, view, held, draw, say) {
  const move = moves(model);
  const ids = [...view.cards.keys()];
  const piles = [DECK, ...model.get("piles").map((pile) => pile.code)];
  const name = (code) => (code === DECK ? "the cards to sort" : model.get("piles").find((p) => p.code === code).label);
  const progress = () => (move.count() === ids.length ? `All ${ids.length} sorted.` : `${move.count()} of ${ids.length} sorted.`);
  const focus = (id) => view.cards.get(id).face.focus();
  const { ask, stop } = asker(model, say);
  const nextUnsorted = (id) => {
    const at = ids.indexOf(id);
    return [...ids.slice(at + 1), ...ids.slice(0, at)].find((other) => move.where(other) === DECK);
  };
  const put = (id, code) => {
    held.card = null;
    if (move.where(id) === code) return draw();
    move.put({ [id]: code });
    return say(code === DECK ? `${id} put back. ${progress()}` : `${id} moved to ${name(code)}. ${progress()}`);
  };
  const hold = (id) => {
    held.card = held.card === id ? null : id;
    draw();
    say(held.card ? `${id} picked up. Choose a pile, or press Escape to let go.` : `${id} let go.`);
  };
  return {
    put, hold, focus, piles, stop,
    where: move.where,
    answer: move.answer,
    putAndGoOn(id, code) {
      const fromDeck = move.where(id) === DECK;
      put(id, code);
      focus((fromDeck && nextUnsorted(id)) || id);
    },
    neighbour(id, step) {
      const code = piles[piles.indexOf(move.where(id)) + step];
      if (code !== undefined) put(id, code);
      focus(id);
    },
    step(id, by) {
      const order = [...view.root.querySelectorAll(".irkit-card")].map((face) => face.dataset.card);
      const next = order[order.indexOf(id) + by];
      if (next && !held.card) focus(next);
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
