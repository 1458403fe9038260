// Boxes and menus, a row for each thing that is asked. The kernel makes the answer of what stands in them.
function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-question");
  const [controls, notes] = [new Map(), new Map()];
  const control = (row, { key, label, options, unit }) => {
    const id = freshId("field");
    const blank = make("option", { value: "" }, "choose");
    const input = options.length
      ? make("select", { id }, blank, ...options.map(([value, text]) => make("option", { value }, text)))
      : make("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "30" });
    input.setAttribute("aria-label", [row.label, label, unit].filter(Boolean).join(", "));
    controls.set(key, input);
    notes.set(key, make("output", { for: id }));
    return make("label", { for: id, class: "irkit-field" }, label ? make("span", {}, label) : "", input, unit ? ` ${unit}` : "", notes.get(key));
  };
  const rows = model.get("rows").map((row) => make("div", { class: "irkit-fields-row" },
    make("span", { class: "irkit-fields-label" }, row.label, ...row.about.map((text) => make("span", { class: "irkit-fields-about" }, text))),
    make("span", { class: "irkit-fields-controls" }, ...row.fields.map((field) => control(row, field)))));
  const values = () => Object.fromEntries([...controls].filter(([, { value }]) => value.trim()).map(([key, { value }]) => [key, value]));
  const save = (held) => {
    model.set("values", held);
    model.save_changes();
  };
  const again = pressable("Start again", () => { save({}); foot.say("Everything is empty again."); });
  const locked = statusLine("irkit-locked");
  const foot = cardFoot(model, {
    answer: () => model.get("code"),
    empty: () => (Object.keys(values()).length ? "" : "Fill something in first: there is nothing to copy yet."),
    buttons: () => [again],
  });
  const draw = () => {
    const held = model.get("values");
    for (const [key, input] of controls) if (input.value !== (held[key] ?? "")) input.value = held[key] ?? "";
    for (const [key, note] of notes) note.textContent = model.get("understood")[key] ?? "";
    locked.textContent = model.get("locked");
    again.hidden = Boolean(locked.textContent);
    for (const input of controls.values()) input[input.type === "text" ? "readOnly" : "disabled"] = again.hidden;
    foot.refresh();
  };
  el.addEventListener("input", () => save(values()));
  el.append(make("fieldset", {}, make("legend", {}, model.get("prompt")), locked, ...rows), ...foot.nodes);
  keepKeys(el);
  draw();
  return listen(model, { "change:values change:understood change:locked change:code": draw, "change:said": foot.hear });
}

export default { render };
