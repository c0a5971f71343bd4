// What the page knows of the account: its mailboxes, and the messages that it has seen. RFC 8621 §2, §3, §4.
import {one} from './jmap.js';
import {t, has} from '../shared/i18n.js';

/** All but the numbers of threads, which cost a count. */
const PROPERTIES = ['id', 'name', 'parentId', 'role', 'sortOrder', 'totalEmails', 'unreadEmails', 'myRights', 'isSubscribed'];

/** The mailboxes of the account; event `changed` when they are known anew. */
class Mailboxes extends EventTarget {
  constructor() {
    super();
    this.known = new Map();
  }

  /** Fetches them. */
  async load() {
    const {list} = await one('Mailbox/get', {ids: null, properties: PROPERTIES});
    this.known = new Map(list.map((mailbox) => [mailbox.id, mailbox]));
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event('changed'));
  }

  get(id) {
    return this.known.get(id);
  }

  /** The mailbox of a role such as `inbox`, `archive`, `trash`, `junk`, `sent`, `drafts`; undefined: there is none. */
  role(role) {
    return this.all.find((mailbox) => mailbox.role === role);
  }

  /** The id of the mailbox of a role, which is made when there is none. */
  async need(role) {
    if (!this.role(role)) {
      const {created, notCreated} = await one('Mailbox/set', {create: {made: {name: t(`role.${role}`), role}}});
      if (!created?.made) {
        throw new Error(notCreated.made.description || notCreated.made.type);
      }
      await this.load();
    }
    return this.role(role).id;
  }

  get all() {
    return [...this.known.values()];
  }

  /** As a tree in the order in which people see them: [{mailbox, depth}]. */
  tree() {
    const order = (a, b) => a.sortOrder - b.sortOrder || a.name.localeCompare(b.name);
    const below = (parent, depth) =>
      this.all.filter((one) => (this.known.has(one.parentId) ? one.parentId : null) === parent).sort(order).flatMap((mailbox) => [{mailbox, depth}, ...below(mailbox.id, depth + 1)]);
    return below(null, 0);
  }

  /** What people call it: those with a role in their language. */
  label(mailbox) {
    return mailbox.role && has(`role.${mailbox.role}`) ? t(`role.${mailbox.role}`) : mailbox.name;
  }
}

export const mailboxes = new Mailboxes();

/** Messages and their conversations, as far as they have been seen; event `changed`. What is newer is laid over what is there. */
class Emails extends EventTarget {
  constructor() {
    super();
    this.known = new Map();
    this.threads = new Map();
  }

  get(id) {
    return this.known.get(id);
  }

  keep(list) {
    for (const email of list) {
      this.known.set(email.id, {...this.known.get(email.id), ...email});
    }
  }

  keepThreads(list) {
    for (const thread of list) {
      this.threads.set(thread.id, thread.emailIds);
    }
  }

  /** The messages of the conversation that a message is part of, as far as they are known, the oldest first. */
  conversation(id) {
    const email = this.get(id);
    const members = (this.threads.get(email?.threadId) ?? [id]).map((member) => this.get(member)).filter(Boolean);
    return members.length ? members : [email].filter(Boolean);
  }

  tell() {
    this.dispatchEvent(new Event('changed'));
  }
}

export const emails = new Emails();
