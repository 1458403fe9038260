// Boxes and menus, a row for each thing that is asked. The kernel makes the answer of what stands in them.
function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-fields");
  const controls = new Map();
  const control = (row, { key, label, options, unit }) => {
    const id = freshId("field");
    const blank = make("option", { value: "" }, "choose");
    const input = options.length
      ? make("select", { id, [GUARD]: "true" }, blank, ...options.map(([value, text]) => make("option", { value }, text)))
      : make("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "30" });
    input.setAttribute("aria-label", [row.label, label, unit].filter(Boolean).join(", "));
    controls.set(key, input);
    return make("label", { for: id, class: "irkit-field" }, label ? make("span", {}, label) : "", input, unit ? ` ${unit}` : "");
  };
  const rows = model.get("rows").map((row) => make("div", { class: "irkit-fields-row" },
    make("span", { class: "irkit-fields-label" }, row.label),
    make("span", { class: "irkit-fields-controls" }, ...row.fields.map((field) => control(row, field)))));
  const values = () => Object.fromEntries([...controls].filter(([, { value }]) => value.trim()).map(([key, { value }]) => [key, value]));
  const save = (held) => {
    model.set("values", held);
    model.save_changes();
  };
  const status = make("p", { class: "irkit-status", role: "status", "aria-live": "polite" });
  const say = speaker(status);
  const parts = copyParts({
    code: () => answerCode(model.get("name"), model.get("code")),
    empty: () => (Object.keys(values()).length ? "" : "Fill something in first: there is nothing to copy yet."),
    say,
  });
  const draw = () => {
    const held = model.get("values");
    for (const [key, input] of controls) if (input.value !== (held[key] ?? "")) input.value = held[key] ?? "";
    parts.refresh();
  };
  el.addEventListener("input", () => save(values()));
  const again = pressable("Start again", () => { save({}); say("Everything is empty again."); });
  el.append(make("fieldset", {}, make("legend", {}, model.get("prompt")), ...rows),
    make("div", { class: "irkit-tools" }, parts.copy, again, status), feedbackPart(model), make("div", { class: "irkit-folds" }, parts.details));
  keepKeys(el);
  const stop = hearing(model, say);
  model.on("change:values", draw);
  model.on("change:code", parts.refresh);
  draw();
  return () => {
    stop();
    model.off("change:values", draw);
    model.off("change:code", parts.refresh);
  };
}

export default { render };
