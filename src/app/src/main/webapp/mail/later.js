// When a mail may leave that does not leave at once.
import {form} from '../shared/elements.js';
import {moment, t} from '../shared/i18n.js';

const EVENING = 18;
const MORNING = 8;

/** The hour of the day so many days on. */
function at(days, hour) {
  const then = new Date();
  then.setDate(then.getDate() + days);
  then.setHours(hour, 0, 0, 0);
  return then;
}

async function choose(send) {
  const given = await form({heading: t('later'), action: t('later'), fields: [{name: 'at', label: t('later.when'), type: 'datetime-local', required: true}]});
  if (given && new Date(given.at) > new Date()) {
    send(new Date(given.at));
  }
}

/** Entries of a menu: this evening or the next, tomorrow morning, Monday morning, another time. `send` is told the moment. */
export function later(send) {
  const now = new Date();
  const monday = ((8 - now.getDay()) % 7) || 7;
  const moments = [at(now.getHours() < EVENING - 1 ? 0 : 1, EVENING), at(1, MORNING), ...(monday > 1 ? [at(monday, MORNING)] : [])];
  return [
    {heading: t('later')},
    ...moments.map((then) => ({label: moment(then), icon: 'clock', action: () => send(then)})),
    {label: t('later.choose'), icon: 'calendar', action: () => choose(send)},
  ];
}
