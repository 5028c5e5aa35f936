// What is chosen, and the address that says it: the same address always means the same picture.

/** What holds where neither address nor server says otherwise. `a` = strategies beside as today, each {name, age, cov, org}. */
export const DEFAULTS = {
  lang: "sv",
  level: "beginner",
  place: "umea",
  a: [plain("youth_to_work")],
  rate: 3.5,
  view: "public",
  sure: "believed",
  n: 8,
  seed: 1,
  who: "boy",
  hard: 1,
  child: 1,
  focus: 1,
  tour: 0,
};

/** Lowest and highest of every number; the server's `limits` join them. */
export const LIMITS = { hard: [0, 1] };
const ALLOWED = {
  lang: ["en", "sv"],
  level: ["beginner", "expert"],
  sure: ["believed", "chance"],
  who: ["boy", "girl", "any"],
};
const RATE = /^\d{1,2}(\.\d{1,2})?$/;
const NAME = /^[A-Za-z0-9_.]{1,60}$/;
const LONGEST_QUOTED = 60; // characters of what could not be read
const OWN = ["tour"]; // the page's own business, not the server's
const NOTHING = "as_today"; // how an address says that no strategy stands beside as today

/** Return a strategy as it is planned. */
export function plain(name) {
  return { name, age: null, cov: 100, org: null };
}

/** Read an address's query; what cannot be read is named in `faults` and left as it is by default. */
export function read(search, defaults = DEFAULTS) {
  const query = new URLSearchParams(search);
  const state = { ...defaults, a: defaults.a.map((one) => ({ ...one })) };
  const faults = [];
  for (const key of new Set(query.keys())) {
    const text = query.get(key);
    if (key === "a") {
      const asked = query
        .getAll("a")
        .filter((one) => one !== NOTHING)
        .map((one) => ({ one, read: readStrategy(one) }));
      const known = asked.map(({ read: strategy }) => strategy).filter(Boolean);
      const [unknown, tooMany] = [asked.filter(({ read: strategy }) => !strategy), known.slice(LIMITS.strategies)];
      if (known.length || asked.length === 0) state.a = known.slice(0, LIMITS.strategies);
      faults.push(
        ...unknown.map(({ one }) => shortened(`a=${one}`)),
        ...tooMany.map((one) => shortened(`a=${writeStrategy(one)}`)),
      );
    } else if (key === "rate" && RATE.test(text) && within(text, "rate")) state.rate = Number(text);
    else if (key !== "rate" && key in DEFAULTS && isWhole(text, key)) state[key] = Number(text);
    else if (Object.hasOwn(ALLOWED, key) && ALLOWED[key].includes(text)) state[key] = text;
    else if ((key === "place" || key === "view") && NAME.test(text)) state[key] = text;
    else faults.push(shortened(`${key}=${text}`));
  }
  state.focus = Math.min(state.focus, Math.max(1, state.a.length));
  return { state, faults };
}

/** Read "name~age-6~cov-50~org-team"; null where that is not what it is. */
export function readStrategy(text) {
  const [name, ...parts] = text.split("~");
  if (!NAME.test(name)) return null;
  const strategy = plain(name);
  for (const part of parts) {
    const [key, value] = [part.slice(0, 3), part.slice(4)];
    if (part[3] !== "-") return null;
    if (key === "age" && isWhole(value, "age")) strategy.age = Number(value);
    else if (key === "cov" && isWhole(value, "coverage")) strategy.cov = Number(value);
    else if (key === "org" && NAME.test(value)) strategy.org = value;
    else return null;
  }
  return strategy;
}

/** Write a strategy as the address does; only what differs from the plan. */
export function writeStrategy({ name, age, cov, org }) {
  return [name, age === null ? "" : `age-${age}`, cov === 100 ? "" : `cov-${cov}`, org ? `org-${org}` : ""]
    .filter(Boolean)
    .join("~");
}

/** Take the server's limits and return its defaults, so that both read a short address alike. */
export function learn({ limits, defaults: told }) {
  Object.assign(LIMITS, limits, { n: limits.replications, focus: [1, limits.strategies] });
  const known = Object.keys(DEFAULTS)
    .filter((key) => key in told && key !== "a")
    .map((key) => [key, told[key]]);
  return { ...DEFAULTS, ...Object.fromEntries(known), a: (told.a ?? []).map(readStrategy).filter(Boolean) };
}

/** Write the page's address: the strategies, and what else differs from the defaults, in a fixed order. */
export function write(state, defaults = DEFAULTS) {
  return question(state, (key) => key === "lang" || String(state[key]) !== String(defaults[key]));
}

/** Write the query to the server: everything it needs, whether it differs or not. */
export function ask(state) {
  return question(state, (key) => !OWN.includes(key));
}

function question(state, wanted) {
  const query = [];
  for (const key of Object.keys(DEFAULTS)) {
    if (key === "a") query.push(...(state.a.length ? state.a.map(writeStrategy) : [NOTHING]).map((one) => `a=${one}`));
    else if (wanted(key)) query.push(`${key}=${encodeURIComponent(state[key])}`);
  }
  return `?${query.join("&")}`;
}

function shortened(text) {
  return text.length > LONGEST_QUOTED ? `${text.slice(0, LONGEST_QUOTED)}…` : text;
}

function isWhole(text, key) {
  return /^\d{1,9}$/.test(text) && within(text, key);
}

function within(text, key) {
  const [low, high] = (Object.hasOwn(LIMITS, key) && LIMITS[key]) || [Infinity, -Infinity];
  return Number(text) >= low && Number(text) <= high;
}
