// What a life has cost so far: the bill stacked by payer over the years, and its table at the cursor.

import { svg } from "./dom.js";
import { GREY, PAYERS, hatch } from "./look.js";
import { table } from "./panel.js";
import { scale, text, tickWriter, ticks } from "./chart.js";
import { spent } from "./life_story.js";

const MILLION = 1e6;

/** Stack the bill so far by payer. */
export function drawBill(drawn, life, x, [top, foot, left, right], most, words) {
  const y = scale(0, most * 1.05, foot, top);
  drawn.append(text(0, top - 10, words.say("lab.life.bill_axis"), { size: 13 }));
  const marks = ticks(0, most, 3);
  const written = tickWriter(marks, words, MILLION);
  for (const mark of marks) {
    drawn.append(
      svg("line", { x1: left, x2: right, y1: y(mark), y2: y(mark), stroke: "#e4e4e4" }),
      text(left - 8, y(mark) + 4, written(mark), { anchor: "end" }),
    );
  }
  let below = life.years.map(() => 0);
  Object.entries(PAYERS).forEach(([payer, look]) => {
    const above = below.map((sum, at) => sum + Math.max(0, life.years[at].bill[payer] ?? 0));
    const id = `${life.key}-${payer}`;
    const there = life.years.map(({ age }, at) => [x(age + 1), y(above[at])]);
    const back = life.years.map(({ age }, at) => [x(age + 1), y(below[at])]).reverse();
    const points = [...there, ...back].map(([across, down]) => `${across.toFixed(1)},${down.toFixed(1)}`).join(" ");
    drawn.append(hatch(id, look.color, look.hatch), svg("polygon", { points, fill: `url(#${id})` }));
    below = above;
  });
  drawn.append(svg("line", { x1: left, x2: right, y1: foot, y2: foot, stroke: GREY }));
}

/** What it has cost so far, by payer, in each of the lives. */
export function billTable({ lives }, shown, { words, titleOf }, age) {
  const written = (sek) => words.number(sek / MILLION, 2);
  const rows = Object.keys(PAYERS).map((payer) => [
    words.capital(words.say(`payer.${payer}`)),
    ...shown.map(({ bill }) => written(bill[payer] ?? 0)),
  ]);
  const sum = [words.say("lab.life.sum"), ...shown.map((year) => written(spent(year)))];
  const made = table(
    words.say("lab.life.bill_caption", { age }),
    [words.say("lab.payer"), ...lives.map(({ key }) => titleOf(key))],
    [...rows, sum],
  );
  const swatches = Object.entries(PAYERS);
  made.querySelectorAll("tbody tr").forEach((row, at) => {
    if (swatches[at]) row.firstChild.prepend(swatch(...swatches[at]));
    else row.classList.add("sum");
  });
  return made;
}

function swatch(payer, { color, hatch: kind }) {
  const id = `swatch-${payer}`;
  const box = svg("rect", { width: 16, height: 12, fill: `url(#${id})` });
  return svg("svg", { width: 16, height: 12, "aria-hidden": "true", class: "swatch" }, hatch(id, color, kind), box);
}
