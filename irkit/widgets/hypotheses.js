function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-board");
  const rows = model.get("hypotheses");
  const columns = model.get("evidence");
  const words = model.get("words");
  const sum = statusLine("irkit-sum");
  const cells = [];

  const cell = (row, column) => {
    const label = `${row.id} ${row.label}, ${column.id} ${column.label}`;
    const blank = make("option", { value: "" }, "–");
    const options = Object.entries(words).map(([value, word]) => make("option", { value, title: word }, value));
    const select = make("select", { "aria-label": label }, blank, ...options);
    cells.push({ row: row.id, column: column.id, select });
    return make("td", {}, select);
  };
  const marks = () => {
    const held = {};
    for (const { row, column, select } of cells) {
      if (select.value) (held[row] ??= {})[column] = select.value;
    }
    return held;
  };

  const scores = new Map(rows.map(({ id }) => [id, make("td", { class: "irkit-score" })]));
  const spreads = new Map(columns.map(({ id }) => [id, make("td", { class: "irkit-score" })]));
  const named = ({ id, label }, scope) => make("th", { scope }, make("b", {}, id), " ", label);
  const head = make("tr", {}, make("th", { scope: "col" }, "Hypothesis"),
    ...columns.map((column) => named(column, "col")), make("th", { scope: "col" }, "Against it"));
  const body = rows.map((row) => make("tr", {}, named(row, "row"),
    ...columns.map((column) => cell(row, column)), scores.get(row.id)));
  const last = make("tr", {}, make("th", { scope: "row" }, "Tells them apart"), ...spreads.values(), make("td", {}));
  const table = make("table", {}, make("caption", {}, model.get("question")), make("thead", {}, head),
    make("tbody", {}, ...body), make("tfoot", {}, last));
  const scale = make("p", { class: "irkit-scale" }, "Marks: ", ...Object.entries(words).flatMap(([value, word], place) =>
    [place ? ", " : "", make("b", {}, value), ` ${word}`]));
  const list = (items) => make("ul", {}, ...items.map(({ id, label, text }) =>
    make("li", {}, make("b", {}, `${id} ${label}.`), ` ${text}`)));
  const details = (title, items) => make("details", { class: "irkit-details" }, make("summary", {}, title), list(items));

  const foot = cardFoot(model, {
    answer: marks,
    empty: () => (Object.keys(marks()).length ? "" : "Mark a cell first: there is nothing to copy yet."),
  });
  const shade = ({ select }) => { select.dataset.mark = select.value; };
  const draw = () => {
    const held = model.get("marks");
    for (const each of cells) {
      each.select.value = held[each.row]?.[each.column] ?? "";
      shade(each);
    }
    foot.refresh();
  };
  const tell = () => {
    const sums = model.get("sums");
    const held = model.get("marks");
    const marked = (id) => Object.values(held[id] ?? {}).some(Boolean);
    for (const [id, score] of scores) score.textContent = marked(id) ? sums.against?.[id] ?? "" : "–";
    for (const [id, spread] of spreads) spread.textContent = sums.apart?.[id] ?? "";
    sum.textContent = sums.words ?? "";
  };
  table.addEventListener("change", () => {
    cells.forEach(shade);
    model.set("marks", marks());
    model.save_changes();
    foot.refresh();
  });

  el.append(
    make("div", { class: "irkit-folds" }, details("The hypotheses in full", rows), details("The evidence in full", columns)),
    scale,
    make("div", { class: "irkit-wide", role: "region", "aria-label": "Matrix of hypotheses and evidence", tabindex: "0", [GUARD]: "true" }, table),
    sum,
    ...foot.nodes,
  );
  keepKeys(el);
  draw();
  tell();
  return listen(model, { "change:marks": draw, "change:sums": tell });
}

export default { render };
