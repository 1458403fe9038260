function render({ model, el }) {
  el.classList.add("irkit-widget");
  const status = make("p", { class: "irkit-status", role: "status", "aria-live": "polite" });
  const isEmpty = (value) => value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
  const parts = copyParts({
    code: () => answerCode(model.get("name"), model.get("value")),
    empty: () => (isEmpty(model.get("value")) ? model.get("missing") : ""),
    say: speaker(status),
  });
  el.append(make("div", { class: "irkit-tools" }, parts.copy, status), make("div", { class: "irkit-folds" }, parts.details));
  keepKeys(el);
  model.on("change:value change:name", parts.refresh);
  return () => model.off("change:value change:name", parts.refresh);
}

export default { render };
