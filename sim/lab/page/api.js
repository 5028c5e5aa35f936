// Talks with the lab's server: choices, runs that arrive line by line, and one life. Answers that are too old are dropped.

import { ask } from "./state.js";

/** A fault with one line that can be shown: `gone` where the server did not answer at all. */
export class Fault extends Error {
  constructor(line, gone = false) {
    super(line);
    this.gone = gone;
  }
}

/** Return the words, places, strategies and limits in a language; without one, in the one the lab was started with. */
export async function choices(language) {
  return json(`/api/choices${language ? `?lang=${language}` : ""}`);
}

/** Return one life for the state. */
export async function life(state, signal) {
  return json(`/api/life${ask(state)}`, signal);
}

/** Return where a product of the state can be fetched: report.html, figures.zip or table.csv. */
export function saved(state, product) {
  return `/api/save/${product}${ask(state)}`;
}

/** Asks one thing at a time: a new question ends the one before, and no answer to an old one is ever handed on. */
export class Latest {
  constructor() {
    this.number = 0;
    this.abort = null;
  }

  /** Start `work(signal, isCurrent)`; a fault of a question that is no longer asked is silent. */
  async start(work, onFault) {
    this.stop();
    const number = this.number;
    this.abort = new AbortController();
    const isCurrent = () => number === this.number;
    try {
      await work(this.abort.signal, isCurrent);
    } catch (fault) {
      if (isCurrent() && fault.name !== "AbortError") onFault(fault);
    }
  }

  stop() {
    this.number += 1;
    this.abort?.abort();
  }
}

/** Live the state and hand on every line as it comes, while `isCurrent()`. */
export async function run(state, signal, isCurrent, onLine) {
  const answer = await reached(`/api/run${ask(state)}`, signal);
  let ended = false;
  for await (const line of lines(answer.body)) {
    if (!isCurrent()) return;
    if (line.kind === "fault") throw new Fault(line.line ?? line.fault);
    if (line.kind === "end") ended = true;
    onLine(line);
  }
  if (!ended && isCurrent()) throw new Fault("", true);
}

async function json(address, signal) {
  const answer = await reached(address, signal);
  return answer.json();
}

async function reached(address, signal) {
  let answer;
  try {
    answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Fault("", true);
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Fault(told.fault ?? `${answer.status} ${answer.statusText}`);
}

/** Read a body of one JSON object a line. */
async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const part of parts) if (part.trim()) yield JSON.parse(part);
    }
  } catch (fault) {
    throw fault.name === "AbortError" ? fault : new Fault("", true);
  }
  if (rest.trim()) yield JSON.parse(rest);
}
