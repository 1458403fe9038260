// The tile map. Marks are drawn at once; what follows from them the kernel says.
//
// The model's trait `marked` is the state: claim id → {acts: codes, feels: codes}.

const SIDES = { feels: ["◉", "would feel it"], acts: ["▶", "acts"] };

function mapState(model) {
  const marks = () => ({ acts: [], feels: [], ...model.get("marked")[model.get("claim")] });
  const save = (now) => {
    model.set("marked", { ...model.get("marked"), [model.get("claim")]: now });
    model.save_changes();
  };
  return {
    marks,
    toggle(code, side) {
      const now = marks();
      const on = now[side].includes(code);
      save({ ...now, [side]: on ? now[side].filter((other) => other !== code) : [...now[side], code] });
    },
    clear: () => save({ acts: [], feels: [] }),
  };
}

function tileOf({ code, name, row, column }, rows, columns) {
  const marks = make("span", { class: "irkit-marks", "aria-hidden": "true" });
  const tile = make("button", { type: "button", class: "irkit-tile", "data-code": code, tabindex: "-1" }, make("span", {}, name), marks);
  tile.style.gridArea = `${rows.indexOf(row) + 1} / ${columns.indexOf(column) + 1}`;
  return { code, name, tile, marks };
}

// Rows and columns of a region in which nobody has a tile are left out.
function blockOf(block) {
  const used = (what) => [...new Set(block.tiles.map((tile) => tile[what]))].sort((one, other) => one - other);
  const [rows, columns] = [used("row"), used("column")];
  const tiles = block.tiles.map((tile) => tileOf(tile, rows, columns));
  const id = freshId("region");
  const grid = make("div", { class: "irkit-tiles" }, ...tiles.map(({ tile }) => tile));
  grid.style.setProperty("--columns", columns.length);
  const title = make("p", { class: "irkit-region", id }, block.name);
  return { tiles, section: make("div", { role: "group", "aria-labelledby": id }, title, grid), row: block.row };
}

// The tile that lies nearest in a direction, be it in another region.
function neighbour(from, tiles, [x, y]) {
  const middle = (tile) => {
    const box = tile.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [a, b] = middle(from);
  const far = ({ tile }) => {
    const [c, d] = middle(tile);
    const ahead = (c - a) * x + (d - b) * y;
    const aside = Math.abs((c - a) * y) + Math.abs((d - b) * x);
    return ahead > 1 ? ahead + 3 * aside : Infinity;
  };
  const nearest = tiles.reduce((best, tile) => (far(tile) < far(best) ? tile : best));
  return far(nearest) < Infinity ? nearest.tile : from;
}

function sideSwitch(side) {
  const group = freshId("side");
  const boxes = Object.entries(SIDES).map(([key, [sign, words]]) => {
    const box = make("input", { type: "radio", name: group, value: key });
    box.checked = key === side.now;
    box.addEventListener("change", () => { side.now = key; });
    return make("label", { class: `irkit-side irkit-${key}` }, box, `${sign} who ${words}`);
  });
  return make("fieldset", { class: "irkit-sides-of" }, make("legend", {}, "A press marks"), ...boxes);
}

function claimChooser(model) {
  const claims = model.get("claims");
  const text = make("p", { class: "irkit-claim" });
  const list = make("select", {}, ...claims.map(({ id }) => make("option", { value: id }, id)));
  list.addEventListener("change", () => {
    model.set("claim", list.value);
    model.save_changes();
  });
  const label = make("label", {}, "Claim ", list);
  label.hidden = claims.length < 2;
  const draw = () => {
    const now = model.get("claim");
    list.value = now;
    text.textContent = `${now}: ${claims.find(({ id }) => id === now).text}`;
  };
  return { node: make("div", { class: "irkit-claim-row" }, label, text), draw };
}

// The level stands above the map, where it stays in sight; why it is that level stands below.
function verdictParts(model) {
  const level = make("p", { class: "irkit-level" });
  const why = make("div", { class: "irkit-reach", role: "status", "aria-live": "polite" });
  const draw = () => {
    const { label, colour, marks, rule, said } = model.get("reach");
    const differ = marks.some((line) => line.includes("▶ and ◉"));
    level.textContent = `→ ${label ?? "?"}${differ ? "   ▶ ≠ ◉" : ""}`;
    if (said.length) level.append(" ", make("span", { class: "irkit-verdict" }, said[0]));
    for (const part of [level, why]) part.style.setProperty("--pile", colour ?? "var(--irkit-line)");
    const lines = (texts) => texts.map((text) => make("p", {}, text));
    const steps = make("ol", {}, ...rule.map((text) => make("li", {}, text)));
    const end = label ? [steps, make("p", {}, make("b", {}, `→ ${label}`))] : [];
    why.replaceChildren(...lines(marks), ...end, ...lines(said));
  };
  return { level, why, draw };
}

function onKey(event, tiles, act, side) {
  const tile = event.target.closest?.(".irkit-tile");
  if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const press = { a: "acts", f: "feels" }[letterOf(event)];
  if (!ways[event.key] && !press) return;
  event.preventDefault();
  if (press) act.toggle(tile.dataset.code, press);
  else neighbour(tile, tiles, ways[event.key]).focus();
}

function render({ model, el }) {
  const side = { now: "feels" };
  const act = mapState(model);
  const blocks = model.get("blocks").map(blockOf);
  const tiles = blocks.flatMap((block) => block.tiles);
  const claim = claimChooser(model);
  const verdict = verdictParts(model);
  const clear = (say) => pressable("Start again", () => { act.clear(); say("Nothing is marked now."); });
  const foot = cardFoot(model, {
    answer: () => act.marks(),
    empty: () => (act.marks().feels.length ? "" : "Mark who would feel the outcome first."),
    buttons: (say) => [clear(say)],
    copied: model.get("graded"),
  });
  const draw = () => {
    const marks = act.marks();
    for (const { code, name, tile, marks: signs } of tiles) {
      const on = Object.keys(SIDES).filter((key) => marks[key].includes(code));
      for (const key of Object.keys(SIDES)) tile.classList.toggle(`irkit-${key}`, on.includes(key));
      signs.replaceChildren(...on.map((key) => make("span", {}, `${SIDES[key][0]} ${key}`)));
      tile.setAttribute("aria-label", [name, ...on.map((key) => SIDES[key][1])].join(", "));
    }
    claim.draw();
    foot.refresh();
  };
  const rows = [...new Set(blocks.map(({ row }) => row))].map((row) =>
    make("div", { class: "irkit-band" }, ...blocks.filter((block) => block.row === row).map(({ section }) => section)));
  const keys = make("p", { class: "irkit-keys" }, make("kbd", {}, "← → ↑ ↓"), " another tile, ", make("kbd", {}, "F"), " would feel it, ", make("kbd", {}, "A"), " acts");
  const gap = make("p", { class: "irkit-gap" }, model.get("gap"));
  gap.hidden = !model.get("gap");
  el.classList.add("irkit-widget", "irkit-map");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Map of tiles");
  el.append(claim.node, make("div", { class: "irkit-map-tools" }, sideSwitch(side), keys), gap, verdict.level, ...rows, verdict.why, ...foot.nodes);
  tiles[0].tile.tabIndex = 0;
  el.addEventListener("focusin", (event) => {
    const tile = event.target.closest?.(".irkit-tile");
    if (tile) for (const other of tiles) other.tile.tabIndex = other.tile === tile ? 0 : -1;
  });
  el.addEventListener("click", (event) => {
    const tile = event.target.closest?.(".irkit-tile");
    if (!tile) return;
    tile.focus({ preventScroll: true });
    act.toggle(tile.dataset.code, side.now);
  });
  el.addEventListener("keydown", (event) => onKey(event, tiles, act, side));
  keepKeys(el);
  draw();
  verdict.draw();
  return listen(model, { "change:marked change:claim": draw, "change:reach": verdict.draw, "change:said": foot.hear });
}

export default { render };
