// Exclusion: how many fewer (or more) persons stand outside for long, in all, by what it is, by age and by group.

import { ageLines } from "./age_lines.js";
import { fill } from "./dom.js";
import { Panel, radios, table } from "./panel.js";
import { Reach } from "./chart.js";
import { span } from "./numbers.js";
import { divergingRows } from "./rows.js";

const WAYS = ["outcome", "age", "group"];

export class Exclusion {
  constructor() {
    this.age = 30;
    this.way = "outcome";
    this.reaches = Object.fromEntries([...WAYS, "level"].map((way) => [way, new Reach()]));
    this.levels = new Reach();
    const moved = (age) => {
      this.age = age;
      this.draw(this.view);
    };
    this.panel = new Panel("figure-exclusion", {
      plots: 2,
      cursor: { label: "lab.age.cursor", low: 0, high: 64, at: this.age, moved },
    });
    fill(
      this.panel.choice,
      radios("exclusion-way", WAYS, "lab.exclusion.ways", this.way, (way) => {
        this.way = way;
        this.draw(this.view);
      }),
    );
  }

  draw(view) {
    this.view = view;
    const { picture, words } = view;
    const told = finding(picture, view);
    const alternative = `${told} ${words.say("lab.alt.table")}`;
    this.panel.title(told, words.say(`lab.exclusion.sub.${this.way}`, { children: words.number(picture.children) }));
    this.panel.preview(view.previewTag);
    this.panel.origin(words, ["rules", "effects", "published", "command"]);
    this.panel.table(() => this.#table(view));
    const byAge = this.way === "age";
    this.panel.cursor.row.hidden = !byAge;
    const alone = view.keys.length === 0;
    this.panel.plots[1].hidden = !byAge || alone;
    this.panel.section.classList.toggle("single", !byAge || alone);
    if (byAge) return this.#byAge(view, alternative);
    const rows = this.way === "group" ? groupRows(picture, view) : outcomeRows(picture, view);
    this.panel.plots[0].onpointermove = null;
    const options = { words, view, reach: this.reaches[this.way], unit: words.say("lab.persons"), alternative };
    if (view.keys.length === 0) return this.#level(rows, options);
    divergingRows(this.panel.plots[0], rows, view.keys, {
      ...options,
      bars: false,
      less: words.say("lab.exclusion.more"),
      more: words.say("lab.exclusion.fewer"),
      written: (value) => words.number(value, 1, true),
    });
  }

  /** Draw how many there are as today, where no strategy stands beside it. */
  #level(rows, { words, ...options }) {
    const levels = rows.map((row) => ({ ...row, values: { as_today: { mean: row.base } } }));
    divergingRows(this.panel.plots[0], levels, ["as_today"], {
      ...options,
      words,
      reach: this.levels,
      bars: true,
      less: "",
      more: words.say("lab.persons"),
      written: (value) => words.number(value),
    });
  }

  #byAge(view, alternative) {
    const { words, picture } = view;
    const { ages, curves } = picture.exclusion.by_age;
    const today = curves.find(({ key }) => key === "as_today");
    const fewer = curves
      .filter(({ key }) => key !== "as_today")
      .map((curve) => ({ key: curve.key, mid: fewerByAge(curve, today) }));
    const level = curves.map(({ key, mid }) => ({ key, mid: mid.map((share) => times(share, 100)) }));
    const draw = (at, lines, reach, unit) =>
      ageLines(this.panel.plots[at], ages, lines, { view, reach, unit, alternative, age: this.age });
    const places = [
      draw(0, level, this.reaches.level, words.say("lab.exclusion.level")),
      ...(fewer.length ? [draw(1, fewer, this.reaches.age, words.say("lab.exclusion.difference"))] : []),
    ];
    places.forEach((x, at) =>
      this.panel.follow(this.panel.plots[at], (place) => {
        const age = Math.round(x.back(place));
        return age >= ages[0] && age <= ages[ages.length - 1] ? age : null;
      }),
    );
    const parts = fewer.map(({ key, mid }) =>
      words.say(`lab.exclusion.read.${mid[this.age] < 0 ? "more" : "fewer"}`, {
        strategy: view.titleOf(key),
        difference: words.number(mid[this.age] === null ? null : Math.abs(mid[this.age]), 2),
      }),
    );
    const values = { age: this.age, share: words.percent(today.mid[this.age], 1), told: parts.join(" · ") };
    this.panel.read(this.age, words.say("lab.exclusion.read", values));
  }

  #table(view) {
    const { picture, words, titleOf, keys } = view;
    const heads = [
      words.say("lab.exclusion.what"),
      titleOf("as_today"),
      ...keys.flatMap((key) => [titleOf(key), words.say("lab.low"), words.say("lab.high")]),
    ];
    const caption = words.say("lab.exclusion.caption");
    if (this.way === "age") {
      const { ages, curves } = picture.exclusion.by_age;
      const lines = ["as_today", ...keys].map((key) => curves.find((curve) => curve.key === key)?.mid ?? []);
      return table(
        words.say("lab.exclusion.level"),
        [words.say("lab.age"), ...["as_today", ...keys].map(titleOf)],
        ages.map((age) => [age, ...lines.map((line) => words.number(times(line[age], 100), 2))]),
      );
    }
    const rows = this.way === "group" ? groupRows(picture, view) : outcomeRows(picture, view);
    return table(
      caption,
      heads,
      rows.map(({ title, base, values }) => [
        title,
        words.number(base, 1),
        ...keys.flatMap((key) => ["mean", "low", "high"].map((part) => words.number(values[key]?.[part], 1, true))),
      ]),
    );
  }
}

/** Say how many are kept out by the strategy in focus, and whether that is clear of chance. */
export function finding(picture, { words, titleOf, focus, preview }) {
  const today = picture.exclusion.any.find(({ key }) => key === "as_today");
  const values = { children: words.number(picture.children), today: words.number(today?.mean) };
  const kept = picture.exclusion.kept_out.find(({ key }) => key === focus);
  if (!kept) return words.say("lab.exclusion.title.alone", values);
  values.strategy = titleOf(focus);
  values.kept = span({ ...kept, mean: Math.abs(kept.mean), ...turned(kept) }, words.language, 1, words.say("lab.to"));
  const kind = !preview && !kept.clear ? "unclear" : kept.mean >= 0 ? "fewer" : "more";
  if (kind === "unclear") values.kept = span(kept, words.language, 1, words.say("lab.to"), true);
  if (preview) values.kept = words.say("lab.about", { value: values.kept });
  const isFew = kind === "unclear" && !picture.basis.is_enough;
  return words.say(`lab.exclusion.title.${isFew ? "few" : kind}`, { ...values, runs: picture.basis.replications });
}

function turned({ mean, low, high }) {
  return mean < 0 ? { low: -high, high: -low } : { low, high };
}

function outcomeRows(picture, { words }) {
  const { any, kept_out: kept, outcomes } = picture.exclusion;
  const whole = {
    title: words.say("lab.exclusion.any"),
    base: any.find(({ key }) => key === "as_today")?.mean,
    strong: true,
    values: Object.fromEntries(kept.map((value) => [value.key, value])),
  };
  const parts = outcomes.map((one, at) => ({
    title: words.capital(one.title),
    base: one.values.as_today,
    values: one.kept_out,
    rule: at === 0,
  }));
  return [whole, ...parts];
}

function groupRows(picture, { words }) {
  return (picture.groups).map((one, at, all) => ({
    title: words.capital(one.title),
    base: one.values.as_today,
    values: one.kept_out,
    rule: at === all.length / 2,
  }));
}

/** Return how many percentage points fewer of each age, than as today; null where nobody is alive. */
function fewerByAge(curve, today) {
  const both = (share, age) => share !== null && today.mid[age] !== null;
  return curve.mid.map((share, age) => (both(share, age) ? (today.mid[age] - share) * 100 : null));
}

/** Multiply what there is; what is missing stays missing. */
function times(value, by) {
  return Number.isFinite(value) ? value * by : null;
}
