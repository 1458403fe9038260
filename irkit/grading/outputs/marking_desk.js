// The marking desk. The kernel holds the marks and writes the file; the page shows what `shown` says and
// sends keys, each with the answer that it was meant for.

const WAIT = 4000; // milliseconds until a silent kernel is told of
const SILENT = "Not saved: the kernel has not answered. It is busy or has stopped; what was marked before is in the file.";
const KEYS = [
  ["0 to 9", "give the criterion this mark and go to the next one"],
  ["↑ ↓", "go to the criterion before or after"],
  ["→ ←", "go to the next answer or back; Enter goes on too"],
  ["j", "jump to the next answer without points"],
  ["u, Ctrl+Z", "undo the last step, wherever it was"],
  ["Backspace", "take the criterion's mark back"],
  ["c", "write a comment; Escape leaves it"],
];
const NAMED = {
  ArrowRight: "next", ArrowLeft: "previous", ArrowDown: "down", ArrowUp: "up", Enter: "next",
  n: "next", p: "previous", j: "jump", u: "undo", Backspace: "clear", Delete: "clear",
};

function sender(model, say) {
  let waiting;
  const answered = () => clearTimeout(waiting);
  model.on("change:shown", answered);
  const stop = () => {
    clearTimeout(waiting);
    model.off("change:shown", answered);
  };
  const send = (what) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => say(SILENT), WAIT);
    try {
      model.send({ ...what, id: model.get("shown").id });
    } catch {
      clearTimeout(waiting);
      say(SILENT);
    }
  };
  return { send, stop };
}

function level(place, mark, meaning, act) {
  const button = make("button", { type: "button", class: "irkit-level", "aria-pressed": "false" },
    make("b", {}, String(mark)), " ", make("span", {}, meaning));
  button.addEventListener("click", () => act.send({ key: String(mark), criterion: place }));
  return button;
}

function criterion(each, place, act) {
  const id = freshId("criterion");
  const now = make("span", { class: "irkit-now" });
  const head = make("div", { class: "irkit-criterion-head", id }, make("b", {}, each.name), " ", now);
  const levels = each.levels.map((meaning, mark) => level(place, mark, meaning, act));
  const group = make("div", { class: "irkit-criterion", role: "group", "aria-labelledby": id, tabindex: "-1", [GUARD]: "true" },
    head, make("div", { class: "irkit-levels" }, ...levels));
  return { group, levels, now };
}

function keyList() {
  const rows = KEYS.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]);
  return make("details", { class: "irkit-details" }, make("summary", {}, "Keys"), make("dl", {}, ...rows));
}

function layDesk(act) {
  const id = freshId("comment");
  const part = (name, tag = "p", attributes = {}) => make(tag, { class: `irkit-${name}`, ...attributes });
  const view = {
    place: part("place", "span"), count: part("count", "span"), bar: part("bar", "div"),
    question: part("question"), prompt: part("prompt"), name: part("name"),
    text: part("text", "div", { role: "region", "aria-label": "The answer", tabindex: "0", dir: "auto", [GUARD]: "true" }),
    criteria: part("criteria", "div"), points: part("points"),
    comment: make("textarea", { id, rows: "2", class: "irkit-code irkit-comment" }),
    status: part("status", "p", { role: "status", "aria-live": "polite" }),
  };
  view.bar.append(make("span"));
  view.names = pressable("Show whose it is", act.names, { "aria-pressed": "false" });
  const press = (label, key, kind = "") => pressable(label, () => act.send({ key }), { class: `irkit-button ${kind}` });
  const tools = make("div", { class: "irkit-tools" }, press("Previous", "previous"), press("Next", "next", "irkit-main"),
    press("Next unmarked", "jump"), press("Undo", "undo"), view.names);
  const asked = make("details", { class: "irkit-details" }, make("summary", {}, "The question as students read it"), view.prompt);
  view.asked = asked;
  view.parts = [
    make("div", { class: "irkit-top" }, view.place, view.count), view.bar, view.question, asked, view.name, view.text,
    view.criteria, view.points, make("label", { for: id }, "Comment, which the student reads"), view.comment, tools,
    view.status, make("div", { class: "irkit-folds" }, keyList()),
  ];
  return view;
}

function drawDesk(model, view, act, say) {
  let rubric = "";
  let answer = "";
  let groups = [];
  return () => {
    const shown = model.get("shown");
    const within = view.root.contains(document.activeElement);
    const writing = document.activeElement === view.comment;
    const turned = shown.id !== answer;
    answer = shown.id;
    view.place.textContent = shown.place;
    view.count.textContent = shown.progress;
    view.bar.style.setProperty("--done", shown.done);
    view.question.textContent = shown.question;
    view.prompt.textContent = shown.prompt;
    view.asked.hidden = !shown.prompt;
    view.name.textContent = shown.name ? `Handed in by ${shown.name}` : "";
    view.name.hidden = !shown.name;
    view.points.textContent = shown.points;
    view.names.setAttribute("aria-pressed", String(model.get("names")));
    if (turned) {
      // As text, whatever it holds.
      view.text.textContent = shown.text;
      view.text.scrollTop = 0;
    }
    if (turned || !writing) view.comment.value = shown.comment;
    const asked = JSON.stringify(shown.criteria.map(({ name, levels }) => [name, levels]));
    if (asked !== rubric) {
      groups = shown.criteria.map((each, place) => criterion(each, place, act));
      view.criteria.replaceChildren(...groups.map(({ group }) => group));
    }
    rubric = asked;
    shown.criteria.forEach(({ mark }, place) => {
      const { group, levels, now } = groups[place];
      group.classList.toggle("irkit-current", place === shown.criterion);
      now.textContent = mark === "" ? "no mark yet" : `${mark} of ${levels.length - 1}`;
      levels.forEach((button, at) => button.setAttribute("aria-pressed", String(mark !== "" && Number(mark) === at)));
    });
    view.current = groups[shown.criterion]?.group ?? view.text;
    // A key that is pressed with nothing focused would reach the notebook.
    if (within && turned) view.text.focus({ preventScroll: true });
    else if (within && (!view.root.contains(document.activeElement) || act.moved)) view.current.focus({ preventScroll: true });
    act.moved = false;
    if (shown.message || turned) say(shown.message);
  };
}

function onDeskKey(event, view, act) {
  const { key, target } = event;
  if (target === view.comment) {
    if (key === "Escape") view.current.focus();
    return;
  }
  const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && letterOf(event) === "z";
  if (!undo && (event.ctrlKey || event.metaKey || event.altKey)) return;
  const scrolls = target === view.text && target.scrollHeight > target.clientHeight;
  if (scrolls && (key === "ArrowUp" || key === "ArrowDown")) return;
  if (key === "Enter" && ["BUTTON", "SUMMARY"].includes(target.tagName)) return;
  const letter = letterOf(event);
  if (letter === "c" && !undo) {
    event.preventDefault();
    view.comment.focus();
    return;
  }
  const meant = undo ? "undo" : NAMED[key] ?? (/^[0-9]$/.test(letter) ? letter : NAMED[letter]);
  if (!meant) {
    if (key.length === 1 && key !== " ") act.say(`The key “${key}” does nothing here: see Keys below.`);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  act.moved = true;
  act.send({ key: meant });
}

function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-desk");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Marking desk");
  const act = {
    moved: false,
    names: () => { model.set("names", !model.get("names")); model.save_changes(); },
  };
  const view = { ...layDesk(act), root: el };
  const say = speaker(view.status);
  const { send, stop } = sender(model, say);
  Object.assign(act, { send, say });
  el.append(...view.parts);
  const draw = drawDesk(model, view, act, say);
  view.comment.addEventListener("change", () => send({ text: view.comment.value }));
  el.addEventListener("keydown", (event) => onDeskKey(event, view, act));
  el.addEventListener("click", () => {
    // Safari does not focus a clicked button, and the notebook would take the next key.
    if (!el.contains(document.activeElement)) view.current.focus({ preventScroll: true });
  });
  keepKeys(el);
  model.on("change:shown", draw);
  draw();
  return () => {
    model.off("change:shown", draw);
    stop();
  };
}

export default { render };
