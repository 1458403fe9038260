// The fields of the case builder. Joined in front of the builder's own file.

// Every field reads from a record and writes to it, and then says that something has changed.
function labelled(label, control, hint) {
  const id = control.id;
  const note = hint ? [make("span", { class: "irkit-hint", id: `${id}-hint` }, hint)] : [];
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return make("div", { class: "irkit-field" }, make("label", { for: id }, label), control, ...note);
}

function textField(label, record, key, changed, { hint, rows, most = 3000 } = {}) {
  const id = freshId("field");
  const control = rows
    ? make("textarea", { id, rows, maxlength: most })
    : make("input", { id, type: "text", autocomplete: "off", spellcheck: "true", maxlength: most });
  control.value = record[key] ?? "";
  control.addEventListener("input", () => {
    record[key] = control.value;
    changed(control);
  });
  return labelled(label, control, hint);
}

function choiceField(label, record, key, words, changed) {
  const control = make("select", { id: freshId("field"), [GUARD]: "true" });
  const known = words.map(([value]) => value);
  const held = record[key] ?? "";
  // A word that is not allowed is shown all the same, so that it is seen and can be mended.
  for (const [value, text] of known.includes(held) ? words : [...words, [held, `${held}: not allowed`]]) {
    control.append(make("option", { value }, text));
  }
  control.value = held;
  control.addEventListener("change", () => {
    record[key] = control.value;
    changed(control);
  });
  return labelled(label, control);
}

function tickField(label, ticked, toggle) {
  const box = make("input", { type: "checkbox" });
  box.checked = ticked;
  box.addEventListener("change", () => toggle(box.checked));
  return make("label", { class: "irkit-tick" }, box, make("span", {}, label));
}

function faultList() {
  return make("ul", { class: "irkit-faults", "aria-label": "To fill in or mend here" });
}

function showFaults(list, texts) {
  const before = [...list.children].map((item) => item.textContent);
  if (JSON.stringify(before) !== JSON.stringify(texts)) {
    list.replaceChildren(...texts.map((text) => make("li", {}, text)));
  }
  list.hidden = !texts.length;
}

// As the answer leaves out: what is empty, but no claim and no actor.
function filled(record) {
  const kept = Object.entries(record).filter(([, value]) =>
    Array.isArray(value) ? value.some((each) => each !== "") : value !== "");
  return Object.fromEntries(kept.map(([key, value]) =>
    [key, key === "claims" || (key === "actors" && typeof value[0] === "object") ? value.map(filled) : value]));
}
