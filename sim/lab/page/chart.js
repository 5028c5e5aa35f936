// What every chart shares: scales, ticks, axes, labels that do not collide, and limits that do not jump.

import { svg, fill } from "./dom.js";
import { GREY, RULE, textColor } from "./look.js";
import { tickDecimals } from "./numbers.js";

export const NARROW = 600; // below this width (px) a chart leaves out what it can

/** Return a function from [from, to] to [start, end], with `.back` the other way. */
export function scale(from, to, start, end) {
  const span = to - from || 1;
  const there = (value) => start + ((value - from) / span) * (end - start);
  there.back = (place) => from + ((place - start) / (end - start || 1)) * span;
  return there;
}

/** Return round numbers within [low, high], about `count` of them. */
export function ticks(low, high, count = 5) {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * power).find((by) => by >= rough * 0.999);
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at += 1) found.push(at * step || 0);
  return found;
}

/** Return limits that hold the values and zero, with a little air. */
export function limits(values, air = 0.06) {
  const known = values.filter(Number.isFinite);
  let [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  if (low === high) [low, high] = [-1, 1];
  const more = (high - low) * air;
  return [low < 0 ? low - more : low, high > 0 ? high + more : high];
}

/** Keeps an axis calm: while something is dragged its limits only move outward; they settle when it is let go. */
export class Reach {
  constructor() {
    this.shown = null;
  }

  /** Return the limits to draw now, on the way from those shown to those wanted. */
  next(wanted, dragging, still) {
    if (!this.shown) this.shown = wanted;
    const target = dragging ? [Math.min(this.shown[0], wanted[0]), Math.max(this.shown[1], wanted[1])] : wanted;
    const inside = dragging || still || this.#near(target);
    this.shown = inside ? target : this.shown.map((end, at) => end + (target[at] - end) * 0.35);
    this.settled = inside;
    return this.shown;
  }

  #near(target) {
    const span = Math.abs(target[1] - target[0]) || 1;
    return target.every((end, at) => Math.abs(end - this.shown[at]) < span * 0.01);
  }
}

/** Return the svg of a plot, emptied and sized to its room. */
export function canvas(plot, height, alternative) {
  const width = Math.max(280, Math.floor(plot.clientWidth || 640));
  const drawn = plot.querySelector("svg") ?? plot.appendChild(svg("svg", { role: "img", class: "chart" }));
  drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawn.setAttribute("width", width);
  drawn.setAttribute("height", height);
  drawn.setAttribute("aria-label", alternative);
  fill(drawn);
  return { drawn, width, height };
}

/** Return a text element; `anchor` start, middle or end. */
export function text(x, y, said, { anchor = "start", color = GREY, size = 13, weight = null, className = null } = {}) {
  return svg("text", {
    x,
    y,
    "text-anchor": anchor,
    fill: color,
    "font-size": size,
    "font-weight": weight,
    class: className,
    text: said,
  });
}

/** Return a title cut to the room there is, in pixels, written at 12 px or (`large`) at 13. */
export function fitted(title, room, large = true) {
  const most = Math.max(6, Math.floor(room / (large ? 7.4 : 6.8)));
  return title.length > most ? `${title.slice(0, most - 1)}…` : title;
}

/** Draw horizontal rules with their numbers to the left of `left`. */
export function leftAxis(drawn, y, marks, left, right, written, unit) {
  for (const mark of marks) {
    drawn.append(
      svg("line", {
        x1: left,
        x2: right,
        y1: y(mark),
        y2: y(mark),
        stroke: mark === 0 ? GREY : "#e4e4e4",
        "stroke-width": mark === 0 ? 1.2 : 1,
      }),
      text(left - 8, y(mark) + 4.5, written(mark), { anchor: "end" }),
    );
  }
  if (unit) drawn.append(text(0, 13, unit, { size: 13 }));
}

/** Draw a quiet lower axis with numbers and what they count. */
export function lowerAxis(drawn, x, marks, bottom, written, title, middle) {
  const [first, last] = [marks[0], marks[marks.length - 1]];
  drawn.append(svg("line", { x1: x(first), x2: x(last), y1: bottom, y2: bottom, stroke: RULE }));
  for (const mark of marks) {
    drawn.append(
      svg("line", { x1: x(mark), x2: x(mark), y1: bottom, y2: bottom + 5, stroke: GREY }),
      text(x(mark), bottom + 20, written(mark), { anchor: "middle" }),
    );
  }
  if (title) drawn.append(text(middle, bottom + 40, title, { anchor: "middle" }));
}

/** Return how ticks are written in a language, divided by `unit`. */
export function tickWriter(marks, words, unit = 1) {
  const decimals = tickDecimals(marks.map((mark) => mark / unit));
  return (mark) => words.number(mark / unit, decimals);
}

/** Return the path through points, [x, y] each. */
export function path(points) {
  return points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
}

/** Return the path of a staircase: each value holds until the next. */
export function steps(points) {
  return points
    .map(([x, y], at) => (at ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `M${x.toFixed(1)},${y.toFixed(1)}`))
    .join("");
}

/** Move labels apart so that none is nearer another than `gap`, within [low, high]; keeps their order. */
export function apart(labels, gap, low, high) {
  const placed = [...labels].sort((one, other) => one.y - other.y);
  placed.forEach((label, at) => {
    label.at = Math.max(label.y, low, at ? placed[at - 1].at + gap : -Infinity);
  });
  let room = high;
  for (const label of placed.reverse()) {
    label.at = Math.min(label.at, room);
    room = label.at - gap;
  }
  return labels;
}

/** Write labels at the ends of lines in their line's colour, with a thin leader where one had to move. */
export function endLabels(drawn, labels, x, gap, low, high, size = 13) {
  for (const { y, at, said, color } of apart(labels, gap, low, high)) {
    drawn.append(svg("line", { x1: x + 2, y1: y, x2: x + 12, y2: at, stroke: color, "stroke-width": 1 }));
    drawn.append(text(x + 15, at + 4.5, said, { color: textColor(color), size, weight: 600, className: "halo" }));
  }
}
