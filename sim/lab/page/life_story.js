// A life told in words: a year in a sentence, and the whole life as a table.

import { table } from "./panel.js";
import { CONTACTS, contactsOf } from "./lanes.js";
import { PAYERS } from "./look.js";

/** The staircase's steps, from the nearest to the furthest out. */
export const STAGES = ["normality", "deviant_behaviour", "asociality", "outsider_identity", "exclusion"];

/** Return the year of a life at an age; the last one lived where life has ended before. */
export function yearAt(life, age) {
  return life.years.findLast((year) => year.age <= age) ?? life.years[0];
}

/** Return what the public has paid so far. */
export function spent({ bill }) {
  return Object.keys(PAYERS).reduce((sum, payer) => sum + (bill[payer] ?? 0), 0);
}

/** Tell a year: the step, what happened, who met and who missed, and what it has cost so far; beyond death, that alone. */
export function tellYear(life, year, { agencies }, { words, titleOf }, age) {
  if (year.age < age && year.events.includes("died")) {
    const values = { strategy: titleOf(life.key), age: year.age, cost: words.number(spent(year) / 1e6, 2) };
    return words.say("lab.life.after", values);
  }
  const parts = [words.capital(words.say(`stage.${STAGES[year.step]}`))];
  if (year.age === age) {
    parts.push(...(year.events_text ?? []));
    for (const contact of CONTACTS) {
      const names = contactsOf(year, contact).map((name) => titleIn(agencies, name));
      if (names.length) parts.push(`${words.say(`lab.life.${contact}`)}: ${names.join(", ")}`);
    }
    if (year.programmes?.length) parts.push(`${words.say("lab.life.programmes")}: ${year.programmes.join(", ")}`);
    parts.push(...(year.marks ?? []).map((mark) => (words.has(`life.${mark}`) ? words.say(`life.${mark}`) : mark)));
  }
  const told = words.say("lab.life.read", {
    strategy: titleOf(life.key),
    age,
    told: parts.join("; "),
    cost: words.number(spent(year) / 1e6, 2),
  });
  return told;
}

/** Return the whole life, or both, year by year. */
export function wholeTable(told, view) {
  const { words, titleOf } = view;
  const heads = [
    "lab.life.whose",
    "lab.age",
    "life.stage",
    "lab.life.happened",
    ...CONTACTS.map((contact) => `lab.life.${contact}`),
    "lab.life.programmes",
    "lab.life.sum_msek",
  ];
  const rows = told.lives.flatMap((life) =>
    life.years.map((year) => [
      titleOf(life.key),
      year.age,
      words.say(`stage.${STAGES[year.step]}`),
      (year.events_text ?? []).join("; "),
      ...CONTACTS.map((contact) =>
        contactsOf(year, contact)
          .map((name) => titleIn(told.agencies, name))
          .join(", "),
      ),
      (year.programmes ?? []).join(", "),
      words.number(spent(year) / 1e6, 2),
    ]),
  );
  return table(
    words.say("lab.life.caption"),
    heads.map((key) => words.say(key)),
    rows,
  );
}

function titleIn(agencies, name) {
  return agencies?.find((agency) => agency.name === name)?.title ?? name;
}
