// How the card sorter looks: its parts, and how they are brought to the model's state.

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
