// One simulated life: the staircase, what happened, whom the person met and who missed, and the bill so far; twice.

import { el, fill, svg } from "./dom.js";
import { INK } from "./look.js";
import { Panel } from "./panel.js";
import { NARROW, canvas, scale, text, ticks } from "./chart.js";
import { billTable, drawBill } from "./life_bill.js";
import { drawLanes, laneHeight, lanesOf, signs } from "./lanes.js";
import { EVENT, EVENT_LEVELS, STEP, drawEvents, drawSteps } from "./life_steps.js";
import { spent, tellYear, wholeTable, yearAt } from "./life_story.js";

const [LAST_AGE, BILL] = [64, 96];
const MILLION = 1e6;

export class Life {
  constructor(changed) {
    this.age = 18;
    const moved = (age) => {
      this.#stop();
      this.at(age);
    };
    this.panel = new Panel("figure-life", {
      plots: 2,
      cursor: { label: "lab.life.cursor", low: 0, high: LAST_AGE, at: this.age, moved },
    });
    this.bill = el("div", { class: "bill scroll", tabindex: "0", role: "region", data: { wLabel: "lab.life.bill" } });
    this.play = el("button", {
      type: "button",
      data: { w: "lab.life.play" },
      on: { click: () => this.#play() },
    });
    this.panel.cursor.row.append(this.play);
    this.panel.cursor.row.after(this.bill);
    this.child = el("p", { class: "child" });
    fill(
      this.panel.legend,
      ...signs().map(([contact, sign]) => el("span", {}, sign, el("span", { data: { w: `lab.life.${contact}` } }))),
    );
    const other = (by) =>
      el("button", {
        type: "button",
        id: by > 0 ? "child-next" : "child-former",
        data: { w: by > 0 ? "lab.life.next" : "lab.life.former" },
        on: { click: () => changed({ child: this.told.child.number + by }) },
      });
    const pick = (name, options) =>
      el(
        "label",
        {},
        el("span", { data: { w: `lab.life.${name}` } }),
        el(
          "select",
          {
            id: name,
            on: {
              change: (event) =>
                changed(() => ({
                  [name]: name === "hard" ? Number(event.target.value) : event.target.value,
                  child: 1,
                })),
            },
          },
          ...options.map((value) => el("option", { value, data: { w: `lab.life.${name}.${value}` } })),
        ),
      );
    this.picks = { who: pick("who", ["boy", "girl", "any"]), hard: pick("hard", ["1", "0"]) };
    [this.former, this.next] = [other(-1), other(1)];
    fill(this.panel.choice, this.picks.who, this.picks.hard, this.former, this.next);
    this.panel.choice.after(this.child);
    this.panel.section.classList.add("single");
  }

  /** Move the cursor to an age. */
  at(age) {
    this.age = age;
    if (this.told) this.draw(this.told, this.view);
  }

  /** Say what went wrong, beside the life there was. */
  fail(line) {
    this.child.textContent = line;
  }

  /** Draw a life (the answer of /api/life) for the view. */
  draw(answer, view) {
    this.told = answer;
    this.view = view;
    const told = answer;
    const { words } = view;
    for (const [name, pick] of Object.entries(this.picks))
      pick.querySelector("select").value = String(view.state[name]);
    const nobody = !told.child || told.lives.length === 0;
    for (const part of [...this.panel.plots, this.bill, this.panel.cursor.row, this.panel.details, this.panel.legend])
      part.hidden = nobody;
    this.former.disabled = !told.child || told.child.number <= 1;
    this.next.disabled = !told.child || told.child.number >= told.child.fitting;
    if (nobody) {
      this.#stop();
      this.panel.title(words.say("lab.life.nobody"), words.say("lab.life.sub"));
      this.child.textContent = "";
      return;
    }
    this.child.textContent = [told.child.text, told.differ, told.note].filter(Boolean).join(" ");
    const most = Math.max(...told.lives.flatMap(({ years }) => years.map(spent)), 1e5);
    const lanes = lanesOf(told, words);
    const shown = told.lives.map((one) => yearAt(one, this.age));
    const values = shown.map((year) => words.number(spent(year) / MILLION, 2));
    const key = told.lives.length > 1 ? "lab.life.title" : "lab.life.title.alone";
    const finding = words.say(key, {
      age: this.age,
      today: values[0],
      other: values[1],
      strategy: view.titleOf(told.lives[1]?.key),
    });
    this.panel.title(finding, words.say("lab.life.sub"));
    this.panel.table(() => wholeTable(told, view));
    this.panel.plots.forEach((plot, at) => {
      plot.hidden = at >= told.lives.length;
      if (!plot.hidden)
        this.#life(plot, told.lives[at], told.lives[1 - at], { most, lanes, view, agencies: told.agencies });
    });
    fill(this.bill, billTable(told, shown, view, this.age));
    this.panel.origin(words, ["rules", "effects", "prices", "command"]);
    this.panel.read(this.age, told.lives.map((one, at) => tellYear(one, shown[at], told, view, this.age)).join("\n"));
  }

  #life(plot, life, other, { most, lanes, view, agencies }) {
    const { words, titleOf } = view;
    const wide = plot.clientWidth >= NARROW;
    const room = wide ? EVENT * EVENT_LEVELS : 18;
    const [stairsTop, stairsFoot] = [30 + room, 30 + room + STEP * 5];
    const lanesTop = stairsFoot + 18;
    const billTop = lanesTop + laneHeight(lanes) + 34;
    const foot = billTop + BILL;
    const alternative = `${titleOf(life.key)}: ${tellYear(life, yearAt(life, this.age), { agencies }, view, this.age)} ${words.say("lab.alt.table")}`;
    const { drawn, width } = canvas(plot, foot + 46, alternative);
    const [left, right] = [wide ? Math.min(270, width * 0.29) : 138, width - (wide ? 16 : 8)];
    const x = scale(0, LAST_AGE + 1, left, right);
    drawn.append(text(0, 16, titleOf(life.key), { color: INK, weight: 700, size: 15 }));
    drawSteps(drawn, life, other, x, [stairsTop, stairsFoot, left, right], words, wide);
    if (wide) drawEvents(drawn, life, x, stairsTop, right);
    drawLanes(drawn, lanes, life, x, lanesTop, left, wide);
    drawBill(drawn, life, x, [billTop, foot, left, right], most, words);
    for (const age of ticks(0, LAST_AGE, wide ? 12 : 4))
      drawn.append(text(x(age + 0.5), foot + 20, age, { anchor: "middle" }));
    drawn.append(text((left + right) / 2, foot + 40, words.say("lab.age.axis"), { anchor: "middle" }));
    drawn.append(
      svg("line", {
        x1: x(this.age + 0.5),
        x2: x(this.age + 0.5),
        y1: stairsTop,
        y2: foot,
        stroke: INK,
        "stroke-dasharray": "2 3",
      }),
    );
    this.panel.align(x(0.5), x(LAST_AGE + 0.5));
    this.panel.follow(plot, (at) => {
      const age = Math.floor(x.back(at));
      return age >= 0 && age <= LAST_AGE ? age : null;
    });
  }

  /** Let the years pass, or stop them. */
  #play() {
    if (this.timer) return this.#stop();
    if (this.age >= LAST_AGE) this.age = -1;
    this.timer = setInterval(() => (this.age >= LAST_AGE ? this.#stop() : this.at(this.age + 1)), 220);
    this.#label();
  }

  #stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.#label();
  }

  #label() {
    this.play.dataset.w = this.timer ? "lab.life.stop" : "lab.life.play";
    if (this.view) this.play.textContent = this.view.words.say(this.play.dataset.w);
  }
}
