// Who pays and who gains: each payer's difference against as today. Lost production stands apart and is never added.

import { fill } from "./dom.js";
import { Panel, table } from "./panel.js";
import { Reach } from "./chart.js";
import { millions } from "./numbers.js";
import { divergingRows } from "./rows.js";

const MILLION = 1e6;

export class Payers {
  constructor() {
    this.panel = new Panel("figure-payers");
    this.reach = new Reach();
  }

  draw(view) {
    const { picture, words, titleOf } = view;
    const keys = view.keys;
    const rows = picture.payers.map((row, at) => ({
      title: words.capital(row.title),
      values: row.values,
      strong: row.payer === "public",
      rule: at > 0 && (row.public !== picture.payers[at - 1].public || row.payer === "public"),
    }));
    const told = finding(picture.payers, view);
    this.panel.title(told, words.say("lab.payers.sub", { rate: words.rate(view.state.rate) }));
    this.panel.body.hidden = keys.length === 0;
    if (keys.length === 0) return void fill(this.panel.plots[0]);
    this.panel.preview(view.previewTag);
    this.panel.origin(words, ["prices", "conventions", "command"]);
    this.panel.table(() => payerTable(picture.payers, keys, words, titleOf));
    divergingRows(this.panel.plots[0], rows, keys, {
      words,
      view,
      reach: this.reach,
      bars: true,
      scaled: MILLION,
      unit: words.say("unit.msek"),
      less: words.say("lab.payers.more"),
      more: words.say("lab.payers.less"),
      written: (value) => words.money(value, true),
      alternative: `${told} ${words.say("lab.alt.table")}`,
    });
  }
}

/** Say who pays most more and who saves most, where that is clear. */
export function finding(payers, { words, titleOf, focus, preview }) {
  const strategy = focus ? titleOf(focus) : "";
  if (!focus) return words.say("lab.payers.alone");
  if (preview) return words.say("lab.payers.first", { strategy });
  const known = payers.filter((row) => row.public && row.payer !== "public" && row.values[focus]);
  const clear = known.map((row) => ({ payer: row.payer, ...row.values[focus] })).filter((value) => value.clear);
  clear.sort((one, other) => one.mean - other.mean);
  const [loser, winner] = [clear[0], clear[clear.length - 1]];
  const name = ({ payer }) => words.say(`payer.subject.${payer}`);
  const values = { strategy };
  if (loser?.mean < 0) Object.assign(values, { loser: name(loser), loss: words.money(-loser.mean) });
  if (winner?.mean > 0) Object.assign(values, { winner: name(winner), gain: words.money(winner.mean) });
  const kind = values.loser && values.winner ? "both" : values.loser ? "losers" : values.winner ? "winners" : "unclear";
  return words.say(`pays.${kind}`, values);
}

function payerTable(payers, keys, words, titleOf) {
  const heads = [
    words.say("lab.payer"),
    ...keys.flatMap((key) => [titleOf(key), words.say("lab.low"), words.say("lab.high")]),
  ];
  const rows = payers.map(({ title, values }) => [
    words.capital(title),
    ...keys.flatMap((key) =>
      ["mean", "low", "high"].map((part) => words.number(millions(values[key]?.[part]), 2, true)),
    ),
  ]);
  return table(words.say("lab.payers.caption"), heads, rows);
}
