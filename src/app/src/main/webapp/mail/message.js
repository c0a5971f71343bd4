// One message of a conversation: who, when, what it says, what is attached.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {form} from '../shared/elements.js';
import {size, t} from '../shared/i18n.js';
import {text} from './body.js';
import './delivery.js';
import {fill, mailto, pictures} from './harmless.js';
import {account, downloadUrl, one} from './jmap.js';
import {canPreview, preview} from './preview.js';
import {fully, hue, initial, named, when} from './people.js';
import {emails, mailboxes} from './store.js';

const PART = ['partId', 'blobId', 'size', 'name', 'type', 'charset', 'disposition', 'cid'];
const WANTED = ['id', 'blobId', 'threadId', 'mailboxIds', 'keywords', 'size', 'receivedAt', 'sentAt', 'messageId', 'inReplyTo', 'references', 'from', 'sender', 'replyTo', 'to', 'cc', 'bcc', 'subject', 'preview', 'hasAttachment', 'textBody', 'htmlBody', 'attachments', 'bodyValues', 'header:List-Unsubscribe:asURLs'];
const LONGEST = 1000000;
const allowed = () => new Set(JSON.parse(localStorage.getItem(`remora-remote-${account()}`) ?? '[]'));

/** Everything of a message. */
export async function whole(id) {
  if (!emails.get(id)?.bodyValues) {
    const {list} = await one('Email/get', {ids: [id], properties: WANTED, bodyProperties: PART, fetchHTMLBodyValues: true, fetchTextBodyValues: true, maxBodyValueBytes: LONGEST});
    emails.keep(list);
  }
  return emails.get(id);
}

/** <rm-message email-id=… open>; events `toggle`, `compose` with detail {kind, email}. */
class Message extends LitElement {
  static properties = {emailId: {attribute: 'email-id'}, open: {type: Boolean}, email: {state: true}, remote: {state: true}, blocked: {state: true}, details: {state: true}, problem: {state: true}};
  static styles = [base, css`
    :host { display: block; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
    header { display: grid; grid-template-columns: 40px minmax(0, 1fr) auto; gap: 0 var(--s2); align-items: center; padding: 10px var(--s3); }
    .who { display: grid; place-items: center; width: 34px; height: 34px; border-radius: 50%; font-weight: 650; color: #fff; background: #2a6f97; }
    .h0 { background: #7a4d9c; } .h1 { background: #2a6f97; } .h2 { background: #1d7457; } .h3 { background: #8a5a00; }
    .h4 { background: #a33b52; } .h5 { background: #4b5fa8; } .h6 { background: #5f6b1f; } .h7 { background: #8a3f86; }
    .name { display: block; width: 100%; border: 0; background: none; padding: 0; min-height: 0; text-align: start; font: inherit; justify-content: flex-start; }
    .name:hover { background: none; }
    .name b, .name i { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
    .name i { color: var(--muted); font-size: 13px; font-weight: 400; font-style: normal; }
    .tools { display: flex; align-items: center; gap: 2px; color: var(--muted); font-size: 13px; white-space: nowrap; }
    .body { padding: 0 var(--s4) var(--s4); overflow-x: auto; }
    iframe { display: block; width: 100%; height: 60px; border: 0; background: #fff; border-radius: 4px; }
    .text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; max-width: 84ch; }
    .quoted { color: var(--muted); border-inline-start: 3px solid var(--line); padding-inline-start: var(--s3); margin-top: var(--s2); }
    summary { display: inline-flex; align-items: center; min-height: 28px; margin-top: var(--s2); padding: 0 10px; border-radius: 999px; background: var(--hover); color: var(--muted); font-size: 13px; cursor: pointer; }
    .note { display: flex; align-items: center; gap: var(--s2); flex-wrap: wrap; margin: 0 var(--s4) var(--s3); padding: 6px var(--s3); border-radius: var(--radius-small); background: var(--info-soft); font-size: 14px; }
    .note button { min-height: 30px; padding: 0 10px; font-size: 13px; }
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px var(--s3); margin: 0 var(--s4) var(--s3); padding: var(--s3); border-radius: var(--radius-small); background: var(--bg); font-size: 13.5px; }
    dt { color: var(--muted); } dd { overflow-wrap: anywhere; }
    .files { display: flex; flex-wrap: wrap; gap: var(--s2); padding: 0 var(--s4) var(--s4); list-style: none; }
    .files li { display: flex; align-items: center; gap: var(--s2); max-width: 320px; padding: 4px 4px 4px 10px; border: 1px solid var(--line); border-radius: var(--radius-small); font-size: 13.5px; }
    .files a { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: inherit; text-decoration: none; }
    .files a:hover { text-decoration: underline; }
    footer { display: flex; gap: var(--s2); flex-wrap: wrap; padding: 0 var(--s4) var(--s4); }
  `];

  connectedCallback() {
    super.connectedCallback();
    this.again = () => this.requestUpdate();
    emails.addEventListener('changed', this.again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    emails.removeEventListener('changed', this.again);
    this.observer?.disconnect();
    this.urls?.forEach((url) => URL.revokeObjectURL(url));
  }

  willUpdate(changed) {
    if (this.open && (changed.has('emailId') || changed.has('open'))) {
      this.load();
    }
  }

  async load() {
    const id = this.emailId;
    try {
      const email = await whole(id);
      if (id === this.emailId) {
        this.problem = undefined;
        this.remote ??= allowed().has(email.from?.[0]?.email?.toLowerCase());
        this.email = email;
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** The HTML, unless it was written as plain text. */
  get page() {
    const part = this.email?.htmlBody?.find((one) => one.type === 'text/html');
    return part && this.email.bodyValues[part.partId];
  }

  /** Fills the frame, once for each time that there is a new one or other pictures are allowed in it. */
  async updated() {
    const frame = this.renderRoot.querySelector('iframe');
    if (!frame || (frame === this.frame && this.remote === this.filled)) {
      return;
    }
    [this.frame, this.filled] = [frame, this.remote];
    this.fetched ??= pictures([...(this.email.attachments ?? []), ...this.email.htmlBody]);
    this.urls = await this.fetched;
    const {observer, blocked} = await fill(frame, this.page.value, {remote: this.filled, pictures: this.urls, write: (href) => this.write(mailto(href))});
    this.observer?.disconnect();
    this.observer = observer;
    this.blocked = blocked;
  }

  /** Where one is taken off a list (RFC 2369): a page, else an address. */
  get leave() {
    const urls = this.email?.['header:List-Unsubscribe:asURLs'] ?? [];
    return urls.find((url) => /^https:/i.test(url)) ?? urls.find((url) => /^mailto:/i.test(url));
  }

  unsubscribe() {
    /^https:/i.test(this.leave) ? open(this.leave, '_blank', 'noopener,noreferrer') : this.write(mailto(this.leave));
  }

  write(email) {
    this.dispatchEvent(new CustomEvent('compose', {bubbles: true, composed: true, detail: {kind: 'new', email}}));
  }

  always() {
    const senders = allowed().add(this.email.from[0].email.toLowerCase());
    localStorage.setItem(`remora-remote-${account()}`, JSON.stringify([...senders].slice(-500)));
    this.remote = true;
  }

  compose(kind) {
    this.dispatchEvent(new CustomEvent('compose', {bubbles: true, composed: true, detail: {kind, email: this.email}}));
  }

  /** As it came. */
  async source() {
    const response = await fetch(downloadUrl(this.email.blobId, 'message.txt', 'text/plain'));
    const octets = (await response.text()).slice(0, LONGEST);
    form({heading: t('source'), wide: true, text: html`<p><a class="button" href=${downloadUrl(this.email.blobId, `${this.email.subject || 'message'}.eml`, 'message/rfc822')}>${t('download')}</a></p><pre class="mono" tabindex="0">${octets}</pre>`});
  }

  async headers() {
    const {list} = await one('Email/get', {ids: [this.emailId], properties: ['headers']});
    form({heading: t('headers'), wide: true, text: html`<table><tbody>${list[0].headers.map(({name, value}) => html`<tr><td class="small"><b>${name}</b></td><td class="wrap small mono">${value}</td></tr>`)}</tbody></table>`});
  }

  people(label, list) {
    return list?.length ? html`<dt>${t(label)}</dt><dd>${list.map((one) => (one.name ? `${one.name} <${one.email}>` : one.email)).join(', ')}</dd>` : nothing;
  }

  file(part) {
    const name = part.name || t('file');
    const url = downloadUrl(part.blobId, name, part.type);
    return html`<li><rm-icon name=${part.type.startsWith('image/') ? 'image' : 'attach'} size="16"></rm-icon><a href=${url} download=${name} title=${name}>${name}</a><span class="muted">${size(part.size)}</span>
      ${canPreview(part) ? html`<button class="quiet icon" aria-label=${t('preview', {name})} title=${t('preview', {name})} @click=${() => preview(part, name)}><rm-icon name="eye" size="16"></rm-icon></button>` : nothing}
      <a class="button quiet icon" href=${url} download=${name} aria-label=${t('download.name', {name})} title=${t('download.name', {name})}><rm-icon name="download" size="16"></rm-icon></a></li>`;
  }

  content() {
    const {email} = this;
    if (!email) {
      return this.problem ? html`<div class="body"><rm-problem .problem=${this.problem} retry @retry=${this.load}></rm-problem></div>` : html`<rm-loading></rm-loading>`;
    }
    const inline = new Set((email.htmlBody ?? []).map((part) => part.blobId));
    const files = (email.attachments ?? []).filter((part) => !(this.page && part.cid && this.urls?.has(part.cid)) && !inline.has(part.blobId));
    const plain = this.page ? [] : (email.textBody ?? []).filter((part) => email.bodyValues[part.partId]);
    const draft = email.keywords?.$draft;
    const sent = Object.keys(email.mailboxIds).some((id) => ['sent', 'drafts'].includes(mailboxes.get(id)?.role));
    return html`${this.details
        ? html`<dl>${this.people('from', email.from)}${this.people('replyto', email.replyTo)}${this.people('to', email.to)}${this.people('cc', email.cc)}${this.people('bcc', email.bcc)}<dt>${t('date')}</dt><dd>${fully(email.sentAt ?? email.receivedAt)}</dd><dt>${t('size')}</dt><dd>${size(email.size)}</dd></dl>`
        : nothing}
      ${sent ? html`<rm-delivery email-id=${email.id}></rm-delivery>` : nothing}
      ${this.blocked && !this.remote
        ? html`<div class="note"><rm-icon name="shield" size="18"></rm-icon><span class="grow">${t('remote.blocked')}</span><button @click=${() => (this.remote = true)}>${t('remote.show')}</button><button @click=${this.always}>${t('remote.always', {who: named(email.from?.[0])})}</button></div>`
        : nothing}
      <div class="body">${this.page
        ? html`<iframe title=${t('message.of', {who: named(email.from?.[0])})} sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`
        : plain.length ? plain.map((part) => text(email.bodyValues[part.partId].value, t('quoted'))) : html`<p class="muted">${t('no.text')}</p>`}</div>
      ${this.page?.isTruncated || plain.some((part) => email.bodyValues[part.partId].isTruncated) ? html`<div class="note"><span class="grow">${t('body.cut')}</span><a class="button" href=${downloadUrl(email.blobId, 'message.txt', 'text/plain')} target="_blank" rel="noopener">${t('source')}</a></div>` : nothing}
      ${files.length ? html`<ul class="files" aria-label=${t('attachments')}>${files.map((part) => this.file(part))}</ul>` : nothing}
      <footer>${draft
        ? html`<button class="primary" @click=${() => this.compose('draft')}><rm-icon name="compose" size="18"></rm-icon>${t('draft.edit')}</button>`
        : html`<button @click=${() => this.compose('reply')}><rm-icon name="reply" size="18"></rm-icon>${t('reply')}</button>
          ${(email.to?.length ?? 0) + (email.cc?.length ?? 0) > 1 ? html`<button @click=${() => this.compose('replyAll')}><rm-icon name="replyall" size="18"></rm-icon>${t('replyAll')}</button>` : nothing}
          <button @click=${() => this.compose('forward')}><rm-icon name="forward" size="18"></rm-icon>${t('forward')}</button>`}</footer>`;
  }

  render() {
    const email = emails.get(this.emailId);
    const from = email?.from?.[0];
    return html`<header><span class="who h${hue(from?.email ?? '')}" aria-hidden="true">${initial(named(from) || '?')}</span>
        <button class="name" aria-expanded=${Boolean(this.open)} @click=${() => this.dispatchEvent(new Event('toggle'))}><span class="grow"><b>${named(from) || t('unknown')}</b><i>${this.open ? t('to.who', {who: (email?.to ?? []).map(named).join(', ') || t('nobody')}) : email?.preview}</i></span></button>
        <div class="tools">${email?.keywords?.$draft ? html`<span class="badge warn">${t('draft')}</span>` : nothing}<time datetime=${email?.receivedAt} title=${email ? fully(email.receivedAt) : nothing}>${email ? when(email.receivedAt) : nothing}</time>
          ${this.open
            ? html`<rm-menu icon="more" label=${t('do.more')} .items=${[
                {label: t(this.details ? 'details.less' : 'details'), icon: 'list', action: () => (this.details = !this.details)},
                {label: t('headers'), icon: 'trace', action: () => this.headers()},
                {label: t('source'), icon: 'audit', action: () => this.source()},
                this.leave && {label: t('unsubscribe'), icon: 'junk', action: () => this.unsubscribe()},
                email && {label: t('download'), icon: 'download', href: downloadUrl(email.blobId, `${email.subject || 'message'}.eml`, 'message/rfc822')},
              ]}></rm-menu>`
            : nothing}</div></header>
      ${this.open ? this.content() : nothing}`;
  }
}
customElements.define('rm-message', Message);
