// Words in the language of the reader. English is always there; another language's file is fetched when it is the one.
// A word is a text with {places}, or {one, other} of which the number {n} chooses.
const KEY = 'remora-language';
export const languages = {en: 'English', zh: '中文'};

const wanted = localStorage.getItem(KEY) || navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in languages) || 'en';
export const language = wanted in languages ? wanted : 'en';
const plural = new Intl.PluralRules(language);
const known = {};
const english = {};

document.documentElement.lang = language;

/** Takes an application's words: `await speak(en, {zh: () => import('./words.zh.js')})`. A file's default export is its words. */
export async function speak(en, others = {}) {
  Object.assign(english, en);
  if (language in others) {
    Object.assign(known, (await others[language]()).default);
  }
}

/** The word for a key. */
export function t(key, values = {}) {
  let word = known[key] ?? english[key] ?? key;
  if (typeof word === 'object') {
    word = word[plural.select(values.n)] ?? word.other;
  }
  return word.replace(/\{(\w+)\}/g, (place, name) => (name in values ? (typeof values[name] === 'number' ? number(values[name]) : values[name]) : place));
}

export function has(key) {
  return key in english;
}

/** Chooses a language for this browser, and shows the page anew. */
export function setLanguage(chosen) {
  localStorage.setItem(KEY, chosen);
  location.reload();
}

const numbers = new Intl.NumberFormat(language);
export const number = (n) => numbers.format(n);

const days = new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'medium'});
/** Date and time to the second. */
export const moment = (at) => days.format(new Date(at));

const clocks = new Intl.DateTimeFormat(language, {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
export const clock = (at) => clocks.format(new Date(at));

const relative = new Intl.RelativeTimeFormat(language, {numeric: 'auto', style: 'short'});
const STEPS = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12], ['year', Infinity]];
/** Such as "2 min. ago". */
export function ago(at) {
  let span = (new Date(at) - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(span) < size) {
      return relative.format(Math.round(span), unit);
    }
    span /= size;
  }
  return '';
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
/** Octets as people say them. */
export function size(octets) {
  let unit = 0;
  let value = octets;
  while (value >= 1000 && unit < sizes.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(language, {style: 'unit', unit: sizes[unit], unitDisplay: 'short', maximumFractionDigits: value < 10 && unit ? 1 : 0}).format(value);
}

/** Seconds as people say them: the largest unit that holds one. */
export function span(seconds) {
  const steps = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
  const [unit, one] = steps.find(([, length]) => seconds >= length) ?? steps[3];
  return new Intl.NumberFormat(language, {style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0}).format(seconds / one);
}
