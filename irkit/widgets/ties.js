// The board of ties. A tie is filled in in the list or on its line; what follows from it the kernel says.
//
// The model's trait `mine` is the state: pair → 1, -1 or 0. `signs` are the supplied ties that are shown.

const SIGNS = [[1, "+", "with each other"], [-1, "−", "against each other"], [0, "0", "no tie"]];
const GLYPHS = { 1: "+", "-1": "−", 0: "0" };

// A minus is a double line: a wide one with a narrow one of the page's colour in it.
function tieLine({ ends: [[x1, y1], [x2, y2]], at: [x, y] }, kind) {
  const at = { x1, y1, x2, y2 };
  const text = shape("text", { x, y: y + 5 });
  const line = shape("g", { class: "irkit-line" }, shape("line", at), shape("line", { ...at, class: "irkit-core" }));
  const glyph = shape("g", { class: "irkit-glyph" }, shape("circle", { cx: x, cy: y, r: 9 }), text);
  const show = (sign) => {
    for (const part of [line, glyph]) part.dataset.sign = sign ?? "open";
    text.textContent = GLYPHS[sign] ?? "?";
  };
  for (const part of [line, glyph]) part.classList.add(`irkit-${kind}`);
  return { line, glyph, show };
}

function actorName({ lines, x, y, side }, height) {
  const anchor = { 1: "start", "-1": "end", 0: "middle" }[side];
  // Beside its mark, or where it stands in the middle above or below it.
  const middle = y > height / 2 ? y + 20 : y - 12 - 16 * (lines.length - 1);
  const top = side ? y + 5 - 8 * (lines.length - 1) : middle;
  const spans = lines.map((line, number) => shape("tspan", { x: x + 10 * side, y: top + 16 * number }, line));
  const label = shape("text", { "text-anchor": anchor, class: "irkit-actor" }, ...spans);
  return shape("g", {}, shape("circle", { cx: x, cy: y, r: 5 }), label);
}

function picture(model, pairs) {
  const [width, height] = model.get("size");
  const stated = model.get("stated").map((tie) => {
    const parts = tieLine(tie, "stated");
    parts.show(tie.sign);
    return parts;
  });
  const all = [...pairs.map((pair) => pair.drawn), ...stated];
  const names = model.get("actors").map((actor) => actorName(actor, height));
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...all.map(({ line }) => line), ...all.map(({ glyph }) => glyph), ...names);
  const key = make("p", { class: "irkit-tie-key" }, "+ with each other, − (double line) against. Drawn through: stated in the text. Broken: supplied by a reader.");
  return make("div", { class: "irkit-picture" }, svg, key);
}

function pairRow(group, pair) {
  const buttons = SIGNS.map(([sign, label, words]) => {
    const button = make("button", { type: "button", class: "irkit-sign", "aria-label": `${group} and ${pair.name}: ${words}`, "aria-pressed": "false", tabindex: "-1" }, label);
    return { sign, button };
  });
  const node = make("div", { class: "irkit-pair", role: "group", "aria-label": `${group} and ${pair.name}` }, make("span", {}, pair.name), ...buttons.map(({ button }) => button));
  return { key: pair.key, node, buttons, drawn: tieLine(pair, "supplied") };
}

function table(model) {
  const body = make("tbody");
  const heads = model.get("heads").map((text) => make("th", { scope: "col" }, text || "whose ties"));
  const node = make("table", { class: "irkit-beside" }, make("caption", {}, "What the ties give"), make("thead", {}, make("tr", {}, ...heads)), body);
  const show = () => {
    body.replaceChildren(...model.get("rows").map(([name, ...cells]) =>
      make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((cell) => make("td", {}, cell)))));
  };
  return { node, show };
}

// Plus, minus and 0 fill in and go on; arrows go from button to button.
function onKey(event, rows, put) {
  const button = event.target.closest?.(".irkit-sign");
  if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = rows.findIndex(({ buttons }) => buttons.some((other) => other.button === button));
  const place = rows[row].buttons.findIndex((other) => other.button === button);
  const go = (to, at) => rows[to]?.buttons[at]?.button.focus();
  const sign = { "+": 1, "=": 1, "-": -1, "−": -1, 0: 0 }[event.key] ?? (letterOf(event) === "0" ? 0 : undefined);
  const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (sign === undefined && !ways[event.key]) return;
  event.preventDefault();
  if (sign !== undefined) {
    put(rows[row].key, sign);
    go(Math.min(row + 1, rows.length - 1), place);
  } else {
    const [down, right] = ways[event.key];
    go(row + down, place + right);
  }
}

function render({ model, el }) {
  const groups = model.get("groups").map(({ name, pairs }) => ({ name, rows: pairs.map((pair) => pairRow(name, pair)) }));
  const rows = groups.flatMap((group) => group.rows);
  const save = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const put = (key, sign) => save({ shown: "mine", mine: { ...model.get("mine"), [key]: sign } });
  const result = table(model);
  const words = make("div", { class: "irkit-said", role: "status", "aria-live": "polite" });
  const views = Object.entries(model.get("views")).map(([view, name]) => {
    const label = view === "rule" ? "An enemy’s friend is an enemy" : name;
    return { view, button: pressable(label, () => save({ shown: view }), { "aria-pressed": "false" }) };
  });
  const again = pressable("Start again", () => save({ shown: "mine", mine: {} }));
  const list = make("div", { class: "irkit-groups" }, ...groups.map((group) =>
    make("div", { class: "irkit-group" }, make("p", { class: "irkit-hub" }, `${group.name} and …`), ...group.rows.map(({ node }) => node))));
  const how = make("p", { class: "irkit-how" }, "Fill in every open tie, in the list or with a press on its line. ", make("kbd", {}, "+"), " ", make("kbd", {}, "−"), " ", make("kbd", {}, "0"), " fill in and go on, arrows move.");
  const side = make("div", { class: "irkit-fill" }, list, make("div", { class: "irkit-tools" }, ...views.map(({ button }) => button), again), words, result.node);
  el.classList.add("irkit-widget", "irkit-ties");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", `Ties: ${model.get("title")}`);
  el.append(make("p", { class: "irkit-title" }, model.get("title")), how, make("div", { class: "irkit-ties-board" }, side, picture(model, rows.map((row) => ({ drawn: row.drawn })))));

  for (const { key, buttons, drawn } of rows) {
    for (const { sign, button } of buttons) button.addEventListener("click", () => { button.focus({ preventScroll: true }); put(key, sign); });
    drawn.glyph.addEventListener("click", () => {
      const order = [1, -1, 0];
      put(key, order[(order.indexOf(model.get("mine")[key]) + 1) % 3]);
    });
  }
  const show = () => {
    const signs = model.get("signs");
    for (const { key, buttons, drawn } of rows) {
      drawn.show(signs[key]);
      for (const { sign, button } of buttons) button.setAttribute("aria-pressed", String(signs[key] === sign));
    }
    for (const { view, button } of views) button.setAttribute("aria-pressed", String(view === model.get("shown")));
    words.replaceChildren(...model.get("words").map((line) => make("p", {}, line)));
    result.show();
  };
  el.addEventListener("focusin", (event) => {
    if (!event.target.closest?.(".irkit-sign")) return;
    for (const { buttons } of rows) for (const { button } of buttons) button.tabIndex = button === event.target ? 0 : -1;
  });
  el.addEventListener("keydown", (event) => onKey(event, rows, put));
  keepKeys(el);
  if (rows.length) rows[0].buttons[0].button.tabIndex = 0;
  show();
  return listen(model, { "change:signs change:rows change:words change:shown": show });
}

export default { render };
