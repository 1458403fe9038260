// Boxes and menus, a row for each thing that is asked. The kernel makes the answer of what stands in them.
function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-question");
  const controls = new Map();
  const control = (row, { key, label, options, unit }) => {
    const id = freshId("field");
    const blank = make("option", { value: "" }, "choose");
    const input = options.length
      ? make("select", { id }, blank, ...options.map(([value, text]) => make("option", { value }, text)))
      : make("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "30" });
    input.setAttribute("aria-label", [row.label, label, unit].filter(Boolean).join(", "));
    controls.set(key, input);
    return make("label", { for: id, class: "irkit-field" }, label ? make("span", {}, label) : "", input, unit ? ` ${unit}` : "");
  };
  const rows = model.get("rows").map((row) => make("div", { class: "irkit-fields-row" },
    make("span", { class: "irkit-fields-label" }, row.label, ...row.about.map((text) => make("span", { class: "irkit-fields-about" }, text))),
    make("span", { class: "irkit-fields-controls" }, ...row.fields.map((field) => control(row, field)))));
  const values = () => Object.fromEntries([...controls].filter(([, { value }]) => value.trim()).map(([key, { value }]) => [key, value]));
  const save = (held) => {
    model.set("values", held);
    model.save_changes();
  };
  const foot = cardFoot(model, {
    answer: () => model.get("code"),
    empty: () => (Object.keys(values()).length ? "" : "Fill something in first: there is nothing to copy yet."),
    buttons: (say) => [pressable("Start again", () => { save({}); say("Everything is empty again."); })],
  });
  const draw = () => {
    const held = model.get("values");
    for (const [key, input] of controls) if (input.value !== (held[key] ?? "")) input.value = held[key] ?? "";
    foot.refresh();
  };
  el.addEventListener("input", () => save(values()));
  el.append(make("fieldset", {}, make("legend", {}, model.get("prompt")), ...rows), ...foot.nodes);
  keepKeys(el);
  draw();
  return listen(model, { "change:values": draw, "change:code": foot.refresh, "change:said": foot.hear });
}

export default { render };
