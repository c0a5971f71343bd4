// What is done with conversations: Email/set with patches (RFC 8621 §4.6). Shown at once, undone when the server refuses or somebody wishes so.
import {form, toast} from '../shared/elements.js';
import {t} from '../shared/i18n.js';
import {one} from './jmap.js';
import {emails, mailboxes} from './store.js';

const AT_ONCE = 500;

/** Applies `keywords/x` and `mailboxIds/x` to what is known; gives the patch that undoes it. */
function patched(id, patch) {
  const email = emails.get(id);
  const after = {...email, keywords: {...email.keywords}, mailboxIds: {...email.mailboxIds}};
  const inverse = {};
  for (const [path, value] of Object.entries(patch)) {
    const [property, key] = path.split('/');
    inverse[path] = email[property]?.[key] ? true : null;
    if (value) {
      after[property][key] = true;
    } else {
      delete after[property][key];
    }
  }
  emails.keep([after]);
  return inverse;
}

/** Unread counts follow what is shown. */
function count(ids, step) {
  for (const id of ids) {
    const {keywords, mailboxIds} = emails.get(id);
    if (!keywords?.$seen) {
      Object.keys(mailboxIds ?? {}).map((mailbox) => mailboxes.get(mailbox)).filter(Boolean).forEach((mailbox) => (mailbox.unreadEmails += step));
    }
  }
}

function lay(patches) {
  const ids = Object.keys(patches).filter((id) => emails.get(id));
  count(ids, -1);
  const inverse = Object.fromEntries(ids.map((id) => [id, patched(id, patches[id])]));
  count(ids, 1);
  emails.tell();
  mailboxes.tell();
  return inverse;
}

async function send(patches) {
  const ids = Object.keys(patches);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const {notUpdated} = await one('Email/set', {update: Object.fromEntries(ids.slice(from, from + AT_ONCE).map((id) => [id, patches[id]]))});
    const [refused] = Object.values(notUpdated ?? {});
    if (refused) {
      throw new Error(refused.description || refused.type);
    }
  }
}

/**
 * Changes messages: {id: patch}. `said` is what the toast says, with an undo; `hide` shows the change and gives what takes it back.
 */
export async function change(patches, {said, hide} = {}) {
  const inverse = lay(patches);
  const show = hide?.();
  const undo = async () => {
    lay(inverse);
    show?.();
    await sent.catch(() => {});
    await send(inverse).catch((problem) => toast(t('failed', {why: problem.message})));
  };
  const sent = send(patches);
  const end = said ? toast(said, {undo}) : undefined;
  try {
    await sent;
  } catch (problem) {
    end?.();
    lay(inverse);
    show?.();
    toast(t('failed', {why: problem.message}));
  }
}

const all = (ids, patch) => Object.fromEntries(ids.map((id) => [id, patch]));

/** The messages of the conversations of these rows, those that `wanted` lets through. */
export const members = (rows, wanted = () => true) => [...new Set(rows.flatMap((id) => emails.conversation(id)).filter(wanted).map((email) => email.id))];

/** Marks as read, or not: of a conversation that is not to be read the last message is enough. */
export function seen(rows, value) {
  const ids = value ? members(rows, (email) => !email.keywords?.$seen) : rows.map((id) => emails.conversation(id).at(-1)?.id).filter(Boolean);
  return ids.length ? change(all(ids, {'keywords/$seen': value || null})) : undefined;
}

/** Flags the rows' own messages; of those that were flagged all flags go. */
export function flagged(rows, value) {
  const ids = value ? rows : members(rows, (email) => email.keywords?.$flagged);
  return change(all(ids, {'keywords/$flagged': value || null}));
}

/**
 * Moves conversations to a mailbox: all of their messages that are in the one that is looked at; what was sent and what is a draft stays where it is.
 *
 * @param from the mailbox that is looked at; undefined in a search: from all of them
 */
export function move(rows, from, to, hide) {
  const ids = members(rows, (email) => (from ? email.mailboxIds?.[from] : rows.includes(email.id)) && !email.mailboxIds?.[to]);
  if (!ids.length) {
    return undefined;
  }
  const junk = {junk: true, inbox: null}[mailboxes.get(to).role];
  const out = mailboxes.get(from)?.role === 'junk';
  const patches = Object.fromEntries(ids.map((id) => {
    const sources = from ? [from] : Object.keys(emails.get(id).mailboxIds ?? {});
    const patch = Object.fromEntries([...sources.map((source) => [`mailboxIds/${source}`, null]), [`mailboxIds/${to}`, true]]);
    return [id, junk ? {...patch, 'keywords/$junk': true, 'keywords/$notjunk': null} : out ? {...patch, 'keywords/$junk': null, 'keywords/$notjunk': true} : patch];
  }));
  return change(patches, {said: t('moved', {n: rows.length, to: mailboxes.label(mailboxes.get(to))}), hide});
}

/** Takes messages out of a mailbox for ever; those that are elsewhere too stay there. */
export async function purge(list, from) {
  const elsewhere = list.filter((email) => from && Object.keys(email.mailboxIds).some((id) => id !== from));
  const {notUpdated, notDestroyed} = await one('Email/set', {
    update: Object.fromEntries(elsewhere.map(({id}) => [id, {[`mailboxIds/${from}`]: null}])),
    destroy: list.filter((email) => !elsewhere.includes(email)).map(({id}) => id),
  });
  const refused = Object.values({...notUpdated, ...notDestroyed}).find((one) => one.type !== 'notFound');
  if (refused) {
    throw new Error(refused.description || refused.type);
  }
}

/** Destroys for ever, after asking. */
export async function destroy(rows, from, hide) {
  const ids = members(rows, (email) => !from || email.mailboxIds?.[from]);
  const done = await form({
    heading: t('destroy.h', {n: rows.length}),
    text: t('destroy.p'),
    action: t('destroy'),
    danger: true,
    run: async () => {
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        await purge(ids.slice(at, at + AT_ONCE).map((id) => emails.get(id)), from);
      }
      return ids;
    },
  });
  if (done) {
    hide?.();
    toast(t('destroyed', {n: rows.length}));
  }
  return done;
}

/** Asks for a name and makes, renames or deletes a mailbox (RFC 8621 §2.5). */
async function set(args) {
  const answer = await one('Mailbox/set', args);
  const [refused] = Object.values({...answer.notCreated, ...answer.notUpdated, ...answer.notDestroyed});
  if (refused) {
    throw new Error(refused.type === 'mailboxHasEmail' ? t('folder.full') : refused.description || refused.type);
  }
  await mailboxes.load();
  return answer;
}

const name = (value) => [{name: 'name', label: t('folder.name'), value, required: true}];

export const makeFolder = (parentId = null) =>
  form({heading: t('folder.new'), action: t('do.add'), fields: name(), run: (given) => set({create: {new: {name: given.name, parentId}}})});

export const renameFolder = (mailbox) =>
  form({heading: t('folder.rename'), action: t('do.save'), fields: name(mailbox.name), run: (given) => set({update: {[mailbox.id]: {name: given.name}}})});

export const deleteFolder = (mailbox) =>
  form({
    heading: t('folder.delete.h', {name: mailboxes.label(mailbox)}),
    text: t(mailbox.totalEmails ? 'folder.delete.full' : 'folder.delete.p', {n: mailbox.totalEmails}),
    action: t('do.delete'),
    danger: true,
    run: () => set({destroy: [mailbox.id], onDestroyRemoveEmails: true}),
  });
