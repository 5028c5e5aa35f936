// The tour's steps. Each asks first and lets the picture answer: no step says in words what the model will show.

import { span } from "./numbers.js";
import { plain } from "./state.js";
import { spent, yearAt } from "./life_story.js";
import { CONTACTS, contactsOf } from "./lanes.js";
import { finding as whoPays } from "./payers.js";

const CHILD = { who: "boy", hard: 1, child: 1, focus: 1, a: [plain("whole_chain")] };
const SIX_OR_SIXTEEN = {
  a: [
    { ...plain("whole_chain"), age: 6 },
    { ...plain("whole_chain"), age: 16 },
  ],
  focus: 1,
};
const GROWN = 18;
const COST_AGE = 30;

/**
 * name: its words are lab.tour.NAME.title, .text, .ask and .answer; at: the picture it is about; set: what it changes in the
 * state; guess: "number", or the words' names to choose between; covered: hide the answer until somebody has guessed;
 * age: where to put the life's cursor; answer(view, life): what fills the slots of .answer.
 */
export const STEPS = [
  {
    name: "today",
    at: "figure-exclusion",
    set: { a: [], focus: 1 },
    guess: "number",
    covered: true,
    answer: ({ picture, words }) => ({
      hundred: words.number((100 * picture.exclusion.any[0].mean) / picture.children),
      persons: words.number(picture.exclusion.any[0].mean),
      children: words.number(picture.children),
    }),
  },
  { name: "child", at: "figure-life", set: CHILD, age: 10 },
  {
    name: "met",
    at: "figure-life",
    set: CHILD,
    age: GROWN,
    guess: "number",
    covered: false,
    answer: ({ words }, life) => {
      const counted = contacts(life.lives[0], GROWN);
      return Object.fromEntries(Object.entries(counted).map(([name, count]) => [name, words.number(count)]));
    },
  },
  {
    name: "cost",
    at: "figure-life",
    set: CHILD,
    age: COST_AGE,
    guess: "number",
    covered: true,
    answer: ({ words }, life) => {
      const years = life.lives[0].years;
      const written = (year) => words.number(spent(year) / 1e6, 2);
      return {
        by: COST_AGE,
        cost: written(yearAt(life.lives[0], COST_AGE)),
        end: written(years[years.length - 1]),
        last: years[years.length - 1].age,
      };
    },
  },
  {
    name: "six",
    at: "figure-exclusion",
    set: SIX_OR_SIXTEEN,
    guess: ["six", "sixteen", "same"],
    covered: true,
    answer: ({ picture, words }) => {
      const [early, late] = picture.exclusion.kept_out;
      const told = (value) => span(value, words.language, 1, words.say("lab.to"), true);
      const isKnown = early.low !== null && late.low !== null;
      const overlap = early.low <= late.high && late.low <= early.high;
      const verdict = isKnown ? words.say(overlap ? "lab.tour.six.overlap" : "lab.tour.six.apart") : "";
      return { early: told(early), late: told(late), verdict };
    },
  },
  {
    name: "hump",
    at: "figure-hump",
    set: SIX_OR_SIXTEEN,
    guess: "number",
    covered: true,
    answer: ({ picture, words }) => {
      const told = ({ depth, depth_year: year }) =>
        depth < 0
          ? words.say("lab.card.in_year", { money: words.money(depth), year })
          : words.say("lab.card.never_red");
      const [early, late] = picture.hump.curves;
      const back = (one) =>
        one.payback_year === null
          ? words.say("never")
          : words.say("lab.card.after", { years: words.years(one.payback_year) });
      return { early: told(early), late: told(late), early_back: back(early), late_back: back(late) };
    },
  },
  {
    name: "payers",
    at: "figure-payers",
    set: SIX_OR_SIXTEEN,
    guess: ["municipality", "region", "employment_service", "social_insurance", "justice", "other_state"],
    covered: true,
    answer: (view) => ({ finding: whoPays(view.picture.payers, { ...view, focus: "a1" }) }),
  },
  {
    name: "sure",
    at: "figure-exclusion",
    set: { ...SIX_OR_SIXTEEN, sure: "believed" },
    guess: ["sure", "unsure"],
    covered: false,
    answer: ({ picture, words, focus, titleOf }) => {
      const share = picture.basis?.assumed_share?.[focus];
      const clear = picture.exclusion.kept_out.filter((one) => one.clear).length;
      return { clear, all: picture.exclusion.kept_out.length, share: words.percent(share), strategy: titleOf(focus) };
    },
  },
  { name: "unknown", at: "figure-basis", set: {} },
  { name: "own", at: "cards", set: {} },
];

/** Count the years before an age in which agencies met, missed, let wait or turned away. */
export function contacts(life, until) {
  const young = life.years.filter(({ age }) => age < until);
  return Object.fromEntries(
    CONTACTS.map((contact) => [contact, young.reduce((sum, year) => sum + contactsOf(year, contact).length, 0)]),
  );
}
