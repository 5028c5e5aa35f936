// How numbers are written: 1,234.5 in English, 1 234,5 in Swedish, with a true minus sign, to the last digit as
// sim/views/words.py writes them.

const NO_BREAK_SPACE = "\u00a0";
const SEPARATORS = { en: [",", "."], sv: [NO_BREAK_SPACE, ","] };
const MINUS = "\u2212";
export const MISSING = "\u2013";

/** Write a number; null and NaN are a dash, and nothing rounds to −0. */
export function number(value, language, decimals = 0, sign = false) {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const [thousands, decimal] = SEPARATORS[language] ?? SEPARATORS.en;
  const [whole, part] = rounded(Math.abs(value), decimals).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, thousands) + (part ? decimal + part : "");
  if (!/[1-9]/.test(digits)) return digits;
  if (value < 0) return MINUS + digits;
  return sign ? `+${digits}` : digits;
}

/** Write a share of one as a percentage. */
export function percent(share, language, decimals = 0) {
  if (!Number.isFinite(share)) return MISSING;
  const written = number(share * 100, language, decimals);
  return language === "sv" ? `${written}${NO_BREAK_SPACE}%` : `${written}%`;
}

/** Write kronor as millions with the language's unit; one decimal below ten millions. */
export function money(sek, language, unit, sign = false) {
  const amount = millions(sek);
  return `${number(amount, language, Math.abs(amount) < 9.95 ? 1 : 0, sign)}${NO_BREAK_SPACE}${unit}`;
}

/** Return kronor in millions; what is missing stays missing. */
export function millions(sek) {
  return sek === null || sek === undefined ? null : sek / 1e6;
}

/** Write a number with its interval, "5.6 (2.1 to 9.0)"; alone where there is no interval. */
export function span(value, language, decimals, to, sign = false) {
  const middle = number(value.mean, language, decimals, sign);
  if (!hasInterval(value)) return middle;
  const [low, high] = [value.low, value.high].map((end) => number(end, language, decimals, sign));
  return `${middle} (${low} ${to} ${high})`;
}

/** Return whether a value comes with an interval that is more than a point. */
export function hasInterval(value) {
  return Number.isFinite(value?.low) && Number.isFinite(value?.high) && value.low < value.high;
}

/** Return how many decimals these axis ticks need so that no two are written alike. */
export function tickDecimals(ticks) {
  for (let decimals = 0; decimals < 6; decimals += 1) {
    const scale = 10 ** decimals;
    if (ticks.every((tick) => Math.abs(tick - Math.round(tick * scale) / scale) < 1e-9 * Math.max(1, Math.abs(tick)))) {
      return decimals;
    }
  }
  return 6;
}

/** Return the digits of the number's exact value; what lies halfway goes to the even digit, as in Python. */
function rounded(size, decimals) {
  const nearest = size.toFixed(decimals); // halfway goes up
  const exact = size.toFixed(100);
  const point = exact.indexOf(".");
  const halfway = /^50*$/.test(exact.slice(point + 1 + decimals));
  return halfway && nearest.at(-1) % 2 ? exact.slice(0, point + (decimals ? 1 + decimals : 0)) : nearest;
}
