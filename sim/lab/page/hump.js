// The investment hump: what each strategy has cost and saved so far, year by year, against as today.

import { fill, svg } from "./dom.js";
import { millions } from "./numbers.js";
import { GREY, INK, lookOf, marker, textColor } from "./look.js";
import { Panel, table } from "./panel.js";
import {
  NARROW,
  Reach,
  canvas,
  endLabels,
  fitted,
  leftAxis,
  limits,
  lowerAxis,
  path,
  scale,
  text,
  tickWriter,
  ticks,
} from "./chart.js";

const MILLION = 1e6;
const LETTER = 8.2; // pixels, bold at 13 px

export class Hump {
  constructor() {
    this.reach = new Reach();
    this.year = 30;
    const moved = (year) => {
      this.year = year;
      this.draw(this.view);
    };
    this.panel = new Panel("figure-hump", {
      cursor: { label: "lab.hump.cursor", low: 0, high: 69, at: this.year, moved },
    });
  }

  /** Draw the view; see view.js for what it holds. */
  draw(view) {
    this.view = view;
    const { picture, words } = view;
    const { years, curves } = picture.hump;
    const shown = curves.find((curve) => curve.key === view.focus) ?? curves[0];
    const told = finding(shown, view);
    this.panel.title(
      told,
      words.say("lab.hump.sub", { perspective: view.perspective, rate: words.rate(view.state.rate) }),
    );
    this.panel.body.hidden = !shown;
    if (!shown) return void fill(this.panel.plots[0]);
    this.panel.preview(view.previewTag);
    this.panel.origin(words, ["prices", "effects", "conventions", "command"]);
    this.panel.table(() => yearTable(picture.hump, view));
    const wide = this.panel.plots[0].clientWidth >= NARROW;
    const { drawn, width, height } = canvas(
      this.panel.plots[0],
      wide ? 380 : 300,
      `${told} ${words.say("lab.alt.table")}`,
    );
    const ended = curves.map(({ mid }) => words.money(mid[mid.length - 1], true));
    const numbers = Math.max(...ended.map((said) => said.length)) * LETTER;
    const room = wide ? Math.min(Math.max(width * 0.315, 190), 300) : numbers + 26; // for the words at the lines' ends
    const [left, right, top, bottom] = [58, width - room, 26, height - 48];
    const wanted = limits(curves.flatMap(({ mid, low, high }) => [...mid, ...(low ?? []), ...(high ?? [])]));
    const [low, high] = this.reach.next(wanted, view.dragging || view.preview, view.still);
    const x = scale(years[0], years[years.length - 1], left, right);
    const y = scale(low, high, bottom, top);
    const marks = ticks(low, high, wide ? 6 : 4);
    leftAxis(drawn, y, marks, left, right, tickWriter(marks, words, MILLION), words.say("lab.hump.unit"));
    lowerAxis(
      drawn,
      x,
      ticks(x.back(left), x.back(right), wide ? 7 : 4),
      bottom,
      (mark) => words.number(mark),
      words.say("lab.hump.years"),
      (left + right) / 2,
    );
    for (const curve of curves) if (curve.low) drawn.append(band(curve, x, y, curve === shown));
    for (const curve of curves) drawn.append(line(curve, x, y, view.preview));
    if (shown) drawn.append(...turns(shown, x, y, view, [left, right, bottom]));
    const name = (key) => (wide ? `${fitted(view.shortOf(key), room - numbers - 24)} ` : "");
    const ends = curves.map(({ key, mid }, at) => ({
      y: y(mid[mid.length - 1]),
      said: name(key) + ended[at],
      color: lookOf(key).color,
    }));
    endLabels(drawn, ends, right, 17, top, bottom, wide ? 13 : 12);
    this.#cursor(drawn, x, y, top, bottom, view);
    if (!this.reach.settled) requestAnimationFrame(() => this.view === view && this.draw(view));
  }

  #cursor(drawn, x, y, top, bottom, view) {
    const { years, curves } = view.picture.hump;
    const last = years[years.length - 1];
    this.year = Math.min(this.year, last);
    this.panel.cursor.range.max = last;
    drawn.append(
      svg("line", { x1: x(this.year), x2: x(this.year), y1: top, y2: bottom, stroke: GREY, "stroke-dasharray": "2 3" }),
    );
    for (const curve of curves) {
      drawn.append(
        svg("circle", {
          cx: x(this.year),
          cy: y(curve.mid[this.year]),
          r: 4,
          fill: "#fff",
          stroke: lookOf(curve.key).color,
          "stroke-width": 2,
        }),
      );
    }
    this.panel.align(x(years[0]), x(last));
    const told = curves.map((curve) => `${view.titleOf(curve.key)}: ${view.words.money(curve.mid[this.year], true)}`);
    this.panel.read(this.year, view.words.say("lab.hump.read", { year: view.words.years(this.year), told: told.join(" · ") }));
    this.panel.follow(this.panel.plots[0], (at) => {
      const year = Math.round(x.back(at));
      return year >= 0 && year <= last ? year : null;
    });
  }
}

/** Return the finding in a sentence, as far as the server's verdict allows one: how deep, when, and whether it is paid back. */
export function finding(curve, { words, titleOf, picture }) {
  if (!curve) return words.say("lab.hump.title.alone");
  const horizon = picture.hump.years.length - 1;
  const values = {
    strategy: titleOf(curve.key),
    depth: words.money(Math.abs(curve.depth)),
    year: curve.depth_year,
    horizon,
    payback: curve.payback_year === null ? words.say("never") : words.years(curve.payback_year),
    paid: curve.paid_back,
    of: curve.runs,
  };
  return words.say(`lab.hump.title.${curve.verdict ?? (curve.depth < 0 ? "first" : "first.no_hump")}`, values);
}

function band({ key, low, high }, x, y, isShown) {
  const there = high.map((value, year) => [x(year), y(value)]);
  const back = low.map((value, year) => [x(year), y(value)]).reverse();
  return svg("path", { d: `${path([...there, ...back])}Z`, fill: lookOf(key).color, opacity: isShown ? 0.2 : 0.1 });
}

function line({ key, mid }, x, y, thin) {
  const look = lookOf(key);
  const drawn = svg("g", {});
  drawn.append(
    svg("path", {
      d: path(mid.map((value, year) => [x(year), y(value)])),
      fill: "none",
      stroke: look.color,
      "stroke-dasharray": look.dash,
      "stroke-width": thin ? 1.3 : 2.6,
      "stroke-linejoin": "round",
      class: "curve",
      "data-key": key,
    }),
  );
  for (let year = 8; year < mid.length; year += 14)
    drawn.append(marker(look.marker, x(year), y(mid[year]), thin ? 3 : 4.5, look.color));
  return drawn;
}

/** Mark where the curve is deepest, and where it crosses zero for good. */
function turns(curve, x, y, { words, preview }, [left, right, bottom]) {
  const color = lookOf(curve.key).color;
  const drawn = [];
  if (preview) return drawn;
  if (curve.depth < 0) {
    const [at, down] = [x(curve.depth_year), y(curve.depth)];
    const said = words.say("lab.hump.mark.deepest", { depth: words.money(curve.depth), year: curve.depth_year });
    const half = said.length * 4;
    const middle = Math.max(Math.min(at, right - half / 2), left + half);
    drawn.push(svg("path", { d: `M${at},${down + 4}l-6,10h12z`, fill: INK }));
    drawn.push(
      text(middle, Math.min(down + 29, bottom - 6), said, {
        anchor: "middle",
        color: textColor(color),
        weight: 600,
        className: "halo",
      }),
    );
  }
  if (curve.payback_year !== null) {
    const at = x(curve.payback_year);
    drawn.push(svg("circle", { cx: at, cy: y(0), r: 6, fill: "#fff", stroke: color, "stroke-width": 3 }));
    const said = words.say("lab.hump.mark.paid", { year: Math.round(curve.payback_year) });
    drawn.push(text(at, y(0) - 13, said, { anchor: "middle", color: textColor(color), weight: 600, className: "halo" }));
  }
  return drawn;
}

function yearTable({ years, curves }, { words, titleOf }) {
  const heads = [
    words.say("lab.year"),
    ...curves.flatMap(({ key }) => [titleOf(key), words.say("lab.low"), words.say("lab.high")]),
  ];
  const written = (line, year) => words.number(millions(line?.[year]), 2);
  const rows = years.map((year) => [
    year,
    ...curves.flatMap(({ mid, low, high }) => [mid, low, high].map((line) => written(line, year))),
  ]);
  return table(words.say("lab.hump.caption"), heads, rows);
}
