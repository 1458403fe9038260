// The case builder. The model's draft is the state; typing changes it in place, and only adding, removing,
// moving and opening draw the form anew, so that the focus stays where it is.

function render({ model, el }) {
  el.classList.add("irkit-widget", "irkit-builder");
  const form = {
    draft: structuredClone(model.get("draft")),
    labels: model.get("about"), codes: model.get("codes"), words: model.get("words"),
  };
  const body = make("div", {});
  const status = make("p", { class: "irkit-status", role: "status", "aria-live": "polite" });
  const sum = make("p", { class: "irkit-sum", role: "status", "aria-live": "polite" });
  const say = speaker(status);
  const goals = make("ul", { class: "irkit-goals" });
  const asked = make("div", { class: "irkit-asked", role: "group", "aria-label": "What the exercise asks for" },
    make("p", {}, "What the exercise asks for"), goals);
  const parts = copyParts({
    code: () => answerCode(model.get("name"), filled(form.draft)),
    empty: () => (form.draft.claims.length ? "" : "Add a claim first: there is nothing to copy yet."),
    say,
  });

  const send = () => {
    model.set("draft", structuredClone(form.draft));
    model.save_changes();
    parts.refresh();
  };
  form.changed = send;
  form.redrawTicks = () => form.ticks.forEach((draw) => draw());

  const tell = () => {
    const faults = model.get("faults");
    const placed = (place) => faults.filter((each) => each.place === place).map(({ text }) => text);
    const rest = faults.filter(({ place }) => place !== "about" && !form.lists.has(place)).map(({ text }) => text);
    for (const [place, list] of form.lists) showFaults(list, place === "about" ? [...placed(place), ...rest] : placed(place));
    const count = form.draft.claims.length;
    const wrong = faults.length ? `${faults.length} ${faults.length > 1 ? "things" : "thing"} still to fill in or mend.`
      : count ? "No fault found: the case is whole." : "No claim yet.";
    const told = `${count} ${count === 1 ? "claim" : "claims"}. ${wrong}`;
    if (sum.textContent !== told) sum.textContent = told;
  };
  const listGoals = () => {
    const told = model.get("goals").map(({ met, text }) => `${met ? "Met" : "Not yet"}: ${text}.`);
    showFaults(goals, told);
    asked.hidden = !told.length;
  };
  const draw = () => {
    form.lists = new Map();
    form.ticks = [];
    const claims = form.draft.claims.map((_, at) => claimPart(form, at));
    const add = pressable("Add a claim", () => form.add("claim"), { class: "irkit-button irkit-add-claim" });
    body.replaceChildren(aboutPart(form), actorsPart(form), meaningsPart(model.get("meanings")), ...claims, add);
    tell();
    parts.refresh();
  };
  const restart = () => {
    form.draft = structuredClone(model.get("draft"));
    draw();
  };
  const focus = (selector) => body.querySelector(selector)?.focus();

  form.add = (kind) => {
    if (kind === "claim") form.draft.claims.push(structuredClone(BLANK_CLAIM));
    else form.draft.actors.push({ name: "", kind: "unspecified", scope: "international" });
    send();
    draw();
    const added = body.querySelectorAll(kind === "claim" ? ".irkit-claim" : ".irkit-actor");
    added[added.length - 1].querySelector("textarea, input").focus();
  };
  form.remove = (kind, at) => {
    const [item] = form.draft[`${kind}s`].splice(at, 1);
    model.set("past", [...model.get("past"), { kind, at, item: structuredClone(item) }]);
    send();
    draw();
    undo.focus();
    say(`${kind === "claim" ? claimId(at) : `Actor ${at + 1}`} is removed. Undo brings it back.`);
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
    if (last.kind === "draft") {
      form.draft = structuredClone(last.draft);
      called.value = last.save_as;
      say("The case from before is back.");
    } else {
      form.draft[`${last.kind}s`].splice(last.at, 0, structuredClone(last.item));
      say(last.kind === "claim" ? `${claimId(last.at)} is back.` : `Actor ${last.at + 1} is back.`);
    }
    send();
    draw();
  });
  const called = make("input", { id: freshId("name"), type: "text", autocomplete: "off", spellcheck: "false", value: model.get("save_as") });
  const save = pressable("Save", () => model.send({ kind: "save", name: called.value.trim(), draft: structuredClone(form.draft) }));
  const files = make("select", { id: freshId("file"), [GUARD]: "true" });
  const listFiles = () => {
    const names = model.get("files");
    const held = files.value;
    files.replaceChildren(...(names.length ? names : [""]).map((name) => make("option", { value: name }, name || "none saved yet")));
    if (names.includes(held)) files.value = held;
  };
  const open = pressable("Open", () => {
    if (!files.value) return say("There is no saved case here yet.");
    send();
    model.send({ kind: "open", name: files.value });
  });
  const hear = () => say(model.get("said").text ?? "");
  const another = () => {
    if (JSON.stringify(model.get("draft")) !== JSON.stringify(form.draft)) restart();
  };
  const rename = () => { called.value = model.get("save_as"); };

  el.append(body, sum, asked,
    make("div", { class: "irkit-tools" }, parts.copy, undo, status),
    make("div", { class: "irkit-keep" }, labelled("Save as", called), save, labelled("Saved cases", files), open),
    make("div", { class: "irkit-folds" }, parts.details));
  keepKeys(el);
  listFiles();
  listGoals();
  draw();
  const heard = { "change:draft": another, "change:faults": tell, "change:goals": listGoals, "change:files": listFiles, "change:said": hear, "change:save_as": rename };
  for (const [what, how] of Object.entries(heard)) model.on(what, how);
  return () => { for (const [what, how] of Object.entries(heard)) model.off(what, how); };
}

export default { render };
