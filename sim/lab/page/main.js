// The lab's page: holds the state, asks the server, and has every part draw what comes back.

import * as api from "./api.js";
import { byId, say } from "./dom.js";
import { Basis } from "./basis.js";
import { Cards } from "./cards.js";
import { Controls } from "./controls.js";
import { Exclusion } from "./exclusion.js";
import { Hump } from "./hump.js";
import { Life } from "./life.js";
import { copyLink, lineOf, showAnswer, showFault } from "./messages.js";
import { Payers } from "./payers.js";
import { Stairs } from "./stairs.js";
import { Tour } from "./tour.js";
import { learn, read, write } from "./state.js";
import { viewOf } from "./view.js";
import { Words } from "./words.js";

const LIVED = ["lang", "place", "a", "rate", "view", "sure", "n", "seed"]; // what a picture's numbers and words depend on
const THROTTLE = 60; // ms between questions while a slider is dragged
const PATIENCE = 1500; // ms that a preview under way is waited for before a newer question takes its place

class Lab {
  constructor() {
    this.main = byId("lab");
    const change = (patch, dragging = false) => this.change(patch, dragging);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.controls = new Controls(change);
    this.cards = new Cards(change);
    this.life = new Life(change);
    this.pictures = [new Hump(), new Exclusion(), new Stairs(), new Payers(), new Basis()];
    this.tour = new Tour(change, { life: (age) => this.life.at(age) });
    this.runs = new api.Latest();
    this.lives = new api.Latest();
    this.drawn = 0;
    byId("choices-fold").open = innerWidth > 1100; // on a phone the answer comes first
    byId("lang-sv").onclick = () => this.change({ lang: "sv" });
    byId("lang-en").onclick = () => this.change({ lang: "en" });
    byId("level").onchange = (event) => this.change({ level: event.target.checked ? "expert" : "beginner" });
    byId("again").onclick = () => this.start();
    byId("copy-link").onclick = () => copyLink(this.words);
    addEventListener("popstate", () => this.defaults && this.#arrived(location.search));
    new ResizeObserver(() => this.#resized()).observe(byId("pictures"));
  }

  /** Fetch the words and what can be chosen, then show the address's state. */
  async start() {
    this.#fault(null);
    try {
      this.defaults = learn(await api.choices(""));
      this.#arrived(location.search);
    } catch (fault) {
      this.#fault(fault);
    }
  }

  /** Change the state: a patch, or a function of the state that returns one. */
  change(patch, dragging = false) {
    const before = this.state;
    if (!before) return; // the lab has not answered yet
    this.state = { ...before, ...(typeof patch === "function" ? patch(before) : patch) };
    this.state.focus = Math.max(1, Math.min(this.state.focus, this.state.a.length));
    this.dragging = dragging;
    this.unread = [];
    const address = write(this.state, this.defaults);
    if (dragging) history.replaceState(null, "", address);
    else if (address !== this.committed) {
      history.replaceState(null, "", this.committed);
      history.pushState(null, "", address);
      this.committed = address;
    }
    this.#shown();
  }

  #arrived(search) {
    const { state, faults } = read(search, this.defaults);
    this.state = state;
    this.dragging = false;
    this.committed = search || write(state, this.defaults);
    this.unread = faults;
    this.#shown();
  }

  #shown() {
    this.#bring().catch((fault) => this.#fault(fault));
  }

  /** Bring everything in line with the state and ask for what it changes. */
  async #bring() {
    this.main.dataset.stage = "waiting";
    const { lang } = this.state;
    if (this.words?.language !== lang) {
      const choices = await api.choices(lang);
      if (this.state.lang !== lang) return;
      this.#speak(choices);
    }
    const { state } = this;
    byId("notice").hidden = this.unread.length === 0;
    say(byId("notice"), this.words.say("lab.unread", { what: this.unread.join(", ") }));
    this.main.dataset.level = state.level;
    byId("level").checked = state.level === "expert";
    byId("expert").hidden = state.level !== "expert";
    if (state.level === "expert") byId("more").open = true;
    this.controls.show(state);
    this.tour.show(state, this.words);
    for (const product of ["report.html", "figures.zip", "table.csv"])
      byId(`save-${product.split(".")[0]}`).href = api.saved(state, product);
    this.#ask();
    this.#mark();
  }

  #speak(choices) {
    this.words = new Words(choices.lang, choices.words);
    document.documentElement.lang = choices.lang;
    document.title = this.words.say("lab.title");
    this.words.write(document);
    for (const one of ["sv", "en"]) byId(`lang-${one}`).setAttribute("aria-pressed", String(one === choices.lang));
    this.controls.offer(choices, this.words);
    this.perspectives = new Map(choices.perspectives.map(({ name, title }) => [name, title]));
  }

  /** Ask for the state; while something is dragged, a preview that is under way is let finish. */
  #ask() {
    clearTimeout(this.timer);
    const waited = performance.now() - (this.askedAt ?? -Infinity);
    const busy = this.dragging && this.underWay && waited < PATIENCE;
    if (busy || (this.dragging && waited < THROTTLE)) {
      this.timer = setTimeout(() => this.#ask(), busy ? PATIENCE - waited : THROTTLE - waited);
      this.pending = true;
      return;
    }
    this.pending = false;
    const { state } = this;
    const question = questionOf(state);
    if (question === this.question) return this.#again();
    this.question = question;
    this.askedAt = performance.now();
    this.underWay = true;
    this.runs.start(
      (signal, current) => api.run(state, signal, current, (line) => this.#line(line, state)),
      (fault) => this.#fault(fault),
    );
  }

  /** The same lives are wanted as before, looked at otherwise: nothing need be lived anew. */
  #again() {
    if (!this.#isAnswer()) return; // the run under way draws when it comes
    this.draw();
    if (!this.dragging) this.#askLife();
  }

  /** Return whether the picture there is answers what is asked now. */
  #isAnswer() {
    return Boolean(this.picture) && this.picture.question === questionOf(this.state);
  }

  /** Let everything that answers an older question look so. */
  #mark() {
    const isOlder = this.failed || !this.#isAnswer();
    byId("pictures").classList.toggle("older", isOlder && !this.dragging);
    byId("headline").classList.toggle("older", isOlder || this.picture.stage !== "full");
    byId("figure-life").classList.toggle("older", this.told?.wanted !== this.#wanted());
  }

  #line(line, asked) {
    if (line.kind !== "picture") return;
    this.underWay = false;
    this.picture = { ...line, asked, question: questionOf(asked) };
    this.#fault(null);
    this.draw();
    if (this.pending) this.#ask();
    else if (!this.dragging) this.#askLife();
  }

  /** Ask for the life where it is another one than the one shown. */
  #askLife() {
    const { state } = this;
    const wanted = this.#wanted();
    if (wanted === this.lived) return;
    this.lived = wanted;
    this.lives.start(
      async (signal, current) => {
        const answer = await api.life(state, signal);
        if (!current()) return;
        this.told = { wanted, answer };
        this.#drawLife();
      },
      (fault) => {
        this.lived = null; // asked for again with the next picture
        this.life.fail(lineOf(fault, this.words));
      },
    );
  }

  /** Return what a life depends on, as text. */
  #wanted() {
    const { lang, place, a, focus, seed, who, hard, child } = this.state;
    return JSON.stringify([lang, place, focus, a[focus - 1], seed, who, hard, child]);
  }

  /** Draw the picture there is. */
  draw() {
    if (!this.picture || !this.words) return;
    byId("pictures").hidden = false;
    const isAnswer = this.#isAnswer();
    const state = isAnswer ? this.state : this.picture.asked;
    const view = viewOf(this.picture, { ...this, state });
    this.view = view;
    for (const picture of this.pictures) picture.draw(view);
    this.cards.draw(view);
    showAnswer(view);
    this.#drawLife();
    this.drawn += 1;
    this.#mark();
    this.main.dataset.state = write(state, this.defaults);
    this.main.dataset.stage = this.failed ? "fault" : isAnswer ? view.stage : "waiting";
    this.main.dataset.drawn = this.drawn;
  }

  /** Draw the life beside the picture there is, where both answer what is asked now. */
  #drawLife() {
    if (!this.view || !this.#isAnswer()) return;
    const told = this.told?.wanted === this.#wanted() ? this.told.answer : null;
    if (told && !this.view.dragging) this.life.draw(told, this.view);
    this.tour.know(this.view, told);
    this.#mark();
  }

  /** Show a fault; null takes it away. Whoever asks again is answered anew. */
  #fault(fault) {
    this.failed = Boolean(fault);
    showFault(fault, this.words);
    if (!fault) return;
    this.underWay = false;
    this.question = null;
    this.main.dataset.stage = "fault";
    if (this.state) this.#mark();
  }

  #resized() {
    const width = byId("pictures").clientWidth;
    if (width === this.width) return;
    this.width = width;
    if (this.picture) this.draw();
  }
}

/** Return what a run depends on, as text. */
function questionOf(state) {
  return JSON.stringify(LIVED.map((key) => state[key]));
}

new Lab().start();
