// The argument map. What is switched off is the model's trait `off`; what then still stands the kernel says.

const FATES = { off: "switched off", falls: "nothing leads to it any more", aside: "not judged" };

function place(element, { x, y }) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  return element;
}

const path = ([[a, b], [c, d], [e, f], [g, h]]) => `M${a} ${b} C${c} ${d} ${e} ${f} ${g} ${h}`;

// A part of the argument: lanes, boxes, arrows with a button each, joins.
function picture(model, part) {
  const [width, height] = part.size;
  const lines = shape("svg", { width, height, "aria-hidden": "true" });
  const canvas = make("div", { class: "irkit-canvas" }, lines);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const lanes = part.lanes.map((lane) => {
    const head = make("button", { type: "button", class: "irkit-lane-head", "data-name": lane.level, "aria-pressed": "false" }, `${lane.sign} ${lane.label}`);
    const band = make("div", { class: "irkit-lane-band" }, head);
    band.style.cssText = `top:${lane.top}px;height:${lane.height}px;width:${width}px;--pile:${lane.colour}`;
    canvas.prepend(band);
    return { level: lane.level, band, head };
  });
  const boxes = part.boxes.map((box) => {
    const node = place(make("div", { class: "irkit-thing" }, box.text), box);
    canvas.append(node);
    return { key: box.key, node };
  });
  const tip = freshId("tip");
  lines.append(shape("defs", {}, shape("marker", { id: tip, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 5, markerHeight: 5, orient: "auto" }, shape("path", { d: "M0 0 L8 4 L0 8 z", class: "irkit-tip" }))));
  const joins = part.joins.map(({ ends, curve, basis, sign }) => {
    const line = shape("path", { d: path(curve), class: `irkit-join irkit-${basis}` });
    const [[x1, y1], , , [x2, y2]] = curve;
    const word = shape("text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2 + 5, class: `irkit-same irkit-${basis}` }, sign);
    lines.append(line, word);
    return { ends, parts: [line, word] };
  });
  const arrows = part.arrows.map(({ link, curve, at: [x, y], sign, line }) => {
    const arrow = shape("path", { d: path(curve), class: `irkit-arrow irkit-${line}`, "marker-end": `url(#${tip})` });
    lines.append(arrow);
    const about = model.get("links")[link];
    const button = place(make("button", { type: "button", class: "irkit-step", "data-name": link, "aria-pressed": "false", tabindex: "-1" }, `${link} ${sign}`), { x, y });
    if (about.condition.length) button.prepend("if ");
    canvas.append(button);
    return { link, arrow, button };
  });
  const gates = part.gates.map(({ names, x, y, lines: ends }) => {
    for (const [x1, y1, x2, y2] of ends) lines.append(shape("line", { x1, y1, x2, y2, class: "irkit-wait" }));
    const button = place(make("button", { type: "button", class: "irkit-gate", "aria-pressed": "false", "aria-label": `The condition in ${names.join(", ")}` }, make("b", {}, "if "), names.join(", ")), { x, y });
    canvas.append(button);
    return { names, button };
  });
  // A page a little too narrow shows the whole picture smaller; a phone scrolls.
  const node = make("div", { class: "irkit-scroll" }, canvas);
  new ResizeObserver(() => { canvas.style.zoom = Math.min(1, Math.max(0.8, node.clientWidth / width)); }).observe(node);
  return { node, gates, lanes, boxes, joins, arrows };
}

// What is known of the link that was chosen last: its claims can be switched off one by one.
function detailPart(model, toggle) {
  const node = make("div", { class: "irkit-detail" });
  const claim = (id) => {
    const button = pressable(id, () => toggle([id]), { "data-name": id, "aria-pressed": "false", "aria-label": `Switch off ${id}` });
    return make("li", {}, button, ` ${model.get("claims")[id]}`);
  };
  const showCondition = (names) => node.replaceChildren(make("p", {}, make("b", {}, "The condition. "), "Links marked “if” are taken on it. It stands in:"), make("ul", {}, ...names.map(claim)));
  const show = (id) => {
    const link = model.get("links")[id];
    if (!link) return node.replaceChildren(make("p", {}, "Press a link (L…), a condition (if) or the name of a level to switch it off. Press again to bring it back. With Tab and the arrow keys you only look."));
    const condition = link.condition.length ? [make("p", {}, make("b", {}, "It is taken on a condition, which stands in:"))] : [];
    const parts = [
      make("p", {}, make("b", {}, `${id} `), `${link.text} (${link.levels}${link.note ? `; ${link.note}` : ""})`),
      make("p", {}, make("b", {}, "Somebody who doubts it could say: "), link.rival || "–"),
      make("p", {}, make("b", {}, "It rests on (press to switch off):")), make("ul", {}, ...link.claims.map(claim)),
    ];
    node.replaceChildren(...parts, ...condition, ...(condition.length ? [make("ul", {}, ...link.condition.map(claim))] : []));
    return undefined;
  };
  return { node, show, showCondition };
}

function controls(model, save) {
  const list = (label, options, trait, read = (value) => value) => {
    const select = make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
    select.value = String(model.get(trait));
    select.addEventListener("change", () => save({ [trait]: read(select.value) }));
    return make("label", {}, `${label} `, select);
  };
  const box = make("input", { type: "checkbox" });
  box.checked = model.get("supplied");
  box.addEventListener("change", () => save({ supplied: box.checked }));
  const parts = model.get("parts").map(({ name }, number) => [String(number), name]);
  return make("div", { class: "irkit-argument-tools" },
    list("Show", parts, "part", Number),
    list("With a level go links whose", [["effect", "effect sits there"], ["cause", "cause sits there"]], "by"),
    make("label", {}, box, " Count joins (=) that our coders added"),
    pressable("Switch everything on", () => {
      box.checked = true;
      save({ off: [], supplied: true });
    }));
}

// The link that lies nearest in a direction.
function neighbour(from, buttons, [x, y]) {
  const [a, b] = [from.offsetLeft, from.offsetTop];
  const far = (button) => {
    const [c, d] = [button.offsetLeft - a, button.offsetTop - b];
    const ahead = c * x + d * y;
    return ahead > 2 ? ahead + 2 * Math.abs(c * y + d * x) : Infinity;
  };
  const nearest = buttons.reduce((best, button) => (far(button) < far(best) ? button : best));
  return far(nearest) < Infinity ? nearest : from;
}

function render({ model, el }) {
  const save = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const toggle = (names) => {
    const off = model.get("off");
    const gone = names.every((name) => off.includes(name));
    save({ off: gone ? off.filter((name) => !names.includes(name)) : [...off, ...names.filter((name) => !off.includes(name))] });
  };
  const words = make("div", { class: "irkit-said", role: "status", "aria-live": "polite" });
  const detail = detailPart(model, toggle);
  const board = make("div");
  const rule = make("p");
  const key = make("p", { class: "irkit-argument-key" }, "+ more of the cause, more of the effect; − less of it. Drawn through: the author makes the step. Broken: he implies it, or makes it under a condition (if). Dotted: left out or denied. = two names for one thing: ", make("b", {}, "="), " he joins them, pale = our coders do.");
  let shown;
  let chosen = "";
  const draw = () => {
    const [fates, off, faded] = [model.get("fates"), model.get("off"), model.get("faded")];
    for (const { key: name, node } of shown.boxes) node.classList.toggle("irkit-faded", faded.includes(name));
    for (const { ends, parts } of shown.joins) for (const part of parts) part.classList.toggle("irkit-faded", ends.some((end) => faded.includes(end)) || (!model.get("supplied") && part.classList.contains("irkit-supplied")));
    for (const { link, arrow, button } of shown.arrows) {
      const fate = fates[link] ?? "";
      for (const part of [arrow, button]) part.dataset.fate = fate;
      button.setAttribute("aria-pressed", String(off.includes(link)));
      button.setAttribute("aria-label", `${link}: ${model.get("links")[link].text}${fate ? `, ${FATES[fate]}` : ""}`);
    }
    for (const { names, button } of shown.gates) button.setAttribute("aria-pressed", String(names.every((name) => off.includes(name))));
    for (const { level, band, head } of shown.lanes) {
      band.classList.toggle("irkit-off", off.includes(level));
      head.setAttribute("aria-pressed", String(off.includes(level)));
    }
    for (const button of detail.node.querySelectorAll("[data-name]")) button.setAttribute("aria-pressed", String(off.includes(button.dataset.name)));
    words.replaceChildren(...model.get("words").map((line) => make("p", {}, line)));
    rule.textContent = model.get("rule");
  };
  const build = () => {
    shown = picture(model, model.get("parts")[model.get("part")]);
    board.replaceChildren(shown.node);
    if (shown.arrows.length) shown.arrows[0].button.tabIndex = 0;
    detail.show(chosen = "");
    draw();
  };
  el.classList.add("irkit-widget", "irkit-argument");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "The argument from cause to effect");
  const what = make("details", { class: "irkit-details" }, make("summary", {}, "What does “stand” mean here?"), rule);
  el.append(controls(model, save), words, board, detail.node, key, what);
  el.addEventListener("focusin", (event) => {
    const gate = shown.gates.find(({ button }) => button === event.target);
    if (gate) {
      chosen = "";
      detail.showCondition(gate.names);
      draw();
    }
    const step = event.target.closest?.(".irkit-step");
    if (!step) return;
    for (const { button } of shown.arrows) button.tabIndex = button === step ? 0 : -1;
    if (chosen !== step.dataset.name) detail.show(chosen = step.dataset.name);
    draw();
  });
  el.addEventListener("click", (event) => {
    const button = event.target.closest?.(".irkit-step, .irkit-lane-head, .irkit-gate");
    if (!button) return;
    button.focus({ preventScroll: true });
    toggle(shown.gates.find((gate) => gate.button === button)?.names ?? [button.dataset.name]);
  });
  el.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!event.target.closest?.(".irkit-step") || !ways[event.key]) return;
    event.preventDefault();
    neighbour(event.target, shown.arrows.map(({ button }) => button), ways[event.key]).focus();
  });
  keepKeys(el);
  if (model.get("parts").length) build();
  return listen(model, { "change:part": build, "change:fates change:faded change:words change:off": draw });
}

export default { render };
