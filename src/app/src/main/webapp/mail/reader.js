// A conversation: its messages, the oldest first; those that have been read are folded.
import {LitElement, css, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {base} from '../shared/base.js';
import {t} from '../shared/i18n.js';
import {change} from './actions.js';
import {ask, back, result} from './jmap.js';
import './message.js';
import {emails, mailboxes} from './store.js';

const SHOWN = ['id', 'threadId', 'blobId', 'mailboxIds', 'keywords', 'from', 'to', 'cc', 'subject', 'receivedAt', 'preview', 'hasAttachment', 'size'];

/** <rm-reader email-id=… mailbox=id>; slot `tools`. Opens what has not been read, and says so to the server. */
class Reader extends LitElement {
  static properties = {emailId: {attribute: 'email-id'}, mailbox: {}, unfolded: {state: true}, problem: {state: true}};
  static styles = [base, css`
    :host { display: block; overflow-y: auto; padding: 0 var(--s4) var(--s6); background: var(--bg); }
    .bar { position: sticky; top: 0; z-index: 5; min-height: 49px; margin: 0 calc(-1 * var(--s4)); padding: 6px var(--s3); background: var(--bg); border-bottom: 1px solid var(--line); }
    h1 { padding: var(--s4) 4px var(--s3); overflow-wrap: anywhere; }
    h1 .badge { vertical-align: middle; }
    rm-message { margin-bottom: var(--s2); }
    @media (max-width: 640px) { :host { padding: 0 var(--s2) var(--s6); } .bar { margin: 0 calc(-1 * var(--s2)); } }
  `];

  constructor() {
    super();
    this.again = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    emails.addEventListener('changed', this.again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    emails.removeEventListener('changed', this.again);
  }

  willUpdate(changed) {
    if (changed.has('emailId')) {
      this.unfolded = undefined;
      this.load(true);
    }
  }

  /** What belongs to the conversation, as it is now. */
  async refresh() {
    await this.load(false);
  }

  async load(first) {
    const id = this.emailId;
    try {
      const [email, threads, members] = await ask([
        ['Email/get', {ids: [id], properties: ['id', 'threadId']}, 'e'],
        ['Thread/get', {'#ids': back('e', 'Email/get', '/list/*/threadId')}, 't'],
        ['Email/get', {'#ids': back('t', 'Thread/get', '/list/*/emailIds'), properties: SHOWN}, 'm'],
      ]);
      if (id !== this.emailId) {
        return;
      }
      if (!result(email).list.length) {
        this.dispatchEvent(new Event('gone'));
        return;
      }
      emails.keepThreads(result(threads).list);
      emails.keep(result(members).list);
      this.problem = undefined;
      if (first) {
        const all = emails.conversation(id);
        this.unfolded = new Set([id, all.at(-1).id, ...all.filter((one) => !one.keywords.$seen).map((one) => one.id)]);
        this.scrollTop = 0;
        this.see();
      }
      emails.tell();
      this.requestUpdate();
    } catch (problem) {
      this.problem = problem;
    }
  }

  see() {
    const unread = emails.conversation(this.emailId).filter((one) => !one.keywords.$seen);
    if (unread.length) {
      change(Object.fromEntries(unread.map((one) => [one.id, {'keywords/$seen': true}])));
    }
  }

  toggle(id) {
    const next = new Set(this.unfolded);
    next.has(id) ? next.delete(id) : next.add(id);
    this.unfolded = next;
  }

  /** All of them, or only the last. */
  unfold() {
    const all = emails.conversation(this.emailId).map((one) => one.id);
    this.unfolded = new Set(all.every((id) => this.unfolded?.has(id)) ? all.slice(-1) : all);
  }

  /** The message that an answer is to: the last that is not a draft. */
  get last() {
    const all = emails.conversation(this.emailId);
    return all.findLast((one) => !one.keywords?.$draft) ?? all.at(-1);
  }

  render() {
    const all = emails.conversation(this.emailId).filter((one) => one.mailboxIds);
    const places = new Set(all.flatMap((one) => Object.keys(one.mailboxIds)));
    const subject = emails.get(this.emailId)?.subject ?? all[0]?.subject;
    return html`<div class="bar"><slot name="tools"></slot></div>
      <rm-problem .problem=${this.problem} retry @retry=${() => this.load(true)}></rm-problem>
      ${this.unfolded
        ? html`<h1>${subject || t('no.subject')} ${[...places].filter((id) => id !== this.mailbox && mailboxes.get(id)).map((id) => html`<span class="badge">${mailboxes.label(mailboxes.get(id))}</span> `)}</h1>
          ${repeat(all, (one) => one.id, (one) => html`<rm-message email-id=${one.id} ?open=${this.unfolded.has(one.id)} @toggle=${() => this.toggle(one.id)}></rm-message>`)}`
        : this.problem ? nothing : html`<rm-loading></rm-loading>`}`;
  }
}
customElements.define('rm-reader', Reader);
