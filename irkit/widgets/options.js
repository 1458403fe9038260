// Options to choose from, one or several.
function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-question");
  const several = model.get("several");
  const group = freshId("option");
  const boxes = model.get("options").map(({ key, text }) => {
    const box = make("input", { type: several ? "checkbox" : "radio", name: group, value: key });
    const words = text ? [" ", make("span", {}, text)] : [];
    return { key, box, label: make("label", { class: "irkit-option" }, box, make("b", {}, key), ...words) };
  });
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ key }) => key);
  const save = (held) => {
    model.set("chosen", held);
    model.save_changes();
  };
  const foot = cardFoot(model, {
    answer: () => (several ? chosen() : (chosen()[0] ?? null)),
    empty: () => (chosen().length ? "" : "Choose an option first: there is nothing to copy yet."),
    buttons: (say) => [pressable("Start again", () => { save([]); say("Nothing is chosen now."); })],
  });
  const draw = () => {
    for (const { key, box } of boxes) box.checked = model.get("chosen").includes(key);
    foot.refresh();
  };
  el.addEventListener("change", () => save(chosen()));
  const some = several ? make("p", { class: "irkit-some" }, "Choose every option that holds.") : "";
  const labels = boxes.map(({ label }) => label);
  el.append(make("fieldset", {}, make("legend", {}, model.get("prompt")), some, ...labels), ...foot.nodes);
  keepKeys(el);
  draw();
  return listen(model, { "change:chosen": draw, "change:said": foot.hear });
}

export default { render };
