// The tree of mailboxes at the side: where one is, how much is unread, and a place to drop conversations.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {t, number} from '../shared/i18n.js';
import {deleteFolder, makeFolder, renameFolder} from './actions.js';
import {mailboxes} from './store.js';

const ICONS = {inbox: 'inbox', drafts: 'draft', sent: 'send', archive: 'archive', junk: 'junk', trash: 'trash', flagged: 'flag', important: 'star', all: 'mail'};
export const DRAGGED = 'application/x-remora-conversations';
const DEPTH = 4;

/** The address of a mailbox's view. */
export const address = (mailbox) => `#/m/${mailbox.role ?? mailbox.id}`;

/** <rm-folders current=id>; event `drop-on` with detail {mailbox, ids}. */
class Folders extends LitElement {
  static properties = {current: {}, over: {state: true}};
  static styles = [base, css`
    :host { display: block; margin-bottom: var(--s3); }
    ul { list-style: none; display: flex; flex-direction: column; gap: 1px; }
    li { position: relative; display: flex; align-items: center; border-radius: var(--radius-small); }
    li:hover { background: var(--hover); }
    li[data-over] { outline: 2px solid var(--accent); }
    li[data-here] { background: var(--accent-soft); }
    li[data-here] a { color: var(--accent-strong); }
    a { display: flex; align-items: center; gap: 10px; flex: 1; min-width: 0; min-height: 36px; padding: 0 10px; color: var(--text); font-size: 14px; font-weight: 500; text-decoration: none; }
    a rm-icon { color: var(--muted); }
    a span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    a b { margin-inline-start: auto; font-size: 12px; font-variant-numeric: tabular-nums; }
    li.unread a span { font-weight: 680; }
    li[data-depth="1"] a { padding-inline-start: 28px; } li[data-depth="2"] a { padding-inline-start: 46px; }
    li[data-depth="3"] a { padding-inline-start: 64px; } li[data-depth="4"] a { padding-inline-start: 78px; }
    rm-menu { position: absolute; inset-inline-end: 0; opacity: 0; }
    li:hover rm-menu, rm-menu:focus-within { opacity: 1; }
    li:has(rm-menu):hover b, li:has(rm-menu:focus-within) b { visibility: hidden; }
    .new { width: 100%; justify-content: flex-start; gap: 10px; padding: 0 10px; color: var(--muted); font-weight: 500; }
    @media (pointer: coarse) { rm-menu { opacity: 1; } li:has(rm-menu) a { padding-inline-end: 46px; } li:has(rm-menu):hover b { visibility: visible; } a { min-height: 44px; } }
  `];

  constructor() {
    super();
    this.again = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    mailboxes.addEventListener('changed', this.again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    mailboxes.removeEventListener('changed', this.again);
  }

  drag(event, mailbox) {
    if (event.dataTransfer.types.includes(DRAGGED) && mailbox.id !== this.current) {
      event.preventDefault();
      this.over = mailbox.id;
    }
  }

  drop(event, mailbox) {
    this.over = undefined;
    const ids = event.dataTransfer.getData(DRAGGED);
    if (ids) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('drop-on', {detail: {mailbox, ids: JSON.parse(ids)}}));
    }
  }

  menu(mailbox) {
    return html`<rm-menu icon="more" label="${t('do.more')}: ${mailboxes.label(mailbox)}" .items=${[
      {label: t('folder.below'), icon: 'add', action: () => makeFolder(mailbox.id)},
      {label: t('folder.rename'), icon: 'compose', action: () => renameFolder(mailbox)},
      {label: t('folder.delete'), icon: 'trash', danger: true, action: () => deleteFolder(mailbox)},
    ]}></rm-menu>`;
  }

  entry({mailbox, depth}) {
    const count = mailbox.role === 'drafts' ? mailbox.totalEmails : ['trash', 'sent'].includes(mailbox.role) ? 0 : mailbox.unreadEmails;
    const here = mailbox.id === this.current;
    return html`<li class=${count ? 'unread' : ''} data-depth=${Math.min(depth, DEPTH)} ?data-here=${here} ?data-over=${this.over === mailbox.id}
      @dragover=${(event) => this.drag(event, mailbox)} @dragleave=${() => (this.over = undefined)} @drop=${(event) => this.drop(event, mailbox)}>
      <a href=${address(mailbox)} aria-current=${here ? 'page' : nothing}><rm-icon name=${ICONS[mailbox.role] ?? 'folder'}></rm-icon><span>${mailboxes.label(mailbox)}</span>
        ${count ? html`<b aria-label=${t(mailbox.role === 'drafts' ? 'drafts.n' : 'unread.n', {n: count})}>${number(count)}</b>` : nothing}</a>
      ${mailbox.role || !mailbox.myRights?.mayRename ? nothing : this.menu(mailbox)}</li>`;
  }

  render() {
    return html`<ul>${mailboxes.tree().map((one) => this.entry(one))}</ul>
      <button class="quiet new" @click=${() => makeFolder()}><rm-icon name="add"></rm-icon>${t('folder.new')}</button>`;
  }
}
customElements.define('rm-folders', Folders);
