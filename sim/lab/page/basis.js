// What the answer rests on: how well founded each strategy's effects are, what is assumed, and the command that repeats it.

import { el, fill } from "./dom.js";
import { sample } from "./look.js";
import { Panel, table } from "./panel.js";

const GRADES = ["A", "B", "C", "D"];

export class Basis {
  constructor() {
    this.panel = new Panel("figure-basis", { plots: 1 });
    this.panel.section.classList.add("single");
    this.command = el("code", { id: "command" });
    this.copied = el("span", { role: "status", class: "note" });
    const copy = el("button", {
      type: "button",
      id: "copy-command",
      data: { w: "lab.rests.copy" },
      on: { click: () => this.#copy() },
    });
    this.repeat = el(
      "div",
      { class: "command" },
      el("p", { data: { w: "lab.rests.repeat" } }),
      el("pre", { class: "scroll", tabindex: "0", role: "region", data: { wLabel: "lab.rests.repeat" } }, this.command),
      copy,
      this.copied,
    );
    this.parts = el("div", { class: "scroll", tabindex: "0", role: "region", data: { wLabel: "lab.rests.parts" } });
    const named = el("summary", { data: { w: "lab.rests.parts" } });
    this.partsFold = el("details", { class: "numbers" }, named, this.parts);
    this.panel.details.before(this.partsFold);
    this.panel.details.after(this.repeat);
  }

  draw(view) {
    const { picture, words, keys } = view;
    const basis = picture.basis ?? {};
    this.words = words;
    const about = [
      basis.interval_text,
      basis.scaled_text,
      basis.assumed_text,
      words.say("lab.rests.about", {
        replications: words.number(basis.replications),
        children: words.number(picture.lived),
      }),
    ];
    const focus = basis.assumed_share?.[view.focus];
    const title = Number.isFinite(focus)
      ? words.say("lab.rests.title", { share: words.percent(focus), strategy: view.titleOf(view.focus) })
      : words.say("lab.rests.title.alone");
    this.panel.title(title, about.filter(Boolean).join(" "));
    this.command.textContent = basis.command ?? "";
    const parts = picture.strategies.flatMap((one) =>
      (one.programmes ?? []).map((programme) => ({ key: one.key, ...programme })),
    );
    this.partsFold.hidden = parts.length === 0;
    fill(this.parts, parts.length ? partsTable(parts, view) : null);
    const graded = keys.filter((key) => basis.grades?.[key]);
    const meaning = graded.length ? el("p", { class: "note", text: words.say("lab.rests.grades_meaning") }) : null;
    fill(this.panel.plots[0], ...graded.map((key) => bar(key, basis.grades[key], view)), meaning);
    this.panel.details.hidden = graded.length === 0;
    this.panel.table(() => gradeTable(graded, basis, view));
    const sources = (basis.sources ?? []).filter(({ href }) => !href.includes("#programme-")); // those stand in the table of parts
    this.panel.from(words.say("lab.rests.sources"), [
      ...sources,
      { label: words.say("lab.from.all"), href: "/numbers" },
    ]);
  }

  async #copy() {
    let told = "lab.copied";
    try {
      await navigator.clipboard.writeText(this.command.textContent);
    } catch {
      told = "lab.copy_by_hand";
      getSelection().selectAllChildren(this.command);
    }
    this.copied.textContent = this.words.say(told);
  }
}

/** Return a bar of grades for a strategy: as wide as the share, and the letter in it. */
function bar(key, grades, { words, titleOf }) {
  const known = GRADES.filter((grade) => grades[grade] > 0);
  const told = known.map((grade) => `${grade} ${words.percent(grades[grade])}`).join(", ");
  const parts = known.map((grade) => {
    const part = el("span", { class: `grade grade-${grade}`, text: grade });
    part.style.flexGrow = grades[grade];
    return part;
  });
  return el(
    "div",
    { class: "grades" },
    el("p", {}, sample(key), el("span", { text: titleOf(key) })),
    el("div", { class: "bar", role: "img", "aria-label": told }, ...parts),
  );
}

/** Return what each strategy consists of, with a link to where its numbers stand. */
function partsTable(parts, { words, titleOf }) {
  const heads = ["lab.strategy", "lab.rests.part", "lab.rests.ages", "lab.rests.grade_head", "lab.rests.began"].map(
    (key) => words.say(key),
  );
  const made = table(
    words.say("lab.rests.parts"),
    heads,
    parts.map(({ key, title, ages, grade, began }) => [
      titleOf(key),
      title,
      ages ? `${ages[0]}–${ages[1]}` : "",
      grade,
      words.number(began, 0),
    ]),
  );
  made.querySelectorAll("tbody tr").forEach((row, at) => {
    if (parts[at].href)
      fill(
        row.children[1],
        el("a", { href: parts[at].href, target: "_blank", rel: "noopener", text: parts[at].title }),
      );
  });
  return made;
}

function gradeTable(keys, { grades, assumed_share: assumed }, { words, titleOf }) {
  const heads = [
    words.say("lab.strategy"),
    ...GRADES.map((grade) => words.say("lab.rests.grade", { grade })),
    words.say("lab.rests.assumed"),
  ];
  return table(
    words.say("lab.rests.caption"),
    heads,
    keys.map((key) => [
      titleOf(key),
      ...GRADES.map((grade) => words.percent(grades[key]?.[grade] ?? 0)),
      words.percent(assumed?.[key]),
    ]),
  );
}
