// What the page tells in words above the pictures: the answer, how far it has come, and what went wrong.

import { Fault } from "./api.js";
import { byId, el, fill, say } from "./dom.js";

const GONE = // before the words of any language have come
  "Labbet svarar inte. Starta det igen med ”vandpunkt lab” och tryck på knappen. " +
  "The lab does not answer. Start it again with “vandpunkt lab”, then press the button.";

let told = null; // the question that the headline answers

/** Say the answer: the first about a state, and the full one; a screen reader is told of the full one alone. */
export function showAnswer({ picture, words, stage }) {
  const full = stage === "full";
  const headline = byId("headline");
  headline.setAttribute("aria-live", full ? "polite" : "off");
  if (full || told !== picture.question) {
    say(headline, picture.headline);
    fill(byId("sentences"), ...(picture.sentences ?? []).map((text) => el("p", { text })));
    told = picture.question;
  }
  const numbers = {
    done: picture.done,
    of: picture.of,
    lived: words.number(picture.lived),
    children: words.number(picture.children),
  };
  byId("progress").hidden = full;
  if (!full) say(byId("progress"), words.say(`lab.stage.${stage}`, numbers));
  const answer = byId("answer");
  const stuck = getComputedStyle(answer).position === "sticky" ? answer.offsetHeight : 0;
  document.documentElement.style.setProperty("--answer", `${stuck}px`); // nothing hides under it
}

/** Show a fault in one line with what to do; null takes it away. */
export function showFault(fault, words) {
  byId("fault").hidden = !fault;
  if (!fault) return;
  byId("progress").hidden = true;
  say(byId("fault-line"), lineOf(fault, words));
  say(byId("again"), words?.say("lab.again") ?? "↻");
}

/** Return a fault as one line. */
export function lineOf(fault, words) {
  if (!(fault instanceof Fault)) console.error(fault);
  return fault.gone ? (words?.say("lab.gone") ?? GONE) : fault.message;
}

/** Put the address where it can be pasted from. */
export async function copyLink(words) {
  let told = "lab.copied";
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    told = "lab.copy_address";
  }
  say(byId("copied"), words.say(told));
}
