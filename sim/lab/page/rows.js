// Diverging rows: one row a payer, an outcome or a group; bars or points to the left and right of nothing, with their intervals.

import { svg } from "./dom.js";
import { INK, RULE, lookOf, marker, textColor } from "./look.js";
import { hasInterval } from "./numbers.js";
import { NARROW, canvas, limits, scale, text, tickWriter, ticks } from "./chart.js";

const [BAR, GAP, HEAD, FOOT] = [22, 16, 26, 46];
const LETTER = 8.2; // pixels, bold at 13 px

/**
 * Draw rows of differences.
 * @param rows [{title, values: {key: {mean, low, high}}, rule}]; `rule` draws a line above the row
 * @param keys the strategies, in order
 * @param options {words, unit, written, less, more, alternative, reach, view, bars}
 */
export function divergingRows(plot, rows, keys, options) {
  const { words, unit, written, view } = options;
  const wide = plot.clientWidth >= NARROW;
  const naming = wide ? 0 : 20; // on a narrow page a row's name stands above it
  const tall = keys.length * BAR + GAP + naming;
  const { drawn, width, height } = canvas(plot, HEAD + rows.length * tall + FOOT, options.alternative);
  const values = rows.flatMap((row) => keys.map((key) => row.values[key])).filter(Boolean);
  const wanted = limits(
    values.flatMap(({ mean, low, high }) => [mean, ...(view.preview ? [] : [low, high])]),
    0.02,
  );
  const [low, high] = options.reach.next(wanted, view.dragging || view.preview, true);
  const [left, right] = [wide ? Math.min(230, width * 0.3) : 0, width];
  const longest = Math.max(...values.map((value) => options.written(value.mean, words).length)) + 2; // with a ~
  const room = Math.max(60, longest * LETTER + 12); // for the numbers beyond the bars
  const x = scale(low, high, left + room, right - room);
  const zero = x(0);
  for (const mark of ticks(low, high, wide ? 6 : 3))
    drawn.append(svg("line", { x1: x(mark), x2: x(mark), y1: HEAD, y2: height - FOOT + 4, stroke: "#ececec" }));
  drawn.append(
    svg("line", { x1: zero, x2: zero, y1: HEAD - 4, y2: height - FOOT + 4, stroke: INK, "stroke-width": 1.2 }),
  );
  rows.forEach((row, at) => {
    const top = HEAD + at * tall + GAP / 2;
    if (row.rule)
      drawn.append(
        svg("line", {
          x1: 0,
          x2: width,
          y1: top - GAP / 2,
          y2: top - GAP / 2,
          stroke: RULE,
          "stroke-dasharray": "3 3",
        }),
      );
    const middle = top + naming + (keys.length * BAR) / 2;
    drawn.append(
      text(wide ? left - 6 : 0, wide ? middle + 4.5 : top + 13, row.title, {
        anchor: wide ? "end" : "start",
        color: INK,
        weight: row.strong ? 700 : null,
        className: "halo",
      }),
    );
    keys.forEach((key, place) => {
      const value = row.values[key];
      if (value)
        drawn.append(...valueAt(value, key, top + naming + place * BAR + BAR / 2, x, zero, { ...options, written }));
    });
  });
  const marks = ticks(low, high, wide ? 6 : 3);
  const number = tickWriter(marks, words, options.scaled ?? 1);
  for (const mark of marks) drawn.append(text(x(mark), height - FOOT + 20, number(mark), { anchor: "middle" }));
  drawn.append(text(width, height - 6, unit, { anchor: "end" }));
  const [less, more] = [options.less && `← ${options.less}`, `${options.more} →`];
  if (wide)
    drawn.append(text(zero - 8, 13, less, { anchor: "end", color: INK }), text(zero + 8, 13, more, { color: INK }));
  else drawn.append(text(0, 13, less, { color: INK }), text(width, 13, more, { anchor: "end", color: INK }));
}

/** Draw one strategy's value: a bar or a point, its interval, and the number with its sign. */
function valueAt(value, key, y, x, zero, { bars, written, view, words }) {
  const look = lookOf(key);
  const at = x(value.mean);
  const sure = view.preview || value.clear;
  const drawn = [];
  if (bars) {
    const paint = {
      fill: sure ? look.color : "#fff",
      stroke: look.color,
      "stroke-width": 1.2,
      opacity: view.preview ? 0.55 : 1,
    };
    drawn.push(
      svg("rect", { x: Math.min(zero, at), y: y - 8, width: Math.max(1, Math.abs(at - zero)), height: 16, ...paint }),
    );
  }
  const [low, high] = hasInterval(value) && !view.preview ? [x(value.low), x(value.high)] : [at, at];
  if (high > low)
    drawn.push(
      svg("path", {
        d: `M${low},${y}H${high}M${low},${y - 4}V${y + 4}M${high},${y - 4}V${y + 4}`,
        stroke: INK,
        "stroke-width": 1.2,
        fill: "none",
      }),
    );
  if (!bars) drawn.push(marker(look.marker, at, y, 5, look.color, !sure));
  const said = `${sure ? "" : "~\u00a0"}${written(value.mean, words)}`;
  const leftward = value.mean < 0;
  const edge = leftward ? Math.min(low, at, zero) - 6 : Math.max(high, at, zero) + 6;
  drawn.push(
    text(edge, y + 4.5, said, {
      anchor: leftward ? "end" : "start",
      color: textColor(look.color),
      weight: 600,
      className: "halo",
    }),
  );
  return drawn;
}
