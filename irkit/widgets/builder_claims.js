// The parts of the case builder's form: what the case is, its actors, its claims.

const BLANK_CLAIM = {
  text: "", locator: "", effect_level: "", cause_level: "", certainty: "", evidence: "", actors: [],
};

function claimId(at) {
  return `C${String(at + 1).padStart(2, "0")}`;
}

function actorNames(draft) {
  return [...new Set([...draft.pair, ...draft.actors.map(({ name }) => name)])].filter((name) => name.trim());
}

// An actor who gets another name keeps the claims that name it, unless somebody else has that name.
function renamer(draft, first) {
  let last = first;
  return (name) => {
    if (!name.trim()) return;
    if ([...draft.pair, ...draft.actors.map((each) => each.name)].filter((each) => each === name).length > 1) return;
    for (const claim of draft.claims) {
      if (last) claim.actors = [...new Set(claim.actors.map((each) => (each === last ? name : each)))];
    }
    last = name;
  };
}

function aboutPart(form) {
  const { draft, changed, labels } = form;
  const field = (key, options) => textField(labels[key], draft, key, changed, options);
  const state = (at, label) => {
    const rename = renamer(draft, draft.pair[at]);
    return textField(label, draft.pair, at, (control) => {
      rename(control.value);
      form.redrawTicks();
      changed();
    }, { most: 120 });
  };
  const faults = faultList();
  form.lists.set("about", faults);
  return make("fieldset", { class: "irkit-part" }, make("legend", {}, "The case"),
    make("div", { class: "irkit-grid" },
      field("title"), field("text"), field("author"),
      field("date", { hint: "year, month and day, such as 2013-12-17" }),
      state(0, "First state of the pair"), state(1, "Second state of the pair")),
    field("caution", { rows: 2, hint: "whose view the text is, what is uncertain, why a level may have no claim" }),
    faults);
}

function actorsPart(form) {
  const { draft, changed, words } = form;
  const rows = draft.actors.map((actor, at) => {
    const rename = renamer(draft, actor.name);
    const named = textField("Name", actor, "name", (control) => {
      rename(control.value);
      form.redrawTicks();
      changed();
    }, { most: 120 });
    const remove = pressable("Remove", () => form.remove("actor", at), { "aria-label": `Remove actor ${at + 1}` });
    const faults = faultList();
    form.lists.set(`actor ${at + 1}`, faults);
    return make("div", { class: "irkit-actor", role: "group", "aria-label": `Actor ${at + 1}` }, named,
      choiceField("What it is", actor, "kind", words.kind, changed),
      choiceField("Belongs to", actor, "scope", words.scope, changed), remove, faults);
  });
  const add = pressable("Add an actor", () => form.add("actor"), { class: "irkit-button irkit-add-actor" });
  return make("fieldset", { class: "irkit-part" }, make("legend", {}, "Other actors"),
    make("p", { class: "irkit-hint" }, "Only if you want to tick them at your claims. The two states of the pair need no line. Both menus may stay as they are: they say how the actor looks by its name alone, and no claim's level depends on them."),
    ...rows, add);
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
        claim.actors = on ? [...claim.actors, name] : claim.actors.filter((each) => each !== name);
        changed();
      })));
  });
  form.ticks.at(-1)();
  const move = (by, word) => pressable(word, () => form.move(at, by), {
    "aria-label": `Move ${id} ${word.toLowerCase()}`, "data-move": String(by),
    "aria-disabled": draft.claims[at + by] ? undefined : "true",
  });
  const remove = pressable("Remove", () => form.remove("claim", at), { "aria-label": `Remove ${id}` });
  const code = (key) => choiceField(form.codes[key], claim, key, words[key], changed);
  const voice = make("details", { class: "irkit-voice", ...(claim.certainty || claim.evidence ? { open: "" } : {}) },
    make("summary", {}, "Certainty and evidence, if the text has one voice"),
    make("div", { class: "irkit-grid" }, code("certainty"), code("evidence")));
  return make("fieldset", { class: "irkit-part irkit-claim", "data-claim": String(at) }, make("legend", {}, id),
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
  const told = meanings.flatMap(([word, says]) => [make("dt", {}, word), make("dd", {}, says)]);
  return make("details", { class: "irkit-meanings" }, make("summary", {}, "What the levels mean"), make("dl", {}, ...told));
}
