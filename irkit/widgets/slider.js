// A date to slide. The trait `day` is where the slider stands, `file` the file that is looked at alone.

const DAY = 86400000;
const numberOf = (day) => Date.parse(day) / DAY;
const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const inWords = (day) => new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const yearsOn = (day, years) => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;

function record(model) {
  const [start, end] = [numberOf(model.get("start")), numberOf(model.get("end"))];
  const entries = () => model.get("entries").filter(({ file }) => !model.get("file") || file === model.get("file"));
  return {
    entries,
    place: (day) => (100 * (numberOf(day) - start)) / (end - start),
    stops: () => [...new Set([model.get("start"), ...entries().map(({ day }) => day), model.get("end")])].sort(),
    within: (day) => dayOf(Math.min(end, Math.max(start, numberOf(day)))),
    past: () => entries().filter(({ day }) => day <= model.get("day")),
  };
}

function mark(kind, left, text = "") {
  const element = make("span", { class: `irkit-${kind}` }, text);
  element.style.left = `${left}%`;
  return element;
}

function barsOf(row, place, now) {
  const begun = row.steps.filter(({ day }) => day <= now);
  return begun.flatMap(({ day, answer }, at) => {
    if (answer !== "yes" && answer !== "disputed") return [];
    const bar = mark(`bar irkit-${answer}`, place(day));
    bar.style.width = `${place(begun[at + 1]?.day ?? now) - place(day)}%`;
    return [bar];
  });
}

// One line of the board: what is asked about or a file, its track of time, and how it stands.
function lineOf(row, model, time) {
  const name = make("button", { type: "button", class: "irkit-matter" }, row.text);
  name.addEventListener("click", () => {
    model.set("file", model.get("file") === row.file ? "" : row.file);
    model.save_changes();
  });
  const track = make("span", { class: "irkit-track", "aria-hidden": "true" });
  const said = make("span", { class: "irkit-stands" });
  const line = make("li", { class: "irkit-line" }, name, track, said);
  const own = model.get("entries").filter(({ file }) => file === row.file);
  const draw = () => {
    const now = model.get("day");
    const step = row.steps.filter(({ day }) => day <= now).at(-1);
    const dots = row.steps.length ? [] : own.filter(({ day }) => day <= now);
    const asked = row.asked.map(({ day, sign }) => mark(day <= now ? "decided" : "asked", time.place(day), day <= now ? sign : "◇"));
    track.style.setProperty("--now", `${time.place(now)}%`);
    track.replaceChildren(...barsOf(row, time.place, now), ...dots.map(({ day }) => mark("dot", time.place(day))), ...asked);
    const since = step?.since ? `, ${step.since}` : "";
    said.textContent = step ? `${model.get("signs")[step.answer]} ${step.answer}${since}` : `${dots.length} of ${own.length} events`;
    line.dataset.answer = step?.answer ?? "";
    line.classList.toggle("irkit-turned", Boolean(step?.since) && step.day === time.past().at(-1)?.day);
    name.setAttribute("aria-pressed", String(model.get("file") === row.file));
  };
  return { line, draw };
}

// What to mind of a fact stands with each of its events, so it is folded where many of them stand together.
function entryOf(entry, folded) {
  const { label, name, date, text, source, url, mark: doubt, mind } = entry;
  const read = url ? make("a", { href: url, target: "_blank", rel: "noopener" }, source) : source;
  const parts = [make("b", {}, `${date}: ${label}`)];
  if (name) parts.push(make("span", { class: "irkit-of" }, ` (${name})`));
  if (text) parts.push(make("p", {}, name ? `→ ${text}` : text));
  if (source) parts.push(make("p", {}, read, doubt ? make("i", {}, ` (${doubt})`) : ""));
  if (mind && folded) parts.push(make("details", { class: "irkit-details" }, make("summary", {}, "What to mind, and who disputes it"), mind));
  else if (mind) parts.push(make("p", {}, make("b", {}, "Mind: "), mind));
  return make("li", {}, ...parts);
}

// What happened on the last day of the record that the slider has passed, and folded what came before.
function happened(model, time) {
  const head = make("p", { class: "irkit-day" });
  const last = make("ul", {});
  const before = make("ol", {});
  const summary = make("summary", {});
  const fold = make("details", { class: "irkit-details" }, summary, before);
  const earlier = () => time.past().filter(({ day }) => day < time.past().at(-1).day).reverse();
  const fill = () => before.replaceChildren(...(fold.open ? earlier().map((entry) => entryOf(entry, true)) : []));
  fold.addEventListener("toggle", fill);
  const part = make("section", { class: "irkit-happened", "aria-label": "What happened" }, head, last, fold);
  const draw = () => {
    const past = time.past();
    const only = model.get("rows").find(({ file }) => file === model.get("file"));
    head.textContent = "What happened last";
    if (only) head.textContent += `, in the file of “${only.text}” alone`;
    const now = past.filter(({ day }) => day === past.at(-1).day);
    last.replaceChildren(...now.map((entry) => entryOf(entry, now.length > 1)));
    summary.textContent = `Before that (${past.length ? earlier().length : 0})`;
    part.hidden = !past.length;
    fill();
  };
  return { part, draw };
}

function years(model, time) {
  const first = Number(model.get("start").slice(0, 4)) + 1;
  const last = Number(model.get("end").slice(0, 4));
  const all = Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  const marks = all.map((year) => mark("year", time.place(`${year}-01-01`), make("span", {}, year)));
  return make("span", { class: "irkit-years", "aria-hidden": "true" }, ...marks);
}

// The slider itself: arrows go from one thing on record to the next, page keys by a year.
function handle(model, time, go) {
  const { start, end } = { start: model.get("start"), end: model.get("end") };
  const range = make("input", { type: "range", class: "irkit-range", min: numberOf(start), max: numberOf(end), step: "1", "aria-label": "Date" });
  const next = (way) => {
    const stops = way > 0 ? time.stops() : time.stops().reverse();
    return stops.find((day) => (way > 0 ? day > model.get("day") : day < model.get("day"))) ?? model.get("day");
  };
  const keys = {
    ArrowRight: () => next(1), ArrowUp: () => next(1), ArrowLeft: () => next(-1), ArrowDown: () => next(-1),
    PageUp: () => yearsOn(model.get("day"), 1), PageDown: () => yearsOn(model.get("day"), -1),
    Home: () => start, End: () => end,
  };
  range.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(keys[event.key]());
  });
  range.addEventListener("input", () => go(dayOf(Number(range.value)), false));
  range.addEventListener("change", () => model.save_changes());
  return { range, next };
}

function render({ model, el }) {
  const time = record(model);
  const day = make("b", { class: "irkit-now" });
  const latest = make("p", { class: "irkit-latest" });
  const status = statusLine("irkit-unseen");
  const say = speaker(status);
  const go = (to, keep = true) => {
    model.set("day", time.within(Number.isNaN(numberOf(to)) ? `${to.slice(0, 8)}28` : to));
    if (keep) model.save_changes();
  };
  const { range, next } = handle(model, time, go);
  const step = (way, label) => pressable(label, () => {
    go(next(way));
    say(told());
  });
  const lines = model.get("rows").map((row) => lineOf(row, model, time));
  const { part, draw: drawHappened } = happened(model, time);
  const asked = model.get("rows").filter(({ steps }) => steps.length);
  const told = () => {
    const now = model.get("day");
    const yes = asked.filter(({ steps }) => steps.filter((one) => one.day <= now).at(-1).answer === "yes").length;
    const last = time.past().filter((entry) => entry.day === now).map(({ label }) => label);
    return `${inWords(now)}. Yes to ${yes} of ${asked.length}. ${last.join(". ")}`;
  };
  const draw = () => {
    const now = model.get("day");
    range.value = numberOf(now);
    range.setAttribute("aria-valuetext", told());
    day.textContent = inWords(now);
    const last = time.past().filter((entry, _, past) => entry.day === past.at(-1).day);
    latest.textContent = last.length ? `${last[0].date}: ${last.map(({ label }) => label).join(" · ")}` : "Nothing yet: slide the date.";
    for (const line of lines) line.draw();
    drawHappened();
  };
  const [back, forward] = [step(-1, "◀ before"), step(1, "next ▶")];
  const tools = make("span", { class: "irkit-steps" }, back, forward);
  const head = make("div", { class: "irkit-slide" }, day, make("span", { class: "irkit-rail" }, range, years(model, time)), tools, latest);
  const key = make("p", { class: "irkit-key" }, "◇ a day that a question asked about, then how it came out: ✓ yes, ✗ no, ≠ disputed, • one of several answers. Bar: yes; striped: disputed. ",
    make("kbd", {}, "←"), " ", make("kbd", {}, "→"), " go to what happened before or next, ", make("kbd", {}, "Page Up"), " ", make("kbd", {}, "Page Down"), " a year. Press a name to look at its file alone.");
  const board = make("div", { class: "irkit-board-of" }, make("ul", { class: "irkit-lines" }, ...lines.map(({ line }) => line)), part);
  el.classList.add("irkit-widget", "irkit-slider");
  el.append(head, board, key, status);
  keepKeys(el);
  draw();
  return listen(model, { "change:day": draw, "change:file": draw });
}

export default { render };
