// What all views of the console begin with.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {ask} from '../shared/api.js';
import {form, toast} from '../shared/elements.js';
import {t, number, span} from '../shared/i18n.js';

export const TONES = {
  QUEUED: 'info', LEASED: 'info', HELD: 'warn', DEFERRED: 'warn', DELAYED: 'warn', FAILED: 'danger', EXPIRED: 'danger', CANCELLED: '', DELIVERED: 'ok', STORED: 'ok',
  FORWARDED: 'info', CAPTURED: 'warn', BOUNCED: 'danger', RELEASED: 'info', RETRIED: 'info', RECLAIMED: 'warn', OK: 'ok', MISSING: 'danger', WRONG: 'warn', OPTIONAL: '', UNKNOWN: '',
};
export const badge = (state, text) => html`<span class="badge ${TONES[state] ?? ''}">${text ?? t(state)}</span>`;

export const sheet = css`
  :host { display: block; max-width: 1240px; margin: 0 auto; }
  .head { display: flex; align-items: flex-end; gap: var(--s3); flex-wrap: wrap; margin-bottom: var(--s4); }
  form + .content { margin-top: var(--s4); }
  .head p { color: var(--muted); font-size: 14px; margin-top: 2px; }
  .card.flush { padding: 0; overflow: hidden; }
  .card > header { display: flex; align-items: center; gap: var(--s2); margin-bottom: var(--s3); }
  .card.flush > header { padding: var(--s3) var(--s4) 0; }
  .grid { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); }
  .filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: var(--s3); align-items: end; }
  .address { font-weight: 550; overflow-wrap: anywhere; }
  .reply { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere; }
  td.side .row { justify-content: flex-end; }
  .more { display: flex; justify-content: center; padding: var(--s3); border-top: 1px solid var(--line); }
`;

/** A view: `load()` gives its data; it shows that it loads, what went wrong, or `view(data)`. With `every` it loads anew while it is looked at. */
export class Part extends LitElement {
  static properties = {arg: {attribute: false}, data: {state: true}, problem: {state: true}, me: {attribute: false}};
  static styles = [base, sheet];
  every = 0;

  connectedCallback() {
    super.connectedCallback();
    this.refresh();
    if (this.every) {
      this.timer = setInterval(() => document.hidden || this.refresh(), this.every * 1000);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  updated(changed) {
    if (changed.has('arg') && changed.get('arg') !== undefined) {
      this.data = undefined;
      this.refresh();
    }
  }

  /** Loads anew; what an answer to an older question brings is not shown. */
  async refresh() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      const data = await this.load();
      if (turn === this.turn) {
        this.data = data;
        this.problem = undefined;
      }
    } catch (problem) {
      if (turn === this.turn) {
        this.problem = problem;
      }
    }
  }

  /** Asks for a reason, does it, says so, and loads anew. */
  async change({heading, text, action, danger, fields = [], does, done}) {
    const result = await form({
      heading,
      text,
      action: action ?? t('do.save'),
      danger,
      fields: [...fields, {name: 'reason', label: t('reason'), required: true, hint: t('reason.hint')}],
      run: async (given) => (await does(given)) ?? {},
    });
    if (result) {
      toast(typeof done === 'function' ? done(result) : (done ?? t('done')));
      this.refresh();
    }
    return result;
  }

  heading(key, actions) {
    return html`<div class="head"><div class="grow"><h1>${t(`${key}.title`)}</h1><p>${t(`${key}.sub`)}</p></div>${actions ?? nothing}</div>`;
  }

  render() {
    return html`${this.top()}
      <div class="stack content">
        <rm-problem .problem=${this.problem} retry @retry=${this.refresh}></rm-problem>
        ${this.data !== undefined ? this.view(this.data) : this.problem ? nothing : html`<div class="card"><rm-loading></rm-loading></div>`}
      </div>`;
  }

  top() {
    return nothing;
  }
}

/** A list that comes by page: `path`, `name` of the rows, `query()`. Data: {rows, next}. */
export class Rows extends Part {
  async load() {
    const page = await ask(this.path, {query: {limit: 100, ...this.query()}});
    return {rows: page[this.name], next: page.next};
  }

  query() {
    return {};
  }

  async further() {
    const page = await ask(this.path, {query: {limit: 100, ...this.query(), after: this.data.next}});
    this.data = {rows: [...this.data.rows, ...page[this.name]], next: page.next};
  }

  view({rows, next}) {
    return rows.length
      ? html`<div class="card flush"><div class="scroll">${this.table(rows)}</div>${next ? html`<div class="more"><button @click=${this.further}>${t('next')}</button></div>` : nothing}</div>`
      : html`<div class="card">${this.empty()}</div>`;
  }
}

/** Texts with commas as a list; none: undefined. */
export const list = (text) => text.split(',').map((one) => one.trim()).filter(Boolean);

export {LitElement, css, html, nothing, t, number, span};
