// A picture's place on the page: the finding as its heading, the drawing, a cursor, the exact numbers, where they come from.

import { el, fill, byId, say } from "./dom.js";

/** Where numbers come from: the tables of the page of all numbers, and the command that makes these. */
const ORIGINS = {
  rules: "/numbers#parameters",
  prices: "/numbers#prices",
  effects: "/numbers#choices",
  published: "/numbers#sources",
  conventions: "/numbers#conventions",
  command: "#command",
};

export class Panel {
  /**
   * Furnish the section with this id.
   * @param plots how many drawings stand side by side
   * @param cursor {label, low, high, at, moved}: a slider over the drawing that reads it at a place; null for none
   */
  constructor(id, { plots = 1, cursor = null } = {}) {
    this.id = id;
    this.section = byId(id);
    this.heading = el("h2", { id: `${id}-finding`, tabindex: "-1" });
    this.sub = el("p", { class: "sub" });
    this.choice = el("div", { class: "choice" });
    this.plots = Array.from({ length: plots }, () => el("div", { class: "plot" }));
    this.tag = el("p", { class: "tag", hidden: true });
    this.legend = el("div", { class: "legend" });
    this.numbers = el("div", { class: "scroll", tabindex: "0", role: "region" });
    this.summary = el("summary", { data: { w: "lab.table" } });
    this.details = el("details", { class: "numbers", on: { toggle: () => this.#tell() } }, this.summary, this.numbers);
    this.source = el("p", { class: "from" });
    this.cursor = cursor ? this.#cursor(cursor) : null;
    this.section.setAttribute("aria-labelledby", this.heading.id);
    const drawings = el("div", { class: `plots of-${plots}` }, this.tag, ...this.plots);
    this.body = el(
      "div",
      {},
      this.choice,
      this.legend,
      drawings,
      this.cursor?.row,
      this.details,
      this.source,
    );
    fill(this.section, this.heading, this.sub, this.body);
  }

  /** Put the finding and what is shown. */
  title(finding, below) {
    say(this.heading, finding);
    say(this.sub, below);
    this.numbers.setAttribute("aria-label", `${this.summary.textContent}: ${finding}`);
  }

  /** Say that the picture is a preview; an empty text says it is not. */
  preview(told) {
    this.tag.hidden = !told;
    say(this.tag, told);
  }

  /** Keep how the table is made; it is made when somebody opens it. */
  table(make) {
    this.make = make;
    this.#tell();
  }

  /** Put links to where the numbers come from. */
  from(label, links) {
    const shown = links.flatMap(({ label: said, href }) => [
      " ",
      el("a", { href, ...(href.startsWith("#") ? {} : { target: "_blank", rel: "noopener" }), text: said }),
    ]);
    fill(this.source, el("span", { text: label }), ...shown);
  }

  /** Put links to where such numbers come from; `kinds` are keys of ORIGINS. */
  origin(words, kinds) {
    this.from(
      words.say("lab.from"),
      kinds.map((kind) => ({ label: words.say(`lab.from.${kind}`), href: ORIGINS[kind] })),
    );
  }

  /** Say what stands at the cursor, to eyes and to screen readers. */
  read(place, told) {
    if (!this.cursor) return;
    const { range, output } = this.cursor;
    if (Number(range.value) !== place) range.value = place;
    range.setAttribute("aria-valuetext", told);
    say(output, told);
  }

  /** Put the slider right under the drawing's axis, which runs from `left` to `right` pixels. */
  align(left, right) {
    this.cursor.range.style.marginLeft = `${left - 8}px`;
    this.cursor.range.style.width = `${right - left + 16}px`;
  }

  /** Let a pointer over a drawing move the cursor; `placeOf` turns its x into a place, or null. */
  follow(plot, placeOf) {
    plot.onpointermove = (event) => {
      const place = placeOf(event.clientX - plot.getBoundingClientRect().left);
      if (place !== null && Number(this.cursor.range.value) !== place) this.cursor.moved(place);
    };
  }

  #cursor({ label, low, high, at, moved }) {
    const range = el("input", {
      type: "range",
      id: `${this.id}-cursor`,
      min: low,
      max: high,
      step: 1,
      value: at,
      on: { input: () => moved(Number(range.value)) },
    });
    const output = el("p", { class: "readout" });
    const row = el("div", { class: "cursor" }, range, el("label", { for: range.id, data: { w: label } }), output);
    return { range, output, row, moved };
  }

  #tell() {
    if (this.details.open && this.make) fill(this.numbers, this.make());
  }
}

/** Return a table: a caption, column heads, and rows whose first cell is their head. */
export function table(caption, heads, rows) {
  const head = el("tr", {}, ...heads.map((said) => el("th", { scope: "col", text: said })));
  const body = rows.map(([first, ...cells]) =>
    el("tr", {}, el("th", { scope: "row", text: first }), ...cells.map((cell) => el("td", { text: cell }))),
  );
  return el("table", {}, el("caption", { text: caption }), el("thead", {}, head), el("tbody", {}, ...body));
}

/** Return radio buttons for the ways to look at something. */
export function radios(name, ways, key, chosen, change) {
  const legend = el("legend", { class: "unseen", data: { w: key } });
  const buttons = ways.map((way) =>
    el(
      "label",
      {},
      el("input", { type: "radio", name, value: way, checked: way === chosen, on: { change: () => change(way) } }),
      el("span", { data: { w: `${key}.${way}` } }),
    ),
  );
  return el("fieldset", { class: "ways" }, legend, ...buttons);
}
