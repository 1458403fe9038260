function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-answer");
  const group = freshId("option");
  const type = model.get("several") ? "checkbox" : "radio";
  const boxes = model.get("options").map(({ key, text }) => {
    const box = make("input", { type, name: group, value: key });
    return { key, box, label: make("label", {}, box, make("b", {}, key), ...(text ? [" ", make("span", {}, text)] : [])) };
  });
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ key }) => key);
  const answer = () => (model.get("several") ? chosen() : (chosen()[0] ?? null));
  const status = make("p", { class: "irkit-status", role: "status", "aria-live": "polite" });
  const say = speaker(status);
  const parts = copyParts({
    code: () => answerCode(model.get("name"), answer()),
    empty: () => (chosen().length ? "" : "Choose an option first: there is nothing to copy yet."),
    say,
    paste: () => model.get("paste"),
  });
  const draw = () => {
    for (const { key, box } of boxes) box.checked = model.get("chosen").includes(key);
    parts.refresh();
  };
  const save = (held) => {
    model.set("chosen", held);
    model.save_changes();
  };
  el.addEventListener("change", () => save(chosen()));
  const again = pressable("Start again", () => { save([]); say("Nothing is chosen now."); });
  const some = model.get("several") ? make("p", { class: "irkit-some" }, "Choose every option that holds.") : "";
  el.append(
    make("fieldset", {}, make("legend", {}, model.get("prompt")), some, ...boxes.map(({ label }) => label)),
    make("div", { class: "irkit-tools" }, parts.copy, again, status),
    feedbackPart(model),
    make("div", { class: "irkit-folds" }, parts.details),
  );
  keepKeys(el);
  model.on("change:chosen", draw);
  draw();
  const stop = hearing(model, say);
  return () => {
    stop();
    model.off("change:chosen", draw);
  };
}

export default { render };
