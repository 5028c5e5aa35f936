// How people move between the steps of the staircase from one age to the next, as ribbons between columns.

import { svg } from "./dom.js";
import { INK, STEPS } from "./look.js";
import { table } from "./panel.js";
import { NARROW, apart, canvas, scale, text } from "./chart.js";

const [COLUMN, GAP, TOP, FOOT, HEIGHT, STUB] = [12, 12, 40, 46, 380, 20];

/** Draw the flows of a strategy; returns the scale of ages. */
export function drawFlows(plot, key, view, age) {
  const { moves, titles } = view.picture.stairs;
  const flows = moves[key];
  const { drawn, width } = canvas(
    plot,
    HEIGHT,
    `${view.titleOf(key)}: ${movedBetween(view.picture.stairs, view, age)}`,
  );
  const wide = width >= NARROW; // else the steps are named in the legend
  const [left, right] = [4, width - (wide ? 150 : 24)];
  const places = moves.ages.map((_, at) => left + ((right - left) * at) / (moves.ages.length - 1));
  const columns = columnsOf(flows, moves.ages);
  const most = Math.max(1, ...["as_today", view.focus].filter(Boolean).flatMap((one) => sums(moves[one], moves.ages)));
  const room = HEIGHT - TOP - FOOT - GAP * (STEPS.length - 1) - STUB;
  const tall = scale(0, most, 0, room);
  const bottoms = columns.map((column) => {
    let at = HEIGHT - FOOT;
    return column.map((persons, step) => {
      const bottom = at;
      at -= tall(persons) + GAP + (step === 0 ? STUB : 0);
      return bottom;
    });
  });
  const chosen = between(moves.ages, age);
  drawn.append(text(0, 14, view.titleOf(key), { color: INK, weight: 700, size: 14 }));
  flows.forEach((flow, at) => {
    const out = raised(bottoms[at]);
    const into = raised(bottoms[at + 1]);
    drawn.append(stay(places[at] + COLUMN, places[at + 1]));
    flow.forEach((row, from) =>
      row.forEach((persons, to) => {
        if (from === 0 && to === 0) return;
        if (persons > 0) {
          const shape = ribbon(places[at] + COLUMN, out[from], places[at + 1], into[to], tall(persons));
          const opacity = from === to ? 0.22 : at === chosen ? 0.95 : 0.6;
          drawn.append(svg("path", { d: shape, fill: STEPS[Math.max(from, to)], opacity }));
        }
        out[from] -= tall(persons);
        into[to] -= tall(persons);
      }),
    );
  });
  columns.forEach((column, at) => {
    column.forEach((persons, step) =>
      drawn.append(
        svg("rect", {
          x: places[at],
          y: bottoms[at][step] - tall(persons) - (step === 0 ? STUB : 0),
          width: COLUMN,
          height: Math.max(1, tall(persons) + (step === 0 ? STUB : 0)),
          fill: STEPS[step],
          stroke: step === 0 ? "#8fa3b0" : "none",
        }),
      ),
    );
    const strong = at === chosen || at === chosen + 1;
    drawn.append(
      text(places[at] + COLUMN / 2, HEIGHT - FOOT + 20, moves.ages[at], {
        anchor: at ? "middle" : "start",
        color: INK,
        weight: strong ? 700 : null,
      }),
    );
  });
  const last = columns.length - 1;
  const names = columns[last].map((persons, step) => ({
    y: bottoms[last][step] - tall(persons) / 2,
    said: titles[step],
  }));
  for (const { at, said } of wide ? apart(names, 15, 0, HEIGHT) : [])
    drawn.append(text(right + COLUMN + 6, at + 4, said, { color: INK, size: 12 }));
  drawn.append(text((left + right) / 2, HEIGHT - 6, view.words.say("lab.age.axis"), { anchor: "middle" }));
  return scaleOfAges(moves.ages, places);
}

/** Say how many stepped outward and how many came back in the interval at an age. */
export function movedBetween({ moves }, { words, focus, titleOf }, age) {
  const at = between(moves.ages, age);
  const told = ["as_today", focus].filter(Boolean).map((key) => {
    const { out, back } = counted(moves[key][at]);
    return words.say("lab.flows.read.part", {
      strategy: titleOf(key),
      out: words.number(out),
      back: words.number(back),
    });
  });
  return words.say("lab.flows.read", { from: moves.ages[at], to: moves.ages[at + 1], told: told.join(" · ") });
}

/** Return a table of the moves in the interval at an age: from a step (rows) to a step (columns). */
export function flowTable({ moves, titles }, { words, focus, titleOf }, age) {
  const at = between(moves.ages, age);
  const heads = [words.say("lab.flows.from"), ...titles.map((title) => words.say("lab.flows.to", { step: title }))];
  const rows = ["as_today", focus]
    .filter(Boolean)
    .flatMap((key) =>
      titles.map((title, from) => [
        `${titleOf(key)}: ${title}`,
        ...moves[key][at][from].map((persons) => words.number(persons, 1)),
      ]),
    );
  return table(words.say("lab.flows.caption", { from: moves.ages[at], to: moves.ages[at + 1] }), heads, rows);
}

/** Return how many moved to a further and to a nearer step. */
export function counted(flow) {
  let [out, back] = [0, 0];
  flow.forEach((row, from) =>
    row.forEach((persons, to) => {
      if (to > from) out += persons;
      if (to < from) back += persons;
    }),
  );
  return { out, back };
}

/** Return which interval between the ages holds this age. */
export function between(ages, age) {
  const at = ages.findLastIndex((one) => one <= age);
  return Math.min(Math.max(at, 0), ages.length - 2);
}

/** Nearly all stay in normality: that stream is drawn short, so that the others can be seen; the others start above it. */
function stay(fromX, toX) {
  const top = HEIGHT - FOOT - STUB;
  return svg("path", { d: `M${fromX},${top}H${toX}V${top + STUB}H${fromX}Z`, fill: STEPS[0], opacity: 0.5 });
}

function raised(bottoms) {
  return bottoms.map((bottom, step) => (step === 0 ? bottom - STUB : bottom));
}

function ribbon(fromX, fromY, toX, toY, tall) {
  const middle = (fromX + toX) / 2;
  return `M${fromX},${fromY}C${middle},${fromY} ${middle},${toY} ${toX},${toY}V${toY - tall}C${middle},${toY - tall} ${middle},${fromY - tall} ${fromX},${fromY - tall}Z`;
}

/** Ages stand at even distances, so the way back from a place to an age goes through the columns. */
function scaleOfAges(ages, places) {
  return {
    back: (place) => {
      const at = Math.min(
        Math.max(
          places.findLastIndex((one) => one <= place),
          0,
        ),
        places.length - 2,
      );
      return ages[at] + ((place - places[at]) / (places[at + 1] - places[at])) * (ages[at + 1] - ages[at]);
    },
  };
}

/** Those who leave a step, and those who come to it; whoever stays in normality is not counted there. */
function leaving(flow, step) {
  return flow ? flow[step].reduce((all, persons, to) => all + (step === 0 && to === 0 ? 0 : persons), 0) : 0;
}

function arriving(flow, step) {
  return flow ? flow.reduce((all, row, from) => all + (step === 0 && from === 0 ? 0 : row[step]), 0) : 0;
}

/** Return how many stand on each step at each age, and so how tall its column is. */
function columnsOf(flows, ages) {
  return ages.map((_, at) =>
    STEPS.map((_, step) => Math.max(leaving(flows[at], step), arriving(flows[at - 1], step))),
  );
}

function sums(flows, ages) {
  return columnsOf(flows, ages).map((column) => column.reduce((all, persons) => all + persons, 0));
}
