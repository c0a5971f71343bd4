// What is done with all messages that a list would show, however many: asked for by ids (RFC 8621 §4.4), changed some hundred at a time.
import {form, toast} from '../shared/elements.js';
import {t} from '../shared/i18n.js';
import {purge} from './actions.js';
import {ask, one, result} from './jmap.js';
import {mailboxes} from './store.js';

const AT_ONCE = 500;

/** The ids of all messages that a filter finds; the server gives so many at once (RFC 8620 §5.5: `limit`), from the last one on. */
async function ids(filter) {
  const all = [];
  for (;;) {
    const window = all.length ? {anchor: all.at(-1), anchorOffset: 1} : {};
    const found = await one('Email/query', {filter, sort: [{property: 'receivedAt', isAscending: false}], ...window});
    all.push(...found.ids);
    if (!found.limit || !found.ids.length) {
      return all;
    }
  }
}

/** The messages that a filter finds: [{id, mailboxIds}], some hundred at a time. */
async function* found(filter) {
  const all = await ids(filter);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const [got] = await ask([['Email/get', {ids: all.slice(from, from + AT_ONCE), properties: ['id', 'mailboxIds']}]]);
    yield result(got).list;
  }
}

/** What is to be sent for some messages: arguments of Email/set. */
const PATCHES = {
  seen: () => ({'keywords/$seen': true}),
  unseen: () => ({'keywords/$seen': null}),
  move: ({mailboxIds}, from, to) => ({...Object.fromEntries((from ? [from] : Object.keys(mailboxIds)).filter((id) => id !== to).map((id) => [`mailboxIds/${id}`, null])), [`mailboxIds/${to}`]: true}),
};

/**
 * Asks, and does it.
 *
 * @param what `seen`, `unseen`, `move` or `destroy`
 * @param total of the list, for the question
 * @param from the mailbox that is looked at; undefined in a search
 */
export async function everything(what, {filter, total, from, to}) {
  const label = to && mailboxes.label(mailboxes.get(to));
  const done = await form({
    heading: t('all.h', {n: total}),
    text: t(`all.${what}`, {n: total, to: label}),
    action: t('all.do'),
    danger: what === 'destroy',
    run: async () => {
      let count = 0;
      for await (const list of found(filter)) {
        if (what === 'destroy') {
          await purge(list, from);
        } else {
          const {notUpdated} = await one('Email/set', {update: Object.fromEntries(list.map((email) => [email.id, PATCHES[what](email, from, to)]))});
          const refused = Object.values(notUpdated ?? {}).find((each) => each.type !== 'notFound');
          if (refused) {
            throw new Error(refused.description || refused.type);
          }
        }
        count += list.length;
      }
      return {count};
    },
  });
  if (done) {
    toast(t('all.done', {n: done.count}));
  }
  return done;
}
