// The page's words in the language chosen. They come from the project's catalogue, through /api/choices.

import { money, number, percent, tickDecimals } from "./numbers.js";

/** The words of one language, and the numbers written as it writes them. */
export class Words {
  constructor(language, texts) {
    this.language = language;
    this.texts = texts;
  }

  /** Return the text of a key with its {slots} filled; a missing key shows itself, so that it is found. */
  say(key, values = {}) {
    const text = this.texts[key];
    if (text === undefined) return key;
    return text.replace(/\{(\w+)\}/g, (slot, name) => (name in values ? String(values[name]) : slot));
  }

  has(key) {
    return key in this.texts;
  }

  number(value, decimals = 0, sign = false) {
    return number(value, this.language, decimals, sign);
  }

  percent(share, decimals = 0) {
    return percent(share, this.language, decimals);
  }

  money(sek, sign = false) {
    return money(sek, this.language, this.say("unit.msek"), sign);
  }

  /** Write a number of whole years, "1 year" or "23 years". */
  years(count) {
    const whole = Math.round(count);
    return this.say(`unit.years.${whole === 1 ? "one" : "many"}`, { number: this.number(whole) });
  }

  /** Write a percentage that was chosen with the decimals it was chosen with, 3.25, and at least one. */
  rate(value) {
    return this.number(value, Math.max(1, tickDecimals([value])));
  }

  /** Return a title, quotation marks left alone, with its first letter large. */
  capital(text) {
    return text.charAt(0).toLocaleUpperCase(this.language) + text.slice(1);
  }

  /** Write the words of every element that asks for one: data-w the text, data-w-label its aria-label. */
  write(root) {
    for (const element of root.querySelectorAll("[data-w]")) element.textContent = this.say(element.dataset.w);
    for (const element of root.querySelectorAll("[data-w-label]")) {
      element.setAttribute("aria-label", this.say(element.dataset.wLabel));
    }
  }
}
