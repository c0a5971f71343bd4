// A message that is being written: kept in the browser as it is typed, at the server a moment later, and sent from there. RFC 8621 §4.6, §7.5.
import purify from '../shared/purify.js';
import {account, ask, one, result} from './jmap.js';
import {emails, mailboxes} from './store.js';

const RULES = {ALLOWED_TAGS: ['b', 'strong', 'i', 'em', 'u', 's', 'a', 'br', 'p', 'div', 'span', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'h1', 'h2', 'h3', 'hr'], ALLOWED_ATTR: ['href', 'title']};
export const tidy = (html) => purify.sanitize(html, RULES);

const key = () => `remora-draft-${account()}`;
export const ADDRESS = /^[^\s@<>(),;:"[\]]+@(?:[^\s@<>(),;:"[\]]+\.)*[^\s@<>(),;:"[\]]+$/u;

/** What was being written when the page went away, and the server does not have yet. */
export function lost() {
  const text = localStorage.getItem(key());
  return text ? JSON.parse(text) : undefined;
}

let identities;
/** Everybody as whom the user may send. */
export async function identity() {
  identities ??= (await one('Identity/get', {ids: null})).list;
  return identities;
}
export const forget = () => (identities = undefined);

/** A draft's data is a plain object: {identity, to, cc, bcc, subject, text, html, files, inReplyTo, references, original, kind, id}. */
export class Draft {
  constructor(data) {
    this.data = data;
    this.saved = JSON.stringify(data);
  }

  get isChanged() {
    return JSON.stringify(this.data) !== this.saved;
  }

  /** In the browser, until the server has it. */
  keep() {
    if (this.isChanged && !this.over) {
      localStorage.setItem(key(), JSON.stringify(this.data));
    }
  }

  get sender() {
    return identities.find((one) => one.id === this.data.identity) ?? identities[0];
  }

  /** The Email to be created. */
  email(mailbox) {
    const {to, cc, bcc, subject, text, html, files, inReplyTo, references} = this.data;
    const {name, email, replyTo} = this.sender;
    const parts = html === undefined ? {} : {htmlBody: [{partId: 'html', type: 'text/html'}]};
    return {
      mailboxIds: {[mailbox]: true},
      keywords: {$draft: true, $seen: true},
      from: [{name: name || null, email}],
      ...(replyTo?.length ? {replyTo} : {}),
      ...Object.fromEntries(Object.entries({to, cc, bcc, inReplyTo, references}).filter(([, list]) => list?.length)),
      subject,
      textBody: [{partId: 'text', type: 'text/plain'}],
      ...parts,
      bodyValues: {text: {value: text}, ...(html === undefined ? {} : {html: {value: `<!doctype html><html><body>${tidy(html)}</body></html>`}})},
      attachments: files.filter((file) => file.blobId).map(({blobId, name: fileName, type, cid, disposition}) => ({blobId, name: fileName, type: type || 'application/octet-stream', disposition: disposition ?? 'attachment', ...(cid ? {cid} : {})})),
    };
  }

  /** Saves it: the new one is made and the old one goes in one step. Those who save meanwhile wait for each other. */
  save() {
    this.saving = (this.saving ?? Promise.resolve()).catch(() => {}).then(async () => {
      if (!this.isChanged || this.over) {
        return;
      }
      const before = JSON.stringify(this.data);
      const old = this.data.id;
      const {created, notCreated} = await one('Email/set', {create: {draft: this.email(mailboxes.role('drafts').id)}, ...(old ? {destroy: [old]} : {})});
      if (!created?.draft) {
        throw new Error(notCreated.draft.description || notCreated.draft.type);
      }
      this.data.id = created.draft.id;
      this.saved = JSON.stringify({...JSON.parse(before), id: created.draft.id});
      if (!this.isChanged) {
        localStorage.removeItem(key());
      }
    });
    return this.saving;
  }

  /** It is thrown away. */
  async discard() {
    this.over = true;
    localStorage.removeItem(key());
    await this.saving?.catch(() => {});
    if (this.data.id) {
      await one('Email/set', {destroy: [this.data.id]});
    }
  }

  /**
   * Hands it over.
   *
   * @param hold seconds in which it can be called back; @param at a moment: it leaves then
   * @return what calls it back, its promise true when it had not left
   */
  async send({hold = 0, at} = {}) {
    await this.saving?.catch(() => {});
    const {to, cc, bcc, id: old, original, kind} = this.data;
    const drafts = mailboxes.role('drafts').id;
    const sent = mailboxes.role('sent').id;
    const parameters = at ? {HOLDUNTIL: new Date(at).toISOString()} : hold ? {HOLDFOR: String(hold)} : null;
    const rcptTo = [...new Map([...to, ...cc, ...bcc].map((one) => [one.email.toLowerCase(), {email: one.email, parameters: null}])).values()];
    const mark = original && emails.get(original) && {[original]: {[`keywords/${kind === 'forward' ? '$forwarded' : '$answered'}`]: true}};
    const [made, handed] = await ask([
      ['Email/set', {create: {mail: this.email(drafts)}, ...(old ? {destroy: [old]} : {})}, 'e'],
      ['EmailSubmission/set', {
        create: {sub: {emailId: '#mail', identityId: this.sender.id, envelope: {mailFrom: {email: this.sender.email, parameters}, rcptTo}}},
        onSuccessUpdateEmail: {'#sub': {[`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, 'keywords/$draft': null}},
      }, 's'],
    ]);
    const refused = result(made).notCreated?.mail;
    if (refused) {
      throw new Error(refused.description || refused.type);
    }
    this.data.id = result(made).created.mail.id;
    this.saved = JSON.stringify(this.data);
    const denied = result(handed).notCreated?.sub;
    if (denied) {
      throw Object.assign(new Error(denied.description || denied.type), {recipients: denied.invalidRecipients});
    }
    this.over = true;
    localStorage.removeItem(key());
    if (mark) {
      one('Email/set', {update: mark}).catch(() => {});
    }
    const submission = result(handed).created.sub.id;
    return async () => {
      const {notUpdated} = await one('EmailSubmission/set', {update: {[submission]: {undoStatus: 'canceled'}}});
      if (notUpdated) {
        return false;
      }
      await one('Email/set', {update: {[this.data.id]: {[`mailboxIds/${sent}`]: null, [`mailboxIds/${drafts}`]: true, 'keywords/$draft': true}}});
      this.over = false;
      return true;
    };
  }
}
