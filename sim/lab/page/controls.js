// The choices: where, what, from which age, how much, how organised; and for experts whose purse, what rate, how sure.

import { el, fill, byId } from "./dom.js";
import { sample } from "./look.js";
import { LIMITS } from "./state.js";

/** How many steps of a slider a key goes. */
const STEPS_BY = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };

export class Controls {
  /** @param change called with what changes in the state, and whether it is still being dragged */
  constructor(change) {
    this.change = change;
    this.built = "";
    this.where = byId("place");
    this.other = byId("place-other");
    this.where.onchange = () => this.#placed(this.where.value);
    this.other.onchange = () => this.#named(this.other.value);
    byId("view").onchange = (event) => change({ view: event.target.value });
    byId("sure").onchange = (event) => change({ sure: event.target.value });
    const numbered = (id, read = Number) => {
      const field = byId(id);
      field.onchange = () =>
        field.value !== "" && change({ [id]: clamp(read(field.value), Number(field.min), Number(field.max)) });
    };
    numbered("n", (text) => Math.round(Number(text)));
    numbered("seed", (text) => Math.round(Number(text)));
  }

  /** Put the words and what can be chosen in the language; called when the language changes. */
  offer(choices, words) {
    this.choices = choices;
    this.words = words;
    this.built = "";
    if (!this.rate) this.#limit();
    const another = el("option", { value: "other", text: words.say("lab.place.other") });
    fill(
      this.where,
      ...choices.places.map(({ name, title, children }) =>
        el("option", { value: name, text: words.say("lab.place.option", { title, children: words.number(children) }) }),
      ),
      another,
    );
    fill(byId("places"), ...choices.municipalities.map(({ title }) => el("option", { value: title })));
    fill(
      byId("view"),
      ...choices.perspectives.map(({ name, title }) => el("option", { value: name, text: words.capital(title) })),
    );
  }

  #limit() {
    for (const id of ["n", "seed"]) [byId(id).min, byId(id).max] = LIMITS[id];
    this.rate = slider({
      id: "rate",
      range: LIMITS.rate,
      step: 0.5,
      finest: 0.01,
      label: "lab.rate",
      unit: "lab.rate.unit",
      changed: (rate, dragging) => this.change({ rate }, dragging),
    });
    fill(byId("rate-field"), this.rate.root);
    this.words.write(this.rate.root);
  }

  /** Show the state in every control; the strategy's own are built anew only when another strategy is in focus. */
  show(state) {
    this.state = state;
    const known = this.choices.places.some(({ name }) => name === state.place);
    this.where.value = known ? state.place : "other";
    byId("place-other-field").hidden = known;
    if (!known)
      this.other.value = this.choices.municipalities.find(({ name }) => name === state.place)?.title ?? state.place;
    byId("view").value = state.view;
    byId("sure").value = state.sure;
    byId("n").value = state.n;
    byId("seed").value = state.seed;
    this.rate.show(state.rate);
    const shape = [this.words.language, state.focus, state.a.map(({ name }) => name)].join();
    if (shape !== this.built) this.#build(state);
    this.built = shape;
    const chosen = state.a[state.focus - 1];
    if (!chosen) return;
    const { first } = this.planned(chosen.name);
    this.age.show(chosen.age ?? first);
    this.reset.hidden = chosen.age === null;
    this.coverage.show(chosen.cov);
    this.organisation.value = chosen.org ?? "";
  }

  /** Return what is offered under a name: its title, a line about it, the age at which it begins as planned, what can be changed. */
  planned(name) {
    const found = [...this.choices.strategies, ...this.choices.programmes].find((one) => one.name === name);
    const isSingle = name.startsWith("p.");
    return {
      title: found?.title ?? name,
      note: found?.note ?? "",
      moves: found?.moves ?? false,
      first: found?.first_age ?? 0,
      aged: isSingle || found?.first_age !== null, // what only surrounds everybody begins at no age
      sized: isSingle || Boolean(found?.programmes?.length || found?.reforms?.length),
    };
  }

  /** Change the strategy in focus. */
  own(patch, dragging = false) {
    const { focus } = this.state;
    this.change({ a: this.state.a.map((one, at) => (at === focus - 1 ? { ...one, ...patch } : one)) }, dragging);
  }

  #build({ a, focus }) {
    const chosen = a[focus - 1];
    const home = byId("strategy");
    if (!chosen) return fill(home, el("p", { text: this.words.say("lab.strategy.none") }));
    const { words, choices } = this;
    const { note, first, moves, aged, sized } = this.planned(chosen.name);
    const listed = (label, list) =>
      el(
        "optgroup",
        { label: words.say(label) },
        ...list.map(({ name, title }) => el("option", { value: name, text: title })),
      );
    const name = el(
      "select",
      { id: `name-${focus}`, on: { change: () => this.own({ name: name.value, age: null }) } },
      listed("lab.strategies", choices.strategies),
      listed("lab.programmes", choices.programmes),
    );
    name.value = chosen.name;
    this.age = slider({
      id: `age-${focus}`,
      range: [moves ? LIMITS.age[0] : first, LIMITS.age[1]],
      step: 1,
      label: "lab.start_age",
      unit: "lab.years_unit",
      changed: (age, dragging) => this.own({ age: age === first && !dragging ? null : age }, dragging),
    });
    this.reset = el("button", {
      type: "button",
      class: "link",
      text: words.say("lab.start_age.planned", { age: first }),
      on: { click: () => this.own({ age: null }) },
    });
    this.coverage = slider({
      id: `coverage-${focus}`,
      range: LIMITS.coverage,
      step: 10,
      label: "lab.coverage",
      unit: "lab.percent_unit",
      changed: (cov, dragging) => this.own({ cov }, dragging),
    });
    this.organisation = el(
      "select",
      { id: `organisation-${focus}`, on: { change: () => this.own({ org: this.organisation.value || null }) } },
      el("option", { value: "", text: words.say("lab.organisation.own") }),
      ...choices.organisations.map(({ name: one, title }) => el("option", { value: one, text: title })),
    );
    const field = (id, label, control) =>
      el("div", { class: "field" }, el("label", { for: id, data: { w: label } }), control);
    fill(
      home,
      el(
        "h2",
        {},
        sample(`a${focus}`),
        el("span", {
          text: words.say("lab.strategy.number", { number: focus, of: a.length }),
        }),
      ),
      field(name.id, "lab.strategy", name),
      note ? el("p", { class: "note", text: note }) : null,
      ...(aged
        ? [
            this.age.root,
            el(
              "p",
              { class: "note" },
              el("span", { text: words.say(moves ? "lab.start_age.single" : "lab.start_age.note") }),
              " ",
              this.reset,
            ),
          ]
        : []),
      ...(sized ? [this.coverage.root, el("p", { class: "note", text: words.say("lab.coverage.note") })] : []),
      field(this.organisation.id, "lab.organisation", this.organisation),
    );
    words.write(home);
  }

  #placed(place) {
    if (place !== "other") return this.change({ place });
    byId("place-other-field").hidden = false;
    this.other.value = "";
    this.other.focus();
  }

  #named(title) {
    const wanted = title.trim().toLocaleLowerCase("sv");
    const found = this.choices.municipalities.find((one) => one.title.toLocaleLowerCase("sv") === wanted);
    this.other.setCustomValidity(found ? "" : this.words.say("lab.place.unknown", { name: title }));
    this.other.reportValidity();
    if (found) this.change({ place: found.name });
  }
}

/**
 * Return a slider with its number beside: `changed(value, dragging)` at every move and once when it is let go. Pointer
 * and arrows go by `step`; the number may be as fine as `finest`, and the slider stands where the number says.
 */
function slider({ id, range: [low, high], step, finest = 1, label, unit, changed }) {
  const range = el("input", { type: "range", id, min: low, max: high, step: "any" });
  const field = el("input", {
    type: "number",
    id: `${id}-number`,
    min: low,
    max: high,
    step: "any",
    inputmode: "decimal",
    data: { wLabel: label },
  });
  const put = (value, dragging) => {
    range.value = value;
    field.value = value;
    changed(value, dragging);
  };
  const snapped = () => clamp(Math.round(Number(range.value) / step) * step, low, high);
  range.addEventListener("input", () => put(snapped(), true));
  range.addEventListener("change", () => put(snapped(), false));
  range.addEventListener("keydown", (event) => {
    const by = STEPS_BY[event.key];
    if (!by) return;
    event.preventDefault();
    put(clamp(Number(range.value) + by * step, low, high), true);
  });
  range.addEventListener("keyup", ({ key }) => STEPS_BY[key] && put(Number(range.value), false));
  field.addEventListener("change", () => {
    if (field.value !== "") put(clamp(Number(field.value), low, high, 1 / finest), false);
  });
  const root = el(
    "div",
    { class: "field" },
    el("label", { for: id, data: { w: label } }),
    el("div", { class: "pair" }, range, field, el("span", { class: "unit", "aria-hidden": "true", data: { w: unit } })),
  );
  return {
    root,
    show: (value) => {
      if (document.activeElement !== field) field.value = value;
      range.value = value;
    },
  };
}

/** Return the value within limits, rounded to 1/`parts`. */
export function clamp(value, low, high, parts = 1000) {
  return Math.min(Math.max(Math.round(value * parts) / parts, low), high);
}
