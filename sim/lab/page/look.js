// The house's colours (Okabe and Ito), dashes, markers and hatches: everything is told apart without colour as well.

import { svg } from "./dom.js";

export const INK = "#1a1a1a";
export const GREY = "#595959";
export const RULE = "#bfbfbf";
export const BLUE = "#0072B2";
export const VERMILLION = "#D55E00";
const [GREEN, PURPLE, ORANGE, SKY] = ["#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

const AS_TODAY = { color: INK, dash: "", marker: "none" };
const STRATEGIES = [
  { color: BLUE, dash: "", marker: "circle" },
  { color: VERMILLION, dash: "9 3", marker: "square" },
  { color: GREEN, dash: "9 3 2 3", marker: "triangle" },
  { color: PURPLE, dash: "3 2.5", marker: "diamond" },
];

/** From normality to exclusion: one hue that deepens, and the last step apart. */
export const STEPS = ["#e6edf2", "#b5d5ea", "#6cb4dd", "#0b6aa6", VERMILLION];

/** Payers in the project's order, with a hatch each. */
export const PAYERS = {
  municipality: { color: BLUE, hatch: "plain" },
  region: { color: VERMILLION, hatch: "rising" },
  employment_service: { color: GREEN, hatch: "dots" },
  social_insurance: { color: PURPLE, hatch: "falling" },
  justice: { color: ORANGE, hatch: "cross" },
  other_state: { color: SKY, hatch: "level" },
};

/** Return how a strategy is drawn: `as_today`, or `a1` to `a4`. */
export function lookOf(key) {
  if (key === "as_today") return AS_TODAY;
  return STRATEGIES[(Number(key.slice(1)) - 1) % STRATEGIES.length] ?? AS_TODAY;
}

/** Return the colour darkened until text in it reads well on white (contrast at least 4.5 to 1). */
export function textColor(color) {
  let channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
  while (contrastToWhite(channels) < 4.5) channels = channels.map((channel) => channel * 0.95);
  return `rgb(${channels.map((channel) => Math.floor(channel * 255)).join(" ")})`;
}

/** Return the contrast of sRGB channels (0 to 1) against white, as WCAG counts it. */
export function contrastToWhite(channels) {
  const linear = channels.map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05);
}

/** Return a strategy's marker around a point, filled or hollow. */
export function marker(shape, x, y, size, color, hollow = false) {
  const paint = { fill: hollow ? "#fff" : color, stroke: hollow ? color : "#fff", "stroke-width": hollow ? 2 : 1.2 };
  if (shape === "circle") return svg("circle", { cx: x, cy: y, r: size, ...paint });
  if (shape === "square") {
    return svg("rect", { x: x - size * 0.9, y: y - size * 0.9, width: size * 1.8, height: size * 1.8, ...paint });
  }
  const up = shape === "triangle";
  const corners = up
    ? [
        [0, -1.15],
        [1.1, 0.85],
        [-1.1, 0.85],
      ]
    : [
        [0, -1.25],
        [1.1, 0],
        [0, 1.25],
        [-1.1, 0],
      ];
  const points = corners.map(([right, down]) => `${x + right * size},${y + down * size}`).join(" ");
  return shape === "none" ? svg("g") : svg("polygon", { points, ...paint });
}

/** Return a small sample of a strategy's line with its marker, for cards and lists. */
export function sample(key, width = 34) {
  const look = lookOf(key);
  const line = {
    x1: 1,
    x2: width - 1,
    y1: 8,
    y2: 8,
    stroke: look.color,
    "stroke-width": 2.5,
    "stroke-dasharray": look.dash,
  };
  return svg(
    "svg",
    { width, height: 16, viewBox: `0 0 ${width} 16`, "aria-hidden": "true", focusable: "false", class: "sample" },
    svg("line", line),
    marker(look.marker, width / 2, 8, 5, look.color),
  );
}

/** Return a pattern of a colour and a hatch, to be named in `fill="url(#id)"`. */
export function hatch(id, color, kind) {
  const pale = { stroke: "#fff", "stroke-width": 1.3, fill: "none" };
  const strokes = {
    rising: "M-1,7 L7,-1 M-1,1 L1,-1 M5,7 L7,5",
    falling: "M-1,-1 L7,7 M-1,5 L1,7 M5,-1 L7,1",
    cross: "M0,0 L6,6 M6,0 L0,6",
    level: "M0,3 L6,3",
  };
  const pattern = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" });
  pattern.append(svg("rect", { width: 6, height: 6, fill: color }));
  if (kind === "dots") pattern.append(svg("circle", { cx: 3, cy: 3, r: 1.2, fill: "#fff" }));
  if (strokes[kind]) pattern.append(svg("path", { d: strokes[kind], ...pale }));
  return pattern;
}
