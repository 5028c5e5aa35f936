// The strategies compared, a row each: its line, what came of it in four figures, a way to look closer and to remove it.

import { byId, el, fill, say } from "./dom.js";
import { sample, textColor, lookOf } from "./look.js";
import { LIMITS, plain } from "./state.js";
import { MISSING, span } from "./numbers.js";

const FIGURES = ["kept", "deepest", "end", "paid"];
const SUGGESTED = ["youth_to_work", "whole_chain", "school", "early_targeted", "team", "early_general"];

export class Cards {
  constructor(change) {
    this.change = change;
    this.home = byId("cards");
    this.add = byId("add-strategy");
    this.add.onclick = () =>
      this.change(({ a }) =>
        a.length >= LIMITS.strategies ? {} : { a: [...a, plain(suggestion(a))], focus: a.length + 1 },
      );
  }

  /** Show a row for as today and for each strategy; the one in focus is pressed. Only what has changed is written. */
  draw(view) {
    const { picture, words, state, keys, titleOf } = view;
    const heads = ["lab.strategy", ...FIGURES.map((name) => `lab.card.${name}`)].map((key) =>
      words.say(key, { year: picture.hump.years.length - 1 }),
    );
    this.shown = state.a;
    const shape = JSON.stringify([heads, state.focus, picture.strategies.map(({ title, note }) => [title, note])]);
    if (shape !== this.shape) this.#build(view, heads);
    this.shape = shape;
    const today = picture.exclusion.any.find(({ key }) => key === "as_today");
    const told = { place: picture.place, persons: words.number(today?.mean), children: words.number(picture.children) };
    const [first, ...rows] = this.home.tBodies[0].rows;
    say(first.cells[1], words.say("lab.card.of", told));
    rows.forEach((row, at) => {
      figures(keys[at], view).forEach((said, place) => say(row.cells[place + 1], said));
      row.querySelector(".remove").setAttribute("aria-label", words.say("lab.remove", { strategy: titleOf(keys[at]) }));
    });
    this.add.hidden = state.a.length >= LIMITS.strategies;
  }

  /** Build the rows anew; the keyboard stays where it was among their buttons. */
  #build(view, heads) {
    const here = this.#buttons().indexOf(document.activeElement);
    const first = [sample("as_today"), el("span", { text: view.titleOf("as_today") })];
    const rows = [
      row({}, heading(...first), cell({ colspan: FIGURES.length, class: "figure today" }), cell({})),
      ...view.keys.map((key) => this.#row(key, view, heads)),
    ];
    const head = heads.map((text) => el("th", { scope: "col", role: "columnheader", text }));
    fill(
      this.home,
      el("caption", { class: "unseen", text: view.words.say("lab.cards") }),
      el("thead", { role: "rowgroup" }, row({}, ...head, cell({}))),
      el("tbody", { role: "rowgroup" }, ...rows),
    );
    if (here >= 0) (this.#buttons()[here] ?? this.#buttons().at(-1) ?? this.add).focus();
  }

  #buttons() {
    return [...this.home.querySelectorAll("button")];
  }

  #row(key, { picture, state }, heads) {
    const place = Number(key.slice(1));
    const { note, title } = picture.strategies.find((one) => one.key === key);
    const name = el("strong", { text: title });
    name.style.color = textColor(lookOf(key).color);
    const pick = el(
      "button",
      {
        type: "button",
        class: "pick",
        id: `card-${place}`,
        "aria-pressed": String(place === state.focus),
        on: { click: () => this.change(({ a }) => (a === this.shown ? { focus: place } : {})) },
      },
      sample(key),
      el("span", {}, name, note ? el("small", { text: note }) : null),
    );
    const remove = el("button", {
      type: "button",
      class: "remove",
      id: `remove-${place}`,
      text: "×",
      on: { click: () => this.#removed(place, remove.closest("tr")) },
    });
    return row(
      { class: place === state.focus ? "chosen" : null, "data-key": key },
      heading(pick),
      ...FIGURES.map((_, at) => cell({ class: "figure", "data-head": heads[at + 1] })),
      cell({ class: "away" }, remove),
    );
  }

  /** Take a strategy away, and its row at once; a second press means no other strategy. */
  #removed(place, gone) {
    this.change(({ a, focus }) => {
      if (a !== this.shown) return {};
      const left = a.filter((_, at) => at !== place - 1);
      const neighbour = gone.nextElementSibling ?? gone.previousElementSibling;
      (neighbour.querySelector(".remove") ?? this.add).focus();
      gone.remove();
      this.shape = null;
      return { a: left, focus: Math.max(1, Math.min(focus > place ? focus - 1 : focus, left.length)) };
    });
  }
}

function row(attributes, ...cells) {
  return el("tr", { role: "row", ...attributes }, ...cells);
}

function heading(...children) {
  return el("th", { scope: "row", role: "rowheader", class: "name" }, ...children);
}

function cell(attributes, ...children) {
  return el("td", { role: "cell", ...attributes }, ...children);
}

/** Return the four figures of a strategy, in the order of FIGURES. */
function figures(key, { picture, words, preview }) {
  const curve = picture.hump.curves.find((one) => one.key === key);
  const kept = picture.exclusion.kept_out.find((one) => one.key === key);
  const { npv } = curve;
  const about = (said) => (preview ? words.say("lab.about", { value: said }) : said);
  const marked = (value, said) => (preview || value.clear ? about(said) : `~\u00a0${said}`);
  return [
    marked(kept, span(preview ? { mean: kept.mean } : kept, words.language, 1, words.say("lab.to"))),
    curve.depth < 0
      ? about(words.say("lab.card.in_year", { money: words.money(curve.depth), year: curve.depth_year }))
      : words.say("lab.card.never_red"),
    marked(npv, words.money(npv.mean, true)),
    preview ? MISSING : paid(curve, words),
  ];
}

/** Return in how many of the runs it is paid back, and after how long where most of them do. */
function paid({ payback_year: year, paid_back: times, runs }, words) {
  const told = words.say("lab.card.runs", { paid: times, of: runs });
  return year === null ? told : `${told}, ${words.say("lab.card.after", { years: words.years(year) })}`;
}

/** Return the first suggestion that is not compared already. */
export function suggestion(a) {
  return SUGGESTED.find((name) => a.every((one) => one.name !== name)) ?? SUGGESTED[0];
}
