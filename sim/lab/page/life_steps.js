// The staircase of a life: the step at every age, the other life beside it, and what happened.

import { svg } from "./dom.js";
import { INK, STEPS, lookOf } from "./look.js";
import { fitted, steps, text } from "./chart.js";
import { STAGES } from "./life_story.js";

/** Pixels: a step's height, a line of events, and a letter at 12 px; and how many lines of events there are. */
export const [STEP, EVENT, LETTER, EVENT_LEVELS] = [22, 17, 7.3, 4];
const TOLD = new Set([
  "parents_separated",
  "open_support",
  "placed",
  "diagnosed",
  "not_eligible",
  "completed_school",
  "left_school",
  "convicted",
  "convicted_of_violence",
  "prison",
  "drug",
  "alcohol",
  "severely_ill",
  "livelihood_work",
  "livelihood_disability_pension",
  "livelihood_income_support",
  "died",
]);

/** Draw the steps; the other life shows through as a thin dashed line. */
export function drawSteps(drawn, life, other, x, [top, foot, left, right], words, wide) {
  const y = (step) => foot - (step + 0.5) * STEP;
  STEPS.forEach((color, step) => {
    drawn.append(svg("line", { x1: left, x2: right, y1: y(step), y2: y(step), stroke: "#e4e4e4" }));
    drawn.append(
      text(left - 8, y(step) + 4, fitted(words.say(`stage.${STAGES[step]}`), left - 12, wide), {
        anchor: "end",
        color: INK,
        size: wide ? 13 : 12,
      }),
    );
  });
  for (const { age, step } of life.years) {
    drawn.append(
      svg("rect", {
        x: x(age),
        y: y(step),
        width: x(1) - x(0) + 0.4,
        height: foot - y(step),
        fill: STEPS[step],
        opacity: 0.75,
      }),
    );
  }
  const line = (years) =>
    steps([
      ...years.map(({ age, step }) => [x(age), y(step)]),
      [x(years[years.length - 1].age + 1), y(years[years.length - 1].step)],
    ]);
  if (other)
    drawn.append(
      svg("path", {
        d: line(other.years),
        fill: "none",
        stroke: lookOf(other.key).color,
        "stroke-dasharray": "3 3",
        "stroke-width": 1.5,
      }),
    );
  drawn.append(
    svg("path", { d: line(life.years), fill: "none", stroke: lookOf(life.key).color, "stroke-width": 2.4 }),
  );
  for (const { age, step, events } of life.years) {
    if (events.some((event) => TOLD.has(event)))
      drawn.append(
        svg("circle", { cx: x(age + 0.5), cy: y(step), r: 3.2, fill: "#fff", stroke: INK, "stroke-width": 1.6 }),
      );
  }
}

/** Write what happened, the first time it happens, where there is room above the staircase. */
export function drawEvents(drawn, life, x, top, right) {
  const seen = new Set();
  const texts = [];
  const ends = Array(EVENT_LEVELS).fill(-Infinity);
  for (const { age, events, events_text: told } of life.years) {
    events.forEach((event, at) => {
      if (!TOLD.has(event) || seen.has(event)) return;
      const wide = 12 + told[at].length * LETTER;
      const from = Math.min(x(age + 0.5), right - wide);
      const level = ends.findIndex((end) => end < from);
      if (level < 0) return;
      seen.add(event);
      ends[level] = from + wide;
      const y = top - 6 - level * EVENT;
      drawn.append(svg("line", { x1: x(age + 0.5), x2: x(age + 0.5), y1: y, y2: top + 8, stroke: "#bfbfbf" }));
      texts.push(text(from + 3, y, told[at], { size: 12, color: INK, className: "halo" }));
    });
  }
  drawn.append(...texts);
}
