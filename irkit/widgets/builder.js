// The case builder. The model's draft is the state; typing changes it in place, and only adding, removing,
// moving and opening draw the form anew, so that the focus stays where it is.

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
  const control = make("select", { id: freshId("field") });
  const known = words.map(([value]) => value);
  const current = record[key] ?? "";
  // A word that is not allowed is shown all the same, so that it is seen and can be mended.
  for (const [value, text] of known.includes(current) ? words : [...words, [current, `${current}: not allowed`]]) {
    control.append(make("option", { value }, text));
  }
  control.value = current;
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

// As the answer leaves out: what is empty, but no claim.
function filled(record) {
  const kept = Object.entries(record).filter(([, value]) =>
    Array.isArray(value) ? value.some((item) => item !== "") : value !== "");
  return Object.fromEntries(kept.map(([key, value]) =>
    [key, key === "claims" ? value.map(filled) : value]));
}

const BLANK_CLAIM = {
  text: "", locator: "", effect_level: "", cause_level: "", certainty: "", evidence: "", actors: [],
};

function claimId(at) {
  return `C${String(at + 1).padStart(2, "0")}`;
}

function actorNames(draft) {
  return [...new Set([...draft.pair, ...draft.actors])].filter((name) => name.trim());
}

// An actor who gets another name keeps the claims that name it, unless somebody else has that name; a name that
// is empty for a moment is still the last one.
function renamer(draft, first) {
  let names = [...first];
  return (typed) => {
    if (typed.length !== names.length) {
      names = typed;
      return;
    }
    typed.forEach((name, at) => {
      const last = names[at];
      if (!name || name === last || [...draft.pair, ...draft.actors].filter((other) => other === name).length > 1) return;
      for (const claim of draft.claims) {
        if (last) claim.actors = [...new Set(claim.actors.map((actor) => (actor === last ? name : actor)))];
      }
      names[at] = name;
    });
  };
}

function aboutPart(form) {
  const { draft, changed, labels } = form;
  const field = (key, options) => textField(labels[key], draft, key, changed, options);
  const state = (at, label) => {
    const rename = renamer(draft, [draft.pair[at]]);
    return textField(label, draft.pair, at, (control) => {
      rename([control.value.trim() && control.value]);
      form.redrawTicks();
      changed();
    }, { most: 120 });
  };
  const faults = faultList();
  form.lists.set("about", faults);
  return make("fieldset", {}, make("legend", {}, "The case"),
    make("div", { class: "irkit-grid" },
      field("title"), field("text"), field("author"),
      field("date", { hint: "year, month and day, such as 2013-12-17" }),
      state(0, "First state of the pair"), state(1, "Second state of the pair")),
    field("caution", { rows: 2, hint: "whose view the text is, what is uncertain, why a level may have no claim" }),
    actorsPart(form), faults);
}

function actorsPart(form) {
  const { draft, changed } = form;
  const rename = renamer(draft, draft.actors);
  const typed = { names: draft.actors.join("\n") };
  return textField("Other actors, one a line", typed, "names", () => {
    const lines = typed.names.split("\n").map((line) => line.trim());
    draft.actors = lines.filter((line) => line);
    rename(lines);
    form.redrawTicks();
    changed();
  }, { rows: 2, hint: "only if you want to tick them at your claims; the two states of the pair need no line" });
}

function claimPart(form, at) {
  const { draft, changed, words } = form;
  const claim = draft.claims[at];
  const id = claimId(at);
  const faults = faultList();
  form.lists.set(id, faults);
  const ticks = make("div", { class: "irkit-ticks", role: "group", "aria-label": `${id}: actors` });
  form.ticks.push(() => {
    const names = actorNames(draft);
    const strange = claim.actors.filter((name) => !names.includes(name));
    ticks.replaceChildren(make("span", { class: "irkit-ticks-head" }, names.length ? "Actors" : "Actors: name the pair first"),
      ...[...names, ...strange].map((name) => tickField(name, claim.actors.includes(name), (on) => {
        claim.actors = on ? [...claim.actors, name] : claim.actors.filter((actor) => actor !== name);
        changed();
      })));
  });
  form.ticks.at(-1)();
  const move = (by, word) => pressable(word, () => form.move(at, by), {
    "aria-label": `Move ${id} ${word.toLowerCase()}`, "data-move": String(by),
    "aria-disabled": draft.claims[at + by] ? undefined : "true",
  });
  const remove = pressable("Remove", () => form.remove(at), { "aria-label": `Remove ${id}` });
  const code = (key) => choiceField(form.codes[key], claim, key, words[key], changed);
  const voice = make("details", { class: "irkit-voice", ...(claim.certainty || claim.evidence ? { open: "" } : {}) },
    make("summary", {}, "Certainty and evidence, if the text has one voice"),
    make("div", { class: "irkit-grid" }, code("certainty"), code("evidence")));
  return make("fieldset", { class: "irkit-claim", "data-claim": String(at) }, make("legend", {}, id),
    textField("Claim, in your own words", claim, "text", changed, { rows: 2 }),
    make("div", { class: "irkit-grid" },
      textField("Place in the text", claim, "locator", changed, { hint: "such as P6.S2: paragraph 6, sentence 2", most: 200 }),
      code("effect_level"), code("cause_level")),
    ticks, faults, make("div", { class: "irkit-foot" }, voice,
      make("div", { class: "irkit-moves" }, move(-1, "Up"), move(1, "Down"), remove)));
}

// What is looked up while coding, folded away until somebody asks.
function meaningsPart(meanings) {
  if (!meanings.length) return "";
  const entries = meanings.flatMap(([word, says]) => [make("dt", {}, word), make("dd", {}, says)]);
  return make("details", { class: "irkit-meanings" }, make("summary", {}, "What the levels mean"), make("dl", {}, ...entries));
}

function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-builder");
  const form = {
    draft: structuredClone(model.get("draft")),
    labels: model.get("about"), codes: model.get("codes"), words: model.get("words"),
  };
  const body = make("div", {});
  const sum = statusLine("irkit-sum");
  const goals = make("ul", { class: "irkit-goals" });
  const asked = make("div", { class: "irkit-asked", role: "group", "aria-label": "What the exercise asks for" },
    make("p", {}, "What the exercise asks for"), goals);

  const send = () => {
    model.set("draft", structuredClone(form.draft));
    model.save_changes();
    foot.refresh();
  };
  form.changed = send;
  form.redrawTicks = () => form.ticks.forEach((draw) => draw());

  const tell = () => {
    const faults = model.get("faults");
    const placed = (place) => faults.filter((fault) => fault.place === place).map(({ text }) => text);
    const rest = faults.filter(({ place }) => place !== "about" && !form.lists.has(place)).map(({ text }) => text);
    for (const [place, list] of form.lists) showFaults(list, place === "about" ? [...placed(place), ...rest] : placed(place));
    const count = form.draft.claims.length;
    const wrong = faults.length ? `${faults.length} ${faults.length > 1 ? "things" : "thing"} still to fill in or mend.`
      : count ? "No fault found: the case is whole." : "No claim yet.";
    const sentence = `${count} ${count === 1 ? "claim" : "claims"}. ${wrong}`;
    if (sum.textContent !== sentence) sum.textContent = sentence;
  };
  const listGoals = () => {
    const lines = model.get("goals").map(({ met, text }) => `${met ? "Met" : "Not yet"}: ${text}.`);
    showFaults(goals, lines);
    asked.hidden = !lines.length;
  };
  const draw = () => {
    form.lists = new Map();
    form.ticks = [];
    const claims = form.draft.claims.map((_, at) => claimPart(form, at));
    const add = pressable("Add a claim", addClaim);
    body.replaceChildren(aboutPart(form), meaningsPart(model.get("meanings")), ...claims, add);
    tell();
    foot.refresh();
  };
  const restart = () => {
    form.draft = structuredClone(model.get("draft"));
    draw();
  };
  const focus = (selector) => body.querySelector(selector)?.focus();

  const addClaim = () => {
    form.draft.claims.push(structuredClone(BLANK_CLAIM));
    send();
    draw();
    [...body.querySelectorAll(".irkit-claim")].at(-1).querySelector("textarea").focus();
  };
  form.remove = (at) => {
    const [claim] = form.draft.claims.splice(at, 1);
    model.set("past", [...model.get("past"), { at, claim: structuredClone(claim) }]);
    send();
    draw();
    undo.focus();
    say(`${claimId(at)} is removed. Undo brings it back.`);
  };
  form.move = (at, by) => {
    if (!form.draft.claims[at + by]) return;
    const [item] = form.draft.claims.splice(at, 1);
    form.draft.claims.splice(at + by, 0, item);
    send();
    draw();
    focus(`[data-claim="${at + by}"] [data-move="${by}"]`);
    say(`${claimId(at)} is now ${claimId(at + by)}.`);
  };

  const undo = pressable("Undo", () => {
    const past = model.get("past");
    const last = past.at(-1);
    if (!last) return say("Nothing has been removed.");
    model.set("past", past.slice(0, -1));
    if (last.draft) {
      form.draft = structuredClone(last.draft);
      called.value = last.save_as;
      say("The case from before is back.");
    } else {
      form.draft.claims.splice(last.at, 0, structuredClone(last.claim));
      say(`${claimId(last.at)} is back.`);
    }
    send();
    draw();
  });
  const foot = cardFoot(model, {
    answer: () => filled(form.draft),
    empty: () => (form.draft.claims.length ? "" : "Add a claim first: there is nothing to copy yet."),
    buttons: () => [undo],
  });
  const { say } = foot;
  const called = make("input", { id: freshId("name"), type: "text", autocomplete: "off", spellcheck: "false", value: model.get("save_as") });
  const save = pressable("Save", () => model.send({ kind: "save", name: called.value.trim(), draft: structuredClone(form.draft) }));
  const files = make("select", { id: freshId("file") });
  const listFiles = () => {
    const names = model.get("files");
    const before = [...files.options].map((option) => option.value);
    // What has just been saved is what comes next, or else what was chosen.
    const chosen = (before.length && names.find((name) => !before.includes(name))) || files.value;
    files.replaceChildren(...(names.length ? names : [""]).map((name) => make("option", { value: name }, name || "none")));
    if (names.includes(chosen)) files.value = chosen;
  };
  const open = pressable("Open", () => {
    if (!files.value) return say("There is no case to open.");
    send();
    model.send({ kind: "open", name: files.value });
  });
  const another = () => {
    if (JSON.stringify(model.get("draft")) !== JSON.stringify(form.draft)) restart();
  };
  const rename = () => { called.value = model.get("save_as"); };

  const keep = make("div", { class: "irkit-keep" }, labelled("Save as", called), save, labelled("Saved and shipped cases", files), open);
  const [tools, feedback, folds] = foot.nodes;
  el.append(body, sum, asked, tools, feedback, keep, folds);
  keepKeys(el);
  listFiles();
  listGoals();
  draw();
  return listen(model, { "change:draft": another, "change:faults": tell, "change:goals": listGoals, "change:files": listFiles, "change:said": foot.hear, "change:save_as": rename });
}

export default { render };
