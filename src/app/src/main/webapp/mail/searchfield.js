// Where a search is typed: operators, people and folders are suggested for the word at its end.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {t} from '../shared/i18n.js';
import {one} from './jmap.js';
import {emails, mailboxes} from './store.js';

const OPERATORS = ['from:', 'to:', 'subject:', 'has:attachment', 'is:unread', 'is:flagged', 'in:', 'after:', 'before:', 'larger:'];
const VALUES = {is: ['unread', 'read', 'flagged', 'answered', 'draft'], has: ['attachment'], larger: ['100k', '1M', '5M', '20M'], smaller: ['100k', '1M'], after: ['1d', '7d', '30d', '365d'], before: ['7d', '30d', '365d']};
const PEOPLE = new Set(['from', 'to', 'cc', 'bcc']);
const MOST = 8;

const has = (whole, part) => whole?.toLowerCase().includes(part.toLowerCase());
const quoted = (text) => (/\s/.test(text) ? `"${text}"` : text);

/** Who has written, of what has been seen, before those with whom one has written. */
async function people(text) {
  const seen = [...emails.known.values()].flatMap((email) => email.from ?? []);
  const {list} = text ? await one('Recipient/query', {text, limit: MOST}).catch(() => ({list: []})) : {list: []};
  const all = [...seen, ...list].filter((person) => person?.email && (has(person.name, text) || has(person.email, text)));
  const begins = ({name, email}) => [name, email].some((one) => one?.toLowerCase().startsWith(text.toLowerCase()));
  return [...new Map(all.map((person) => [person.email.toLowerCase(), person])).values()].sort((a, b) => begins(b) - begins(a)).slice(0, 5);
}

/** What may be meant by the last word: [{text, label, hint}]. */
async function suggest(word) {
  const [, not, name, value] = /^(-?)(?:([a-z]+):)?(.*)$/is.exec(word);
  const what = name?.toLowerCase();
  const bare = value.replace(/^"/, '');
  if (PEOPLE.has(what)) {
    return (await people(bare)).map(({email, name: called}) => ({text: `${not}${what}:${email}`, label: called || email, hint: called ? email : ''}));
  }
  if (what === 'in') {
    const places = [...mailboxes.tree().map(({mailbox}) => ({text: mailbox.role ?? mailbox.name, label: mailboxes.label(mailbox)})), {text: 'anywhere', label: t('op.anywhere')}];
    return places.filter((place) => has(place.label, bare) || has(place.text, bare)).map(({text, label}) => ({text: `${not}in:${quoted(text)}`, label, hint: ''}));
  }
  if (what in VALUES) {
    return VALUES[what].filter((known) => known.startsWith(bare.toLowerCase()) && known !== bare).map((known) => ({text: `${not}${what}:${known}`, label: `${what}:${known}`, hint: ''}));
  }
  const operators = what ? [] : OPERATORS.filter((operator) => operator.startsWith(bare.toLowerCase())).map((operator) => ({text: not + operator, label: operator, hint: t(`op.${operator.replace(/:$/, '')}`), more: operator.endsWith(':')}));
  return what || bare.length < 2 ? operators : [...operators, ...(await people(bare)).map(({email, name: called}) => ({text: `${not}from:${email}`, label: `from:${email}`, hint: called ?? ''}))];
}

/** <rm-search .value=text>; event `search` with what was typed. */
class Search extends LitElement {
  static properties = {value: {}, found: {state: true}, at: {state: true}};
  static styles = [base, css`
    :host { display: block; }
    form { position: relative; }
    form > rm-icon { position: absolute; inset-inline-start: 10px; top: 50%; translate: 0 -50%; color: var(--muted); pointer-events: none; }
    input[type=search]:not(#x) { padding-inline-start: 38px; background: var(--bg); border-color: var(--line); text-overflow: ellipsis; }
    ul { position: absolute; z-index: 20; top: calc(100% + 4px); inset-inline: 0; list-style: none; padding: 6px; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow-high); }
    li { display: flex; gap: var(--s3); align-items: baseline; padding: 7px 10px; border-radius: var(--radius-small); cursor: pointer; font-size: 14px; }
    li[aria-selected=true], li:hover { background: var(--hover); }
    li b { font-weight: 550; white-space: nowrap; }
    li span { color: var(--muted); font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    @media (max-width: 640px) { ul { position: fixed; inset: 56px 8px auto; } }
  `];

  get input() {
    return this.renderRoot.querySelector('input');
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  /** The word that is being typed. */
  get word() {
    return /(?:-?[a-z]+:"[^"]*|[^\s"]*)$/i.exec(this.input.value)[0];
  }

  async look() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const {word} = this;
    const found = (await suggest(word)).filter((one) => one.text !== word).slice(0, MOST);
    if (turn === this.turn && this.renderRoot.activeElement) {
      // What was gone to stays where it is found again.
      const chosen = this.found?.[this.at]?.text;
      this.found = found;
      this.at = found.findIndex((one) => one.text === chosen);
    }
  }

  hide() {
    this.turn++;
    this.found = undefined;
  }

  choose({text, more}) {
    this.input.value = this.input.value.slice(0, this.input.value.length - this.word.length) + text + (more ? '' : ' ');
    this.input.focus();
    this.look();
  }

  submit(event) {
    event.preventDefault();
    this.hide();
    const text = this.input.value.trim();
    this.input.blur();
    this.dispatchEvent(new CustomEvent('search', {detail: text}));
  }

  key(event) {
    const many = this.found?.length ?? 0;
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && many) {
      event.preventDefault();
      // One place more than there are suggestions: none of them.
      this.at = ((this.at + 1 + step + many + 1) % (many + 1)) - 1;
    } else if (event.key === 'Enter' && many && this.at >= 0) {
      event.preventDefault();
      this.choose(this.found[this.at]);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      many ? this.hide() : this.input.blur();
    }
  }

  updated(changed) {
    if (changed.has('value')) {
      this.input.value = this.value ?? '';
    }
  }

  render() {
    const open = Boolean(this.found?.length);
    return html`<form role="search" @submit=${this.submit}><rm-icon name="search" size="18"></rm-icon>
      <input type="search" name="q" role="combobox" aria-label=${t('search')} placeholder=${t('search')} aria-expanded=${open} aria-controls="suggestions" aria-autocomplete="list" aria-activedescendant=${open && this.at >= 0 ? `s${this.at}` : nothing}
        autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="search" @focus=${this.look} @input=${this.look} @keydown=${this.key} @blur=${this.hide} />
      <ul id="suggestions" role="listbox" aria-label=${t('suggestions')} ?hidden=${!open}>${(this.found ?? []).map((one, index) => html`<li id="s${index}" role="option" aria-selected=${index === this.at} @pointerdown=${(event) => { event.preventDefault(); this.choose(one); }}><b>${one.label}</b><span>${one.hint}</span></li>`)}</ul></form>`;
  }
}
customElements.define('rm-search', Search);
