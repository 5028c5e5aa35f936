// The guided tour: a step at a time, a question before the picture, and the class's own question at the end.

import { el, fill, byId } from "./dom.js";
import { STEPS } from "./tour_steps.js";

export class Tour {
  /**
   * @param change changes the state
   * @param lab {life: moves the life's cursor}
   */
  constructor(change, lab) {
    this.change = change;
    this.lab = lab;
    this.home = byId("tour");
    this.main = byId("lab");
    this.title = el("h2", { id: "tour-title", tabindex: "-1" });
    this.count = el("p", { class: "note" });
    this.text = el("p", { class: "ask" });
    this.form = el("form", { class: "guess", on: { submit: (event) => this.#guessed(event) } });
    this.answer = el("p", { class: "told", role: "status", tabindex: "-1" });
    this.talk = el("p", { class: "talk" });
    const button = (id, click) =>
      el("button", {
        type: "button",
        id,
        class: id === "tour-next" ? "strong" : null,
        data: { w: `lab.tour.${id.slice(5)}` },
        on: { click },
      });
    this.back = button("tour-back", () => this.go(this.step - 1));
    this.next = button("tour-next", () => (this.step >= STEPS.length ? this.end() : this.go(this.step + 1)));
    this.stop = button("tour-end", () => this.end());
    fill(
      this.home,
      this.count,
      this.title,
      this.text,
      this.form,
      this.answer,
      this.talk,
      el("div", { class: "buttons" }, this.back, this.next, this.stop),
    );
    byId("tour-start").onclick = () => this.go(1);
    this.step = 0;
  }

  /** Go to a step, counted from 1, and put its state into the address. */
  go(step) {
    const { set } = STEPS[step - 1];
    this.change({ ...structuredClone(set), tour: step }, false);
    this.title.focus({ preventScroll: true });
  }

  end() {
    this.change({ tour: 0 }, false);
    byId("tour-start").focus();
  }

  /** Show the step of the state; called whenever state or language change. */
  show(state, words) {
    this.words = words;
    const step = Math.min(state.tour, STEPS.length);
    const fresh = step !== this.step;
    this.step = step;
    this.home.hidden = step === 0;
    this.main.classList.toggle("touring", step > 0);
    this.main.classList.toggle("free", step === STEPS.length);
    if (fresh) {
      this.#uncover();
      this.view = this.life = null; // they answered the step before
    }
    if (step === 0) return;
    const { name, at, guess, covered, age } = STEPS[step - 1];
    const said = (part) => (words.has(`lab.tour.${name}.${part}`) ? words.say(`lab.tour.${name}.${part}`) : "");
    this.count.textContent = `${words.say("lab.tour.count", { step, of: STEPS.length })} · ${words.say("lab.simulated")}`;
    this.title.textContent = said("title");
    this.text.textContent = said("text");
    this.talk.hidden = Boolean(guess) && !this.revealed; // first think, then talk
    this.talk.textContent = said("talk") && `${words.say("lab.tour.talk")} ${said("talk")}`;
    this.back.disabled = step === 1;
    this.next.textContent = words.say(step === STEPS.length ? "lab.tour.finish" : "lab.tour.next");
    if (!fresh && this.language === words.language) return;
    this.language = words.language;
    this.answer.textContent = "";
    fill(this.form, ...(guess ? this.#questions(guess, said("ask"), name) : []));
    words.write(this.form);
    if (!fresh) return;
    if (age !== undefined) this.lab.life(age);
    if (covered) this.#cover(at);
    this.arriving = true;
    this.home.parentElement.scrollTop = 0;
    this.#scroll();
  }

  /** Bring the step's picture to the top: at once, for a glide is given up where the page grows underneath. */
  #scroll() {
    byId(STEPS[this.step - 1].at).scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** Keep what the answer is filled with: the latest picture and life. */
  know(view, life) {
    this.view = view;
    this.life = life;
    if (this.arriving && view.stage === "full" && this.step > 0) {
      this.#scroll(); // once more, for the new picture may have moved what stands below it
      this.arriving = false;
    }
    if (this.revealed) this.#tell();
  }

  #questions(guess, asked, name) {
    const send = el("button", { type: "submit", class: "strong", id: "tour-guess", data: { w: "lab.tour.show" } });
    if (guess === "number") {
      return [
        el(
          "label",
          {},
          el("span", { text: asked }),
          el("input", { type: "number", id: "guess", inputmode: "decimal", step: "any" }),
        ),
        send,
      ];
    }
    const choices = guess.map((one) =>
      el(
        "label",
        { class: "option" },
        el("input", { type: "radio", name: "guess", value: one }),
        el("span", { data: { w: `lab.tour.${name}.guess.${one}` } }),
      ),
    );
    return [el("fieldset", {}, el("legend", { text: asked }), ...choices), send];
  }

  #guessed(event) {
    event.preventDefault();
    this.revealed = true;
    this.#uncover(true);
    this.talk.hidden = false;
    this.#tell();
    this.answer.focus({ preventScroll: true });
    this.#scroll();
  }

  #tell() {
    const { name, answer, at, set } = STEPS[this.step - 1];
    const { words } = this;
    const needsLife = at === "figure-life";
    if (!this.view || this.view.stage !== "full" || (needsLife && !this.life?.lives?.length)) {
      this.answer.textContent = words.say("lab.tour.wait");
      return;
    }
    if (this.view.keys.length < (set.a?.length ?? 0)) return void (this.answer.textContent = ""); // not its picture
    const field = this.form.querySelector("#guess");
    const chosen = this.form.querySelector("input[type=radio]:checked");
    const guessed = field
      ? field.value === ""
        ? ""
        : words.number(Number(field.value), Number.isInteger(Number(field.value)) ? 0 : 1)
      : (chosen?.nextSibling.textContent ?? "");
    const mine = guessed ? `${words.say("lab.tour.guessed", { guess: guessed })} ` : "";
    this.answer.textContent = mine + words.say(`lab.tour.${name}.answer`, answer({ ...this.view, words }, this.life));
  }

  #cover(id) {
    this.covered = byId(id);
    this.covered.classList.add("covered");
    this.covered.removeAttribute("aria-labelledby"); // its heading is the answer
    this.covered.setAttribute("aria-label", this.words.say("lab.tour.cover"));
    this.covered.dataset.cover = this.words.say("lab.tour.cover");
    this.main.classList.add("guessing");
  }

  #uncover(told = false) {
    this.covered?.classList.remove("covered");
    this.covered?.removeAttribute("aria-label");
    this.covered?.setAttribute("aria-labelledby", `${this.covered.id}-finding`);
    this.main.classList.remove("guessing");
    this.covered = null;
    this.revealed = told;
    this.home.classList.toggle("shown", told); // on a phone the question makes room for the picture
  }
}
