// A message that is being written: kept in the browser as it is typed, at the server a moment later, and sent from there. RFC 8621 §4.6, §7.5.
import purify from '../shared/purify.js';
import {account, ask, one, result} from './jmap.js';
import {emails, mailboxes} from './store.js';

const RULES = {ALLOWED_TAGS: ['b', 'strong', 'i', 'em', 'u', 's', 'a', 'br', 'p', 'div', 'span', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'h1', 'h2', 'h3', 'hr'], ALLOWED_ATTR: ['href', 'title']};
export const tidy = (html) => purify.sanitize(html, RULES);

const prefix = () => `remora-draft-${account()}-`;
export const ADDRESS = /^[^\s@<>(),;:"[\]]+@(?:[^\s@<>(),;:"[\]]+\.)*[^\s@<>(),;:"[\]]+$/u;

/** What was being written when the page went away, and the server does not have yet: drafts. */
export const lost = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix())).map((key) => new Draft(JSON.parse(localStorage.getItem(key)), key));

let identities;
/** Everybody as whom the user may send. */
export async function identity() {
  identities ??= (await one('Identity/get', {ids: null})).list;
  return identities;
}
export const forget = () => (identities = undefined);

const token = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');

/** A draft's data is a plain object: {identity, to, cc, bcc, subject, text, html, files, inReplyTo, references, original, kind, id}. */
export class Draft {
  /** @param key under which the browser has it: the server has not */
  constructor(data, key) {
    this.data = data;
    this.key = key ?? prefix() + token();
    this.version = key ? 1 : 0;
    this.saved = 0;
  }

  get isChanged() {
    return this.version !== this.saved;
  }

  /** It has been changed: kept in the browser, until the server has it. */
  keep() {
    if (this.isChanged && !this.over) {
      localStorage.setItem(this.key, JSON.stringify(this.data));
    }
  }

  /** The server has what was there at a version. */
  has(version) {
    this.saved = version;
    if (!this.isChanged) {
      localStorage.removeItem(this.key);
    }
  }

  /** Its files are parts of the message that has been made: those of the one before go with it. */
  adopt(parts) {
    const left = [...parts];
    for (const file of this.data.files.filter((one) => one.blobId)) {
      const at = left.findIndex((part) => part.name === file.name && part.size === file.size);
      if (at >= 0) {
        file.blobId = left.splice(at, 1)[0].blobId;
      }
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
      messageId: [(this.data.messageId ??= `${token()}@${email.split('@')[1]}`)],
      textBody: [{partId: 'text', type: 'text/plain'}],
      ...parts,
      bodyValues: {text: {value: text}, ...(html === undefined ? {} : {html: {value: `<!doctype html><html><body>${tidy(html)}</body></html>`}})},
      attachments: files.filter((file) => file.blobId).map(({blobId, name: fileName, type, cid, disposition}) => ({blobId, name: fileName, type: type || 'application/octet-stream', disposition: disposition ?? 'attachment', ...(cid ? {cid} : {})})),
    };
  }

  /** What there is to do with the server, one thing after the other. */
  turn(work) {
    this.busy = (this.busy ?? Promise.resolve()).catch(() => {}).then(work);
    return this.busy;
  }

  /** Saves it: the old one goes when the new one is there. */
  save() {
    return this.turn(async () => {
      if (!this.isChanged || this.over) {
        return;
      }
      const {version} = this;
      const old = this.data.id;
      const [made, got] = await ask([
        ['Email/set', {create: {draft: this.email(await mailboxes.need('drafts'))}}, 'e'],
        ['Email/get', {ids: ['#draft'], properties: ['attachments'], bodyProperties: ['blobId', 'name', 'size']}, 'g'],
      ]);
      const {created, notCreated} = result(made);
      if (!created?.draft) {
        throw new Error(notCreated.draft.description || notCreated.draft.type);
      }
      this.data.id = created.draft.id;
      this.adopt(result(got).list[0]?.attachments ?? []);
      this.has(version);
      if (old) {
        await one('Email/set', {destroy: [old]}).catch(() => {});
      }
    });
  }

  /** It is thrown away. */
  async discard() {
    this.over = true;
    localStorage.removeItem(this.key);
    await this.turn(() => this.data.id && one('Email/set', {destroy: [this.data.id]}));
  }

  /**
   * Hands it over.
   *
   * @param hold seconds in which it can be called back; @param at a moment: it leaves then
   * @return what calls it back, its promise true when it had not left
   */
  send({hold = 0, at} = {}) {
    return this.turn(async () => {
      const drafts = await mailboxes.need('drafts');
      const sent = await mailboxes.need('sent');
      const {id: old, original, kind} = this.data;
      const back = (this.unsure && (await this.gone())) || (await this.hand({hold, at, drafts, sent}));
      this.over = true;
      localStorage.removeItem(this.key);
      const mark = original && emails.get(original) && {update: {[original]: {[`keywords/${kind === 'forward' ? '$forwarded' : '$answered'}`]: true}}};
      one('Email/set', {...(mark ?? {}), ...(old ? {destroy: [old]} : {})}).catch(() => {});
      return back;
    });
  }

  /** Nobody knows whether the last try has sent it: what calls it back when it has. */
  async gone() {
    const {ids} = await one('Email/query', {filter: {header: ['Message-ID', this.data.messageId]}});
    const [query, get] = ids.length ? await ask([['EmailSubmission/query', {filter: {emailIds: ids}}, 'q'], ['EmailSubmission/get', {'#ids': {resultOf: 'q', name: 'EmailSubmission/query', path: '/ids'}}, 'g']]) : [];
    const submission = query && result(get).list.find((each) => each.undoStatus !== 'canceled');
    return submission && (() => Promise.resolve(false));
  }

  async hand({hold, at, drafts, sent}) {
    const {to, cc, bcc} = this.data;
    const parameters = at ? {HOLDUNTIL: new Date(at).toISOString()} : hold ? {HOLDFOR: String(hold)} : null;
    const rcptTo = [...new Map([...to, ...cc, ...bcc].map((each) => [each.email.toLowerCase(), {email: each.email, parameters: null}])).values()];
    const patch = (from, into, draft) => ({[`mailboxIds/${from}`]: null, [`mailboxIds/${into}`]: true, 'keywords/$draft': draft});
    const {version} = this;
    const responses = await ask([
      ['Email/set', {create: {mail: this.email(drafts)}}, 'e'],
      ['EmailSubmission/set', {
        create: {sub: {emailId: '#mail', identityId: this.sender.id, envelope: {mailFrom: {email: this.sender.email, parameters}, rcptTo}}},
        onSuccessUpdateEmail: {'#sub': patch(drafts, sent, null)},
      }, 's'],
      ['Email/get', {ids: ['#mail'], properties: ['attachments'], bodyProperties: ['blobId', 'name', 'size']}, 'g'],
    ]).catch((problem) => {
      this.unsure = problem.status === 0;
      throw problem;
    });
    const [made, handed] = responses;
    const refused = result(made).notCreated?.mail;
    if (refused) {
      throw new Error(refused.description || refused.type);
    }
    const id = result(made).created.mail.id;
    this.unsure = false;
    const denied = handed[0] === 'error' ? handed[1] : handed[1].notCreated?.sub;
    if (denied) {
      // The draft that there was stays, and this one goes.
      await one('Email/set', {destroy: [id]}).catch(() => {});
      throw Object.assign(new Error(denied.description || denied.type), {recipients: denied.invalidRecipients});
    }
    this.data.id = id;
    this.adopt(responses.find(([name]) => name === 'Email/get')?.[1].list[0]?.attachments ?? []);
    this.has(version);
    const submission = handed[1].created.sub.id;
    return async () => {
      const {notUpdated} = await one('EmailSubmission/set', {update: {[submission]: {undoStatus: 'canceled'}}, onSuccessUpdateEmail: {[submission]: patch(sent, drafts, true)}});
      this.over = Boolean(notUpdated);
      return !notUpdated;
    };
  }
}
