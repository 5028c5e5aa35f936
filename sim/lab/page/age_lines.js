// Lines by age with a cursor: the levels, and what differs from as today.

import { svg } from "./dom.js";
import { lookOf } from "./look.js";
import { NARROW, canvas, endLabels, leftAxis, limits, lowerAxis, path, scale, tickWriter, ticks } from "./chart.js";

/** Draw lines by age with a cursor; returns the scale of ages. */
export function ageLines(plot, ages, lines, { view, reach, unit, alternative, age, height = 260, room = 62 }) {
  const wide = plot.clientWidth >= NARROW;
  const { drawn, width } = canvas(plot, height, alternative);
  const [left, right, top, bottom] = [52, width - room, 26, height - 48];
  const [low, high] = reach.next(limits(lines.flatMap(({ mid }) => mid)), view.dragging || view.preview, true);
  const [x, y] = [scale(ages[0], ages[ages.length - 1], left, right), scale(low, high, bottom, top)];
  const marks = ticks(low, high, 4);
  leftAxis(drawn, y, marks, left, right, tickWriter(marks, view.words), unit);
  lowerAxis(
    drawn,
    x,
    ticks(ages[0], ages[ages.length - 1], wide ? 6 : 4),
    bottom,
    (mark) => view.words.number(mark),
    view.words.say("lab.age.axis"),
    (left + right) / 2,
  );
  drawn.append(
    svg("line", { x1: x(age), x2: x(age), y1: top, y2: bottom, stroke: "#595959", "stroke-dasharray": "2 3" }),
  );
  const written = tickWriter([...marks, marks[1] / 2 || 0.1], view.words);
  for (const { key, mid, color, dash } of lines) {
    const look = { ...lookOf(key), ...(color ? { color, dash } : {}) };
    drawn.append(
      svg("path", {
        d: path(mid.flatMap((value, at) => (value === null ? [] : [[x(ages[at]), y(value)]]))),
        fill: "none",
        stroke: look.color,
        "stroke-dasharray": look.dash,
        "stroke-width": view.preview ? 1.3 : 2.2,
      }),
    );
    if (mid[age] !== null)
      drawn.append(
        svg("circle", { cx: x(age), cy: y(mid[age]), r: 3.5, fill: "#fff", stroke: look.color, "stroke-width": 2 }),
      );
  }
  const alive = lines.filter(({ mid }) => mid[mid.length - 1] !== null);
  const ends = alive.map(({ key, mid, color, said }) => ({
    y: y(mid[mid.length - 1]),
    said: said ?? written(mid[mid.length - 1]),
    color: color ?? lookOf(key).color,
  }));
  if (room > 40) endLabels(drawn, ends, right, 16, top, bottom, 12);
  return x;
}
