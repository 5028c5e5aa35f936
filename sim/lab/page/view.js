// What a picture needs to be drawn: the numbers, the words, who is in focus and how calm to be.

/**
 * Return the view of a picture.
 *
 * picture: the server's answer; state: the one it answers; words; keys: the strategies beside as today, in order;
 * focus: the one looked at closer, or null; stage: preview, part or full; preview: whether it is one; previewTag: the
 * text that says so; dragging: a slider is being moved; still: no movement is wanted; titleOf(key); shortOf(key);
 * perspective: whose purse, in words. Whether a value differs from nothing for sure, the server says with it (`clear`).
 */
export function viewOf(picture, { state, words, dragging, still, perspectives }) {
  const keys = picture.strategies.map(({ key }) => key).filter((key) => key !== "as_today");
  const preview = picture.stage === "preview";
  const values = { lived: words.number(picture.lived), children: words.number(picture.children) };
  return {
    picture,
    state,
    words,
    keys,
    preview,
    dragging,
    focus: keys.includes(`a${state.focus}`) ? `a${state.focus}` : (keys[0] ?? null),
    stage: picture.stage,
    previewTag: preview ? words.say("lab.preview", values) : "",
    still: still.matches,
    titleOf: titles(picture.strategies),
    shortOf: titles(picture.strategies, true),
    perspective: perspectives.get(state.view) ?? state.view,
  };
}

/** Return the titles by key; two of the same name are told apart by their note, of which a short title is nothing else. */
export function titles(strategies, short = false) {
  const count = (title) => strategies.filter((one) => one.title === title).length;
  const told = ({ title, note }) => (note && count(title) > 1 ? (short ? note : `${title}, ${note}`) : title);
  const known = new Map(strategies.map((one) => [one.key, told(one)]));
  return (key) => known.get(key) ?? key ?? "";
}
