// The webmail: one fragment a place, `#/m/inbox/M12`, `#/search/is:unread`, `#/settings`. Its parts are modules; what is not looked at is not fetched.
import {LitElement, css, html, nothing} from 'lit';
import '../shared/shell.js';
import {base} from '../shared/base.js';
import {ask as fetched} from '../shared/api.js';
import {shortcuts, toast} from '../shared/elements.js';
import {speak, t} from '../shared/i18n.js';
import english from './words.en.js';
import {start} from './jmap.js';
import {Listing} from './listing.js';
import {emails, mailboxes} from './store.js';
import {everything} from './bulk.js';
import {listen} from './push.js';
import {destroy, flagged, move, seen} from './actions.js';
import {address} from './folders.js';
import {parse} from './search.js';
import {layout} from './layout.js';
import './list.js';
import './searchfield.js';

await speak(english, {zh: () => import('./words.zh.js')});

const SOON = 250;
const reader = () => import('./reader.js');
const composer = () => import('./composer.js');

class Mail extends LitElement {
  static properties = {me: {state: true}, ready: {state: true}, mailbox: {state: true}, search: {state: true}, open: {state: true}, settings: {state: true}, listing: {state: true}, selected: {state: true}, all: {state: true}, problem: {state: true}};
  static styles = [base, layout];

  constructor() {
    super();
    this.selected = new Set();
    this.again = () => this.requestUpdate();
    this.groups = this.keys();
    shortcuts(this.groups);
    addEventListener('hashchange', () => this.route());
    this.addEventListener('compose', ({detail}) => this.compose(detail));
    emails.addEventListener('changed', this.again);
    mailboxes.addEventListener('changed', () => (this.mailbox && !mailboxes.get(this.mailbox) ? this.leave() : this.requestUpdate()));
    this.begin();
  }

  async begin() {
    try {
      const [session, me] = await Promise.all([start(), fetched('api/sessions').catch(() => ({})), mailboxes.load()]);
      this.me = {...me, account: session.username};
      this.ready = true;
      this.route();
      listen((states) => this.changed(states));
      reader();
      composer().then((module) => module.restore());
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** Somebody has changed something, perhaps we ourselves: looked at a little later, once. */
  changed(states) {
    if (states.Email !== undefined || states.Mailbox !== undefined) {
      clearTimeout(this.soon);
      this.soon = setTimeout(async () => {
        const [from, to] = this.view('rm-list')?.range() ?? [0, 0];
        await mailboxes.load();
        await Promise.all([this.listing?.refresh(from, to), this.view('rm-reader')?.refresh()]);
      }, SOON);
    }
  }

  /** The mailbox that was looked at is no more. */
  leave() {
    this.mailbox = mailboxes.role('inbox').id;
    this.listing = undefined;
    history.replaceState(null, '', '#/m/inbox');
    this.route();
  }

  view(name) {
    return this.renderRoot.querySelector(name);
  }

  route() {
    const [kind, what, open] = location.hash.slice(2).split('/').map(decodeURIComponent);
    this.settings = kind === 'settings';
    if (this.settings) {
      import('./settings.js').then(() => this.requestUpdate());
      return;
    }
    if (kind === 'compose') {
      const given = new URLSearchParams(what);
      history.replaceState(null, '', '#/m/inbox');
      this.compose({kind: 'new', email: {to: given.get('to') ? [{email: given.get('to')}] : [], subject: given.get('subject') ?? ''}});
    }
    const text = kind === 'search' ? what : undefined;
    const mailbox = text === undefined ? (mailboxes.get(what) ?? mailboxes.role(what) ?? mailboxes.role('inbox')) : undefined;
    if (text !== this.search || mailbox?.id !== this.mailbox || !this.listing) {
      this.search = text;
      this.mailbox = mailbox?.id;
      this.filter = mailbox ? {inMailbox: mailbox.id} : parse(text, mailboxes.all.map((one) => ({...one, label: mailboxes.label(one)})));
      this.listing = new Listing(this.filter);
      this.listing.addEventListener('changed', this.again);
      this.clear();
    }
    this.open = open;
  }

  /** Where the list is. */
  get place() {
    return this.mailbox ? address(mailboxes.get(this.mailbox)) : `#/search/${encodeURIComponent(this.search)}`;
  }

  go(id) {
    location.hash = id ? `${this.place}/${id}` : this.place;
  }

  clear() {
    this.selected = new Set();
    this.all = false;
  }

  /** The rows that an action is about. */
  get rows() {
    return this.selected.size ? [...this.selected] : this.open ? [this.open] : [];
  }

  /** By so many rows on; where nothing is open, the first that is seen. */
  step(by) {
    const now = this.listing.rows.indexOf(this.open);
    const next = now < 0 ? this.view('rm-list').range()[0] : Math.min(Math.max(0, now + by), this.listing.total - 1);
    this.view('rm-list').reveal(next);
    if (this.listing.rows[next]) {
      this.go(this.listing.rows[next]);
    }
  }

  /** Takes rows out of the list and goes on to the next. */
  hide(rows) {
    const gone = new Set(rows);
    const at = this.listing.rows.indexOf(this.open);
    const next = gone.has(this.open) ? (this.listing.rows.slice(at).find((id) => id && !gone.has(id)) ?? this.listing.rows.slice(0, at).findLast((id) => id && !gone.has(id))) : this.open;
    const back = this.listing.without(rows);
    this.clear();
    this.go(innerWidth > 900 ? next : undefined);
    return back;
  }

  async to(mailbox, rows = this.rows) {
    if (this.all) {
      await this.whole('move', mailbox.id);
    } else if (rows.length) {
      // In a search they stay where they are found.
      move(rows, this.mailbox, mailbox.id, this.mailbox ? () => this.hide(rows) : undefined);
      if (!this.mailbox) {
        this.clear();
      }
    }
  }

  /** Into the mailbox of a role. */
  async put(role) {
    try {
      const id = await mailboxes.need(role);
      await this.to(mailboxes.get(id));
    } catch (problem) {
      toast(t('failed', {why: problem.message}));
    }
  }

  async remove() {
    const {rows} = this;
    const role = mailboxes.get(this.mailbox)?.role;
    if (role !== 'trash' && role !== 'junk') {
      this.put('trash');
    } else if (this.all) {
      await this.whole('destroy');
    } else if (rows.length) {
      await destroy(rows, this.mailbox, () => this.hide(rows));
    }
  }

  read(value) {
    if (this.all) {
      this.whole(value ? 'seen' : 'unseen');
    } else if (this.rows.length) {
      seen(this.rows, value);
      if (!value && !this.selected.size) {
        this.go();
      }
      this.clear();
    }
  }

  star() {
    if (this.rows.length) {
      flagged(this.rows, !this.rows.every((id) => emails.conversation(id).some((one) => one.keywords?.$flagged)));
    }
  }

  async whole(what, to) {
    const done = await everything(what, {filter: this.filter, total: this.listing.total, from: this.mailbox, to});
    if (done) {
      this.clear();
      this.go();
      await Promise.all([mailboxes.load(), this.listing.refresh(0, 0)]);
    }
  }

  select({id, range}) {
    const next = new Set(this.selected);
    const {rows} = this.listing;
    const [from, to] = [rows.indexOf(this.before), rows.indexOf(id)].sort((a, b) => a - b);
    const some = range && from >= 0 ? rows.slice(from, to + 1).filter(Boolean) : [id];
    const on = !next.has(id);
    some.forEach((one) => (on ? next.add(one) : next.delete(one)));
    this.before = id;
    this.all = false;
    this.selected = next;
  }

  async compose(detail) {
    (await composer()).openComposer(detail);
  }

  async answer(kind) {
    await reader();
    const email = this.view('rm-reader')?.last;
    if (email) {
      const {whole} = await import('./message.js');
      this.compose({kind, email: await whole(email.id)});
    }
  }

  keys() {
    const folder = (role) => () => mailboxes.role(role) && (location.hash = `#/m/${role}`);
    return [
      {heading: t('keys.go'), keys: [['j', 'next', () => this.step(1)], ['k', 'previous', () => this.step(-1)], ['o', 'unfold', () => this.view('rm-reader')?.unfold()], ['u', 'tolist', () => this.go()], ['/', 'search', () => this.view('rm-search').focus()], ['g i', 'inbox', folder('inbox')], ['g d', 'drafts', folder('drafts')], ['g s', 'sent', folder('sent')], ['g a', 'archive', folder('archive')], ['g t', 'trash', folder('trash')], ['g j', 'junk', folder('junk')]].map(([keys, word, run]) => ({keys, label: t(`keys.${word}`), run}))},
      {heading: t('keys.do'), keys: [['c', 'compose', () => this.compose({kind: 'new'})], ['r', 'reply', () => this.answer('reply')], ['a', 'replyAll', () => this.answer('replyAll')], ['f', 'forward', () => this.answer('forward')], ['e', 'archive.it', () => this.put('archive')], ['#', 'delete', () => this.remove()], ['!', 'junk.it', () => this.put('junk')], ['s', 'star', () => this.star()], ['x', 'select', () => this.open && this.select({id: this.open})], ['U', 'unread', () => this.read(false)], ['I', 'read', () => this.read(true)], ['m', 'move', () => this.view('.move')?.toggle()], ['Escape', 'clear', () => this.clear()]].map(([keys, word, run]) => ({keys, label: t(`keys.${word}`), run}))},
    ];
  }

  find(text) {
    location.hash = text ? `#/search/${encodeURIComponent(text)}` : '#/m/inbox';
  }

  targets() {
    return mailboxes.tree().filter(({mailbox}) => mailbox.id !== this.mailbox && mailbox.role !== 'drafts').map(({mailbox, depth}) => ({label: `${'\u2003'.repeat(depth)}${mailboxes.label(mailbox)}`, icon: mailbox.role === 'inbox' ? 'inbox' : 'folder', action: () => this.to(mailbox)}));
  }

  tools() {
    const role = mailboxes.get(this.mailbox)?.role;
    const tool = (icon, word, run) => html`<button class="quiet icon" aria-label=${t(word)} title=${t(word)} @click=${run}><rm-icon name=${icon}></rm-icon></button>`;
    return html`${role === 'archive' || role === 'trash' || role === 'junk' ? tool('inbox', 'to.inbox', () => this.put('inbox')) : tool('archive', 'archive', () => this.put('archive'))}
      ${tool('trash', 'delete', () => this.remove())} ${role === 'junk' ? nothing : tool('junk', 'junk', () => this.put('junk'))}
      ${tool('star', 'keys.star', () => this.star())} ${tool('mailopen', 'mark.read', () => this.read(true))} ${tool('mail', 'mark.unread', () => this.read(false))}
      <rm-menu class="move" icon="folder" label=${t('move')} .items=${this.targets()}></rm-menu>`;
  }

  /** Above the list: what is chosen, and what can be done with it. */
  bar() {
    const {total} = this.listing;
    const count = this.selected.size;
    const known = this.listing.rows.filter(Boolean);
    const name = this.mailbox ? mailboxes.label(mailboxes.get(this.mailbox)) : t('found');
    return html`<div class="bar" role="toolbar" aria-label=${t('tools')}>
        <input type="checkbox" aria-label=${t('select.all')} .checked=${count > 0 && count >= known.length} .indeterminate=${count > 0 && count < known.length} @click=${() => (count ? this.clear() : (this.selected = new Set(known)))} />
        ${count ? html`<b class="grow">${t('selected.n', {n: this.all ? total : count})}</b>${this.tools()}` : html`<h1 class="grow">${name}</h1><span class="muted small">${total === undefined ? nothing : t('conversations.n', {n: total})}</span>`}
      </div>
      ${count && count < total && count >= known.length ? html`<div class="every">${this.all ? t('all.chosen', {n: total}) : html`<button class="link" @click=${() => (this.all = true)}>${t('all.choose', {n: total})}</button>`}</div>` : nothing}`;
  }

  empty() {
    const role = mailboxes.get(this.mailbox)?.role;
    return html`<div class="none">${this.search !== undefined
      ? html`<rm-empty icon="search" heading=${t('none.found')}>${t('none.found.do')}</rm-empty>`
      : html`<rm-empty icon=${role === 'inbox' ? 'check' : 'mailopen'} heading=${t(role === 'inbox' ? 'none.inbox' : 'none')}>${t(role === 'inbox' ? 'none.inbox.do' : 'none.do')}</rm-empty>`}</div>`;
  }

  updated() {
    const unread = mailboxes.role('inbox')?.unreadEmails;
    document.title = `${unread ? `(${unread}) ` : ''}${this.mailbox ? mailboxes.label(mailboxes.get(this.mailbox)) : t('app.mail')} · Remora`;
  }

  content() {
    if (this.settings) {
      return html`<rm-settings .me=${this.me}></rm-settings>`;
    }
    return html`<div class="panes" ?data-open=${this.open}>
      <section class="left" aria-label=${t('conversations')}>${this.bar()}
        <rm-problem .problem=${this.listing.problem} retry @retry=${() => this.listing.refresh(0, 0)}></rm-problem>
        ${this.listing.total === 0 ? this.empty() : html`<rm-list tabindex="-1" .listing=${this.listing} .selected=${this.selected} .mailbox=${this.mailbox} .filter=${this.search === undefined ? undefined : this.filter} current=${this.open ?? ''} place=${this.place} me=${this.me.account} @select=${({detail}) => this.select(detail)}></rm-list>`}
      </section>
      <section class="right" aria-label=${t('reading')}>${this.open
        ? html`<rm-reader email-id=${this.open} mailbox=${this.mailbox ?? ''} @gone=${() => this.go()}><div slot="tools" class="tools"><a class="button quiet icon" href=${this.place} aria-label=${t('keys.tolist')}><rm-icon name="back"></rm-icon></a>${this.selected.size ? nothing : this.tools()}</div></rm-reader>`
        : html`<rm-empty icon="mail" heading=${t('nothing.open')}>${t('nothing.open.do')}</rm-empty>`}</section>
    </div>`;
  }

  render() {
    if (!this.ready || !(this.listing || this.settings)) {
      return html`<rm-problem .problem=${this.problem} retry @retry=${this.begin}></rm-problem>`;
    }
    return html`<rm-shell app="mail" full .me=${this.me} .groups=${this.groups} .items=${[{id: 'settings', label: t('settings'), icon: 'settings', href: '#/settings'}]} current=${this.settings ? 'settings' : `${this.mailbox}`}>
      <rm-search slot="search" .value=${this.search ?? ''} @search=${({detail}) => this.find(detail)}></rm-search>
      <div slot="nav"><button class="primary compose" @click=${() => this.compose({kind: 'new'})}><rm-icon name="compose"></rm-icon>${t('compose')}</button>
        <rm-folders current=${this.settings ? '' : (this.mailbox ?? '')} @drop-on=${({detail}) => this.to(detail.mailbox, detail.ids)}></rm-folders></div>
      ${this.content()}
    </rm-shell>
    <button class="primary float" aria-label=${t('compose')} ?hidden=${Boolean(this.open) || this.settings} @click=${() => this.compose({kind: 'new'})}><rm-icon name="compose"></rm-icon></button>`;
  }
}
customElements.define('rm-mail', Mail);
