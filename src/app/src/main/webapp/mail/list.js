// The list of conversations: as long as the mailbox, and no more rows in the page than are seen.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {t, moment, number} from '../shared/i18n.js';
import {flagged} from './actions.js';
import {DRAGGED} from './folders.js';
import {hue, initial, participants, when} from './people.js';
import {marked, snippets} from './snippets.js';
import {emails, mailboxes} from './store.js';

const HEIGHT = 74;
const AROUND = 6;
/** Browsers draw no higher elements. */
const HIGHEST = 15000000;

/** <rm-list .listing .selected=${Set} current=id place="#/m/inbox" .me .filter>; events `select` with detail {id, range}, `open`. */
class List extends LitElement {
  static properties = {listing: {attribute: false}, selected: {attribute: false}, current: {}, place: {}, me: {}, mailbox: {}, filter: {attribute: false}, first: {state: true}, last: {state: true}};
  static styles = [base, css`
    :host { display: block; position: relative; overflow-y: auto; overflow-anchor: none; background: var(--surface); contain: strict; }
    .all { position: relative; }
    ul { list-style: none; position: absolute; inset: 0 0 auto; }
    li { position: relative; display: grid; grid-template: auto / 44px minmax(0, 1fr); height: ${HEIGHT}px; border-bottom: 1px solid var(--line); overflow: hidden; }
    li:hover { background: var(--hover); }
    li[data-current] { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
    li[data-selected] { background: var(--accent-soft); }
    .side { position: relative; display: grid; place-items: center; }
    .who { display: grid; place-items: center; width: 30px; height: 30px; border-radius: 50%; font-weight: 650; font-size: 14px; color: #fff; }
    .h0 { background: #7a4d9c; } .h1 { background: #2a6f97; } .h2 { background: #1d7457; } .h3 { background: #8a5a00; }
    .h4 { background: #a33b52; } .h5 { background: #4b5fa8; } .h6 { background: #5f6b1f; } .h7 { background: #8a3f86; }
    .side input { position: absolute; inset: 0; margin: auto; opacity: 0; cursor: pointer; }
    .side label { position: absolute; inset: 0; cursor: pointer; }
    li:hover .side input, .side input:focus-visible, .side input:checked, :host([data-choosing]) .side input { opacity: 1; }
    li:hover .who, .side:focus-within .who, :host([data-choosing]) .who { visibility: hidden; }
    a { display: flex; flex-direction: column; justify-content: center; gap: 1px; min-width: 0; padding: 6px var(--s3) 6px 0; color: inherit; text-decoration: none; }
    a:focus-visible { outline-offset: -3px; }
    .line { display: flex; align-items: center; gap: 6px; min-width: 0; font-size: 14px; line-height: 19px; }
    .line > :first-child, .preview { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .line > .grow { flex: 1; }
    .unread .from, .unread .subject { font-weight: 680; }
    .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--accent); flex: none; }
    time { margin-inline-start: auto; color: var(--muted); font-size: 12.5px; white-space: nowrap; flex: none; }
    .unread time { color: var(--accent-strong); font-weight: 600; }
    .preview { color: var(--muted); font-size: 13px; line-height: 18px; }
    .n { color: var(--muted); font-size: 12px; font-weight: 500; }
    mark { background: var(--warn-soft); color: inherit; border-radius: 2px; }
    rm-icon { color: var(--muted); }
    .flag { position: absolute; inset: auto 6px 3px auto; min-height: 26px; width: 26px; border: 0; background: none; padding: 0; opacity: 0; }
    li:hover .flag, .flag:focus-visible, .flag[aria-pressed=true] { opacity: 1; }
    .flag[aria-pressed=true] rm-icon { color: #c77700; }
    a .line:last-child { padding-inline-end: 22px; }
    .wait { display: grid; align-content: center; gap: 8px; padding: 0 var(--s3); }
    .wait i { display: block; height: 10px; border-radius: 5px; background: var(--hover); } .wait i:last-child { width: 60%; }
  `];

  constructor() {
    super();
    this.first = 0;
    this.last = 30;
    this.again = () => this.requestUpdate();
    this.shift = (event) => (this.scrollTop += event.detail * HEIGHT);
    this.addEventListener('scroll', () => this.measure(), {passive: true});
  }

  connectedCallback() {
    super.connectedCallback();
    emails.addEventListener('changed', this.again);
    snippets.addEventListener('changed', this.again);
    this.sized = new ResizeObserver(() => this.measure());
    this.sized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    emails.removeEventListener('changed', this.again);
    snippets.removeEventListener('changed', this.again);
    this.sized.disconnect();
  }

  get total() {
    return Math.min(this.listing?.total ?? 0, Math.floor(HIGHEST / HEIGHT));
  }

  measure() {
    this.first = Math.max(0, Math.floor(this.scrollTop / HEIGHT) - AROUND);
    this.last = Math.ceil((this.scrollTop + this.clientHeight) / HEIGHT) + AROUND;
  }

  /** The rows that are looked at: the first is 0 when new ones are to be seen. */
  range() {
    return [Math.floor(this.scrollTop / HEIGHT), this.last];
  }

  willUpdate(changed) {
    if (changed.has('listing')) {
      for (const [name, listener] of [['changed', this.again], ['moved', this.shift]]) {
        changed.get('listing')?.removeEventListener(name, listener);
        this.listing?.addEventListener(name, listener);
      }
      this.scrollTop = 0;
      this.first = 0;
    }
    this.listing?.need(this.first, this.last);
  }

  updated() {
    this.toggleAttribute('data-choosing', this.selected?.size > 0);
    this.renderRoot.querySelector('.all').style.height = `${this.total * HEIGHT}px`;
    this.renderRoot.querySelector('ul').style.transform = `translateY(${this.first * HEIGHT}px)`;
    if (this.filter) {
      snippets.need(this.listing, this.filter, this.first, this.last);
    }
  }

  /** Brings a row into sight. */
  reveal(index) {
    const top = index * HEIGHT;
    if (top < this.scrollTop) {
      this.scrollTop = top;
    } else if (top + HEIGHT > this.scrollTop + this.clientHeight) {
      this.scrollTop = top + HEIGHT - this.clientHeight;
    }
  }

  choose(event, id) {
    this.dispatchEvent(new CustomEvent('select', {detail: {id, range: event.shiftKey}}));
  }

  dragged(event, id) {
    event.dataTransfer.setData(DRAGGED, JSON.stringify(this.selected.has(id) ? [...this.selected] : [id]));
    event.dataTransfer.effectAllowed = 'move';
  }

  row(index) {
    const id = this.listing.rows[index];
    const email = id && emails.get(id);
    if (!email?.receivedAt) {
      return html`<li class="plain" aria-setsize=${this.total} aria-posinset=${index + 1}><span></span><div class="wait" aria-hidden="true"><i></i><i></i></div></li>`;
    }
    const members = emails.conversation(id);
    const unread = members.some((one) => !one.keywords?.$seen && (!this.mailbox || one.mailboxIds?.[this.mailbox]));
    const outgoing = ['sent', 'drafts'].includes(mailboxes.get(this.mailbox)?.role);
    const people = outgoing ? (email.to ?? []) : members.flatMap((one) => one.from ?? []);
    const who = participants(people, outgoing ? '' : this.me) || t(outgoing ? 'nobody' : 'unknown');
    const found = this.filter && snippets.get(id);
    const isFlagged = members.some((one) => one.keywords?.$flagged);
    const chosen = this.selected.has(id);
    return html`<li class=${unread ? 'unread' : ''} aria-setsize=${this.total} aria-posinset=${index + 1} ?data-current=${id === this.current} ?data-selected=${chosen} draggable="true" @dragstart=${(event) => this.dragged(event, id)}>
      <div class="side"><span class="who h${hue(people[0]?.email ?? '')}" aria-hidden="true">${initial(who)}</span>
        <label><span class="hidden">${t('select', {what: email.subject || t('no.subject')})}</span><input type="checkbox" .checked=${chosen} @click=${(event) => this.choose(event, id)} /></label></div>
      <a href="${this.place}/${id}" draggable="false">
        <div class="line"><span class="from">${unread ? html`<span class="hidden">${t('unread')} </span>` : nothing}${outgoing ? t('to.who', {who}) : who}</span>${members.length > 1 ? html`<span class="n" title=${t('messages.n', {n: members.length})}>${members.length}</span>` : nothing}
          ${unread ? html`<i class="dot"></i>` : nothing}<time datetime=${email.receivedAt} title=${moment(email.receivedAt)}>${when(email.receivedAt)}</time></div>
        <div class="line"><span class="subject grow">${found?.subject ? marked(found.subject) : email.subject || t('no.subject')}</span>
          ${email.keywords?.$answered ? html`<rm-icon name="reply" size="15" label=${t('answered')}></rm-icon>` : nothing}${email.hasAttachment ? html`<rm-icon name="attach" size="15" label=${t('attachment')}></rm-icon>` : nothing}</div>
        <div class="line"><span class="preview grow">${found?.preview ? marked(found.preview) : email.preview}</span></div>
      </a>
      <button class="flag" aria-pressed=${isFlagged} aria-label=${t(isFlagged ? 'unflag' : 'flag')} @click=${() => flagged([id], !isFlagged)}><rm-icon name="star" size="16" ?filled=${isFlagged}></rm-icon></button>
    </li>`;
  }

  render() {
    const to = Math.min(this.last, this.total);
    const from = Math.min(this.first, to);
    return html`<div class="all"><ul role="list" aria-label=${t('list', {n: number(this.listing?.total ?? 0)})}>${Array.from({length: to - from}, (none, index) => this.row(from + index))}</ul></div>`;
  }
}
customElements.define('rm-list', List);
