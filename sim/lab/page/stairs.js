// The staircase out of normality: how many stand on each step by age, as today and with the strategy, and what differs.

import { el, fill, svg } from "./dom.js";
import { STEPS } from "./look.js";
import { Panel, radios, table } from "./panel.js";
import { NARROW, Reach, canvas, leftAxis, lowerAxis, path, scale, text, tickWriter, ticks } from "./chart.js";
import { ageLines } from "./age_lines.js";
import { drawFlows, flowTable, movedBetween } from "./flows.js";

const WAYS = ["steps", "flows"];
const LINE_OF_FIRST = "#5f8fa8"; // its step's own colour is too pale for a line
const DASHES = ["", "2 3", "6 3", "10 3 2 3", ""];

export class Stairs {
  constructor() {
    this.age = 20;
    this.way = "steps";
    this.reach = new Reach();
    this.differs = new Reach();
    const moved = (age) => {
      this.age = age;
      this.draw(this.view);
    };
    this.panel = new Panel("figure-stairs", {
      plots: 3,
      cursor: { label: "lab.age.cursor", low: 0, high: 64, at: this.age, moved },
    });
    fill(
      this.panel.choice,
      radios("stairs-way", WAYS, "lab.stairs.ways", this.way, (way) => {
        this.way = way;
        this.draw(this.view);
      }),
    );
  }

  draw(view) {
    this.view = view;
    const { picture, words, focus } = view;
    const told = finding(picture, view);
    const flows = this.way === "flows" && picture.stairs.moves;
    this.panel.title(told, words.say(`lab.stairs.sub.${this.way}`));
    this.panel.preview(view.previewTag);
    this.panel.origin(words, ["rules", "published", "command"]);
    this.panel.table(() => (flows ? flowTable(picture.stairs, view, this.age) : stepTable(picture.stairs, view)));
    const named = !flows ? [4, 3, 2, 1] : this.panel.plots[0].clientWidth < NARROW ? [4, 3, 2, 1, 0] : [];
    const name = (step) =>
      el("span", {}, ...swatches(step, focus && !flows), el("span", { text: picture.stairs.titles[step] }));
    fill(this.panel.legend, ...named.map(name));
    const [first, second, third] = this.panel.plots;
    second.hidden = !focus;
    third.hidden = !focus || Boolean(flows);
    this.panel.section.classList.toggle("single", !focus || Boolean(flows));
    const draw = flows ? drawFlows : this.#steps.bind(this);
    const places = [draw(first, "as_today", view, this.age), focus ? draw(second, focus, view, this.age) : null];
    if (focus && !flows) places.push(this.#difference(third, view));
    places.forEach(
      (x, at) =>
        x &&
        this.panel.follow(this.panel.plots[at], (place) => {
          const age = Math.round(x.back(place));
          return age >= 0 && age <= 64 ? age : null;
        }),
    );
    this.panel.read(this.age, flows ? movedBetween(picture.stairs, view, this.age) : this.#told(view));
  }

  /** Stack the persons on the four steps out of normality. */
  #steps(plot, key, view) {
    const { stairs } = view.picture;
    const { words } = view;
    const height = 270;
    const { drawn, width } = canvas(plot, height, `${view.titleOf(key)}: ${this.#told(view)}`);
    const [left, right, top, bottom] = [52, width - 12, 44, height - 48];
    const sums = [view.focus, "as_today"]
      .filter(Boolean)
      .flatMap((one) => stairs.ages.map((_, age) => outOfNormality(stairs.persons[one], age)));
    const [low, high] = this.reach.next([0, Math.max(...sums, 1) * 1.05], view.dragging || view.preview, true);
    const [x, y] = [scale(0, stairs.ages[stairs.ages.length - 1], left, right), scale(low, high, bottom, top)];
    const marks = ticks(low, high, 4);
    drawn.append(text(0, 14, view.titleOf(key), { color: "#1a1a1a", weight: 700, size: 14 }));
    leftAxis(drawn, y, marks, left, right, tickWriter(marks, words));
    drawn.append(text(0, 33, words.say("lab.persons")));
    lowerAxis(
      drawn,
      x,
      ticks(0, 64, 4),
      bottom,
      (mark) => words.number(mark),
      words.say("lab.age.axis"),
      (left + right) / 2,
    );
    const rows = stairs.persons[key];
    let below = stairs.ages.map(() => 0);
    for (let step = 1; step < STEPS.length; step += 1) {
      const above = below.map((sum, age) => sum + rows[step][age]);
      const there = above.map((value, age) => [x(age), y(value)]);
      const back = below.map((value, age) => [x(age), y(value)]).reverse();
      drawn.append(
        svg("path", { d: `${path([...there, ...back])}Z`, fill: STEPS[step], stroke: "#fff", "stroke-width": 0.8 }),
      );
      below = above;
    }
    drawn.append(
      svg("line", {
        x1: x(this.age),
        x2: x(this.age),
        y1: top,
        y2: bottom,
        stroke: "#1a1a1a",
        "stroke-dasharray": "2 3",
      }),
    );
    return x;
  }

  /** Draw how many more (or fewer) stand on each step than as today. */
  #difference(plot, view) {
    const { stairs } = view.picture;
    const lines = [1, 2, 3, 4].map((step) => ({
      key: view.focus,
      ...lineOf(step),
      said: stairs.titles[step],
      mid: stairs.ages.map((age) => stairs.persons[view.focus][step][age] - stairs.persons.as_today[step][age]),
    }));
    const unit = view.words.say("lab.stairs.difference");
    return ageLines(plot, stairs.ages, lines, {
      view,
      reach: this.differs,
      unit,
      alternative: `${unit}. ${this.#told(view)}`,
      age: this.age,
      height: 220,
      room: plot.clientWidth >= NARROW ? 165 : 20,
    });
  }

  /** Say who stands where at the cursor. */
  #told({ picture: { stairs }, words, focus }) {
    const parts = [1, 2, 3, 4].map((step) => {
      const today = stairs.persons.as_today[step][this.age];
      const difference = focus ? ` (${words.number(stairs.persons[focus][step][this.age] - today, 1, true)})` : "";
      return `${stairs.titles[step]} ${words.number(today)}${difference}`;
    });
    return words.say("lab.stairs.read", { age: this.age, told: parts.join(" · ") });
  }
}

/** Say how many stand on the last step in the middle of life, and what the strategy clearly changes. */
export function finding({ stairs, children }, { words, focus, titleOf, preview }) {
  const { age, values: fewer } = stairs.on_last;
  const today = stairs.persons.as_today[STEPS.length - 1][age];
  const values = { age, persons: words.number(today), children: words.number(children) };
  if (!focus || preview) return words.say("lab.stairs.title.alone", values);
  const { mean, clear } = fewer[focus];
  values.strategy = titleOf(focus);
  values.difference = words.number(Math.abs(mean), 1);
  return words.say(`lab.stairs.title.${!clear ? "unclear" : mean < 0 ? "more" : "fewer"}`, values);
}

/** Return samples of a step's area and, where lines are drawn as well, of its line. */
function swatches(step, lined) {
  const drawn = (width, part) => svg("svg", { width, height: 12, "aria-hidden": "true", class: "swatch" }, part);
  const area = drawn(16, svg("rect", { width: 16, height: 12, fill: STEPS[step] }));
  if (!lined) return [area];
  const { color, dash } = lineOf(step);
  const line = { x1: 0, x2: 30, y1: 6, y2: 6, stroke: color, "stroke-width": 2.2, "stroke-dasharray": dash };
  return [area, drawn(30, svg("line", line))];
}

function lineOf(step) {
  return { color: step === 1 ? LINE_OF_FIRST : STEPS[step], dash: DASHES[step] };
}

function outOfNormality(persons, age) {
  return persons.slice(1).reduce((sum, line) => sum + line[age], 0);
}

function stepTable({ ages, titles, persons }, { words, titleOf, focus }) {
  const keys = ["as_today", focus].filter(Boolean);
  const heads = [words.say("lab.age"), ...keys.flatMap((key) => titles.map((title) => `${titleOf(key)}: ${title}`))];
  return table(
    words.say("lab.stairs.caption"),
    heads,
    ages.map((age) => [age, ...keys.flatMap((key) => persons[key].map((line) => words.number(line[age], 1)))]),
  );
}
