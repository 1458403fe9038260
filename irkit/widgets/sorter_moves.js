// What can be done with cards: put, hold, undo, walk among them, ask for a hint.

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

const SILENT = "The kernel has not answered: it is busy or has stopped, and hints need it. "
  + "Your cards are safe: copy your answer before you run the notebook again.";

// Asks the kernel, and says so where no answer comes. A question overtakes changes of state that wait for the
// kernel to be idle, so it carries the sorting that it is about.
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

function asking(model, move, say) {
  const { ask, stop } = asker(model, say);
  return {
    stop,
    hint(id) {
      if (!id) return say("Choose a card first, then ask for a hint.");
      if (move.where(id) === DECK) return say(`Put ${id} on a pile first; the hint is about where it lies.`);
      return ask({ kind: "hint", card: id, placed: model.get("placed") });
    },
    check() {
      if (!move.count()) return say("Sort a card first: there is nothing to check yet.");
      return ask({ kind: "check", placed: model.get("placed") });
    },
  };
}

function walking(view, held) {
  const focus = (id) => view.cards.get(id).face.focus();
  return {
    focus,
    step(id, by) {
      const order = [...view.root.querySelectorAll(".irkit-card")].map((face) => face.dataset.card);
      const next = order[order.indexOf(id) + by];
      if (next && !held.card) focus(next);
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
  const walk = walking(view, held);
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
