// How addresses and times are said in lists and headers.
import {language, t} from '../shared/i18n.js';

export const named = (address) => address?.name || address?.email || '';
const short = (address) => (address.name ? address.name.replace(/^["']|["']$/g, '').split(/[\s,]/)[0] : address.email.split('@')[0]);

/** Such as "Ann, me, Bob": who took part in a conversation, each once, the last three. */
export function participants(addresses, me) {
  const all = [...new Map(addresses.filter((one) => one?.email).map((one) => [one.email.toLowerCase(), one])).values()];
  const said = (one) => (one.email.toLowerCase() === me?.toLowerCase() ? t('me') : all.length > 1 ? short(one) : named(one));
  const names = all.map(said);
  return names.length > 3 ? `${names[0]} … ${names.slice(-2).join(', ')}` : names.join(', ');
}

/** Which of the colours of initials is somebody's. */
export const hue = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 7);
export const initial = (text) => ([...text.replace(/[^\p{L}\p{N}]/gu, '')][0] ?? '?').toUpperCase();

const clock = new Intl.DateTimeFormat(language, {hour: '2-digit', minute: '2-digit'});
const day = new Intl.DateTimeFormat(language, {month: 'short', day: 'numeric'});
const date = new Intl.DateTimeFormat(language, {year: 'numeric', month: 'short', day: 'numeric'});
const whole = new Intl.DateTimeFormat(language, {weekday: 'short', year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit'});

/** Short, for a list: the time of today, the day of this year, else the date. */
export function when(at) {
  const then = new Date(at);
  const now = new Date();
  return (then.toDateString() === now.toDateString() ? clock : then.getFullYear() === now.getFullYear() ? day : date).format(then);
}
export const fully = (at) => whole.format(new Date(at));
