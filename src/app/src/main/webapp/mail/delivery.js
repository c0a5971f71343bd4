// What has become of a message that one has sent, at each of its recipients: EmailSubmission of RFC 8621 §7.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {toast} from '../shared/elements.js';
import {moment, t} from '../shared/i18n.js';
import {ask, back, one, result} from './jmap.js';
import {mailboxes} from './store.js';

const TONES = {queued: 'info', yes: 'ok', no: 'danger', unknown: 'ok'};
const SOON = 4000;

/** <rm-delivery email-id=…>; nothing where nobody has handed it over. It looks again while something is on its way. */
class Delivery extends LitElement {
  static properties = {emailId: {attribute: 'email-id'}, list: {state: true}};
  static styles = [base, css`
    ul { list-style: none; margin: 0 var(--s4) var(--s3); padding: var(--s2) var(--s3); border-radius: var(--radius-small); background: var(--bg); font-size: 13.5px; display: flex; flex-direction: column; gap: 4px; }
    li { display: flex; align-items: baseline; gap: var(--s2); flex-wrap: wrap; }
    .reply { color: var(--muted); font: 12.5px var(--mono); overflow-wrap: anywhere; }
    button { min-height: 28px; padding: 0 10px; font-size: 13px; }
  `];

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  async load() {
    clearTimeout(this.timer);
    const [query, get] = await ask([
      ['EmailSubmission/query', {filter: {emailIds: [this.emailId]}}, 'q'],
      ['EmailSubmission/get', {'#ids': back('q', 'EmailSubmission/query', '/ids')}, 'g'],
    ]).catch(() => [['error', {}], ['error', {}]]);
    this.list = query[0] === 'error' ? [] : result(get).list;
    const open = this.list.some((one) => one.undoStatus === 'pending' || Object.values(one.deliveryStatus ?? {}).some((state) => state.delivered === 'queued'));
    if (open && this.isConnected) {
      this.timer = setTimeout(() => this.load(), SOON);
    }
  }

  async cancel(id) {
    const [drafts, sent] = [await mailboxes.need('drafts'), await mailboxes.need('sent')];
    const {notUpdated} = await one('EmailSubmission/set', {update: {[id]: {undoStatus: 'canceled'}}, onSuccessUpdateEmail: {[id]: {[`mailboxIds/${sent}`]: null, [`mailboxIds/${drafts}`]: true, 'keywords/$draft': true}}});
    toast(notUpdated ? t('undo.late') : t('undo.done'));
    this.load();
  }

  submission(one) {
    if (one.undoStatus === 'pending') {
      return html`<li><span class="badge warn">${t('waits')}</span><span class="grow">${t('waits.until', {when: moment(one.sendAt)})}</span><button @click=${() => this.cancel(one.id)}>${t('waits.cancel')}</button></li>`;
    }
    if (one.undoStatus === 'canceled') {
      return html`<li><span class="badge">${t('canceled')}</span></li>`;
    }
    return Object.entries(one.deliveryStatus ?? {}).map(([who, {delivered, smtpReply}]) => html`<li><span class="badge ${TONES[delivered]}">${t(`delivered.${delivered}`)}</span><b>${who}</b><span class="reply">${smtpReply}</span></li>`);
  }

  render() {
    return this.list?.length ? html`<ul aria-label=${t('delivery')}>${this.list.map((one) => this.submission(one))}</ul>` : nothing;
  }
}
customElements.define('rm-delivery', Delivery);
