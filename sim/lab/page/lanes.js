// The lanes of a life: for every agency the years in which it met the person, missed, let wait or turned away.

import { svg } from "./dom.js";
import { BLUE, INK, VERMILLION, hatch } from "./look.js";
import { fitted, text } from "./chart.js";

const LANE = 20;
const [MET, ELSEWHERE] = ["#3d4852", "#a9b4bd"];
/** What a year with an agency came to, as the page tells them apart; `fell` gathers those in FELL. */
export const CONTACTS = ["met", "elsewhere", "missed", "waiting", "refused", "fell"];
const FELL = ["lost", "gave_up", "aged_out"];

/** Return the agencies with which a year came to a contact. */
export function contactsOf(year, contact) {
  return contact === "fell" ? FELL.flatMap((one) => year[one] ?? []) : (year[contact] ?? []);
}

/** Return the lanes: the programmes, and every agency that had anything to do with either life. */
export function lanesOf({ lives, agencies }, words) {
  const named = new Set(
    lives.flatMap(({ years }) => years.flatMap((year) => CONTACTS.flatMap((contact) => contactsOf(year, contact)))),
  );
  const order = agencies
    ? agencies.filter(({ name }) => named.has(name))
    : [...named].map((name) => ({ name, title: name }));
  const programmes = lives.some(({ years }) => years.some((year) => year.programmes?.length));
  return programmes ? [{ name: null, title: words.say("lab.life.programmes") }, ...order] : order;
}

/** Return how tall the lanes are. */
export function laneHeight(lanes) {
  return lanes.length * LANE;
}

/** Draw the lanes of one life. */
export function drawLanes(drawn, lanes, life, x, top, left, wide) {
  const id = `wait-${life.key}`;
  drawn.append(hatch(id, "#E69F00", "rising"));
  const year = x(1) - x(0);
  lanes.forEach(({ name, title }, at) => {
    const middle = top + at * LANE + LANE / 2;
    drawn.append(svg("line", { x1: left, x2: x(65), y1: middle, y2: middle, stroke: "#efefef" }));
    const label = text(left - 8, middle + 4, fitted(title, left - 12, wide), {
      anchor: "end",
      size: wide ? 13 : 12,
      color: INK,
    });
    label.append(svg("title", { text: title }));
    drawn.append(label);
    for (const one of life.years) {
      const from = x(one.age);
      if (name === null) {
        if (one.programmes?.length) drawn.append(block(from, middle, year, { fill: BLUE }));
        continue;
      }
      const came = (contact) => contactsOf(one, contact).includes(name);
      if (came("met") || came("elsewhere")) drawn.append(block(from, middle, year, { fill: came("met") ? MET : ELSEWHERE }));
      else if (came("refused")) drawn.append(cross(from + year / 2, middle));
      else if (came("fell")) drawn.append(slash(from + year / 2, middle));
      else if (came("waiting")) drawn.append(block(from, middle, year, { fill: `url(#${id})` }));
      else if (came("missed"))
        drawn.append(block(from + 0.8, middle, year - 1.6, { fill: "#fff", stroke: VERMILLION, "stroke-width": 1.3 }));
    }
  });
}

/** Return the signs of the lanes for a legend: [contact, sign]. */
export function signs() {
  const sign = (drawing) => svg("svg", { width: 16, height: 14, "aria-hidden": "true", class: "swatch" }, ...drawing);
  return [
    ["met", sign([block(2, 7, 12, { fill: MET })])],
    ["elsewhere", sign([block(2, 7, 12, { fill: ELSEWHERE })])],
    ["missed", sign([block(2, 7, 11, { fill: "#fff", stroke: VERMILLION, "stroke-width": 1.3 })])],
    ["waiting", sign([hatch("wait-sign", "#E69F00", "rising"), block(2, 7, 12, { fill: "url(#wait-sign)" })])],
    ["refused", sign([cross(8, 7)])],
    ["fell", sign([slash(8, 7)])],
  ];
}

function block(x, middle, width, paint) {
  return svg("rect", { x, y: middle - 6, width, height: 12, ...paint });
}

function cross(x, y) {
  return svg("path", { d: `M${x - 4},${y - 4}l8,8m-8,0l8,-8`, stroke: VERMILLION, "stroke-width": 2.2 });
}

function slash(x, y) {
  return svg("path", { d: `M${x - 4},${y + 5}l8,-10`, stroke: INK, "stroke-width": 2.2 });
}
