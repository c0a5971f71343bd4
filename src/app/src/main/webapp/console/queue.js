import {ask} from '../shared/api.js';
import {Rows, badge, css, html, nothing, number, t} from './part.js';

const STATES = ['QUEUED', 'LEASED', 'HELD', 'FAILED', 'EXPIRED', 'CANCELLED'];
const FIELDS = ['recipient', 'sender', 'destination', 'reply'];
const ACTIONS = [['retry', 'refresh'], ['hold', 'hold'], ['release', 'play'], ['cancel', 'close']];
const DO = {retry: ['QUEUED'], hold: ['QUEUED'], release: ['HELD'], cancel: ['QUEUED', 'HELD']};

/** What waits, why, and what a person does about it. */
class Queue extends Rows {
  static properties = {...Rows.properties, selected: {state: true}};
  static styles = [...Rows.styles, css`
    .bar { position: sticky; bottom: var(--s3); z-index: 5; display: flex; gap: var(--s2); flex-wrap: wrap; align-items: center; padding: var(--s2) var(--s3); background: var(--raised); border: 1px solid var(--accent); border-radius: var(--radius); box-shadow: var(--shadow-high); }
    details > summary { display: inline-flex; gap: 6px; align-items: center; cursor: pointer; font-size: 14px; font-weight: 500; min-height: 36px; }
    details[open] > summary { margin-bottom: var(--s2); }
    .why { max-width: 380px; }
  `];
  path = 'api/queue';
  name = 'deliveries';
  every = 5;

  constructor() {
    super();
    this.selected = new Set();
  }

  query() {
    return Object.fromEntries(new URLSearchParams(this.arg ?? ''));
  }

  /** A page that somebody reads on stays; only the first is loaded anew. */
  async load() {
    const fresh = await super.load();
    const known = this.data?.rows ?? [];
    return known.length > fresh.rows.length && known.length > 100 ? this.data : fresh;
  }

  filter(event) {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget.form ?? event.currentTarget)].filter(([, value]) => value);
    this.selected = new Set();
    location.hash = `#/queue?${new URLSearchParams(given)}`;
  }

  top() {
    const query = this.query();
    const any = Object.keys(query).length > 0;
    return html`${this.heading('queue')}
      <form class="card" @submit=${this.filter}><details ?open=${any || innerWidth > 900}><summary><rm-icon name="filter" size="18"></rm-icon>${t('queue.filter')}</summary>
        <div class="filters">
          <label class="field">${t('state')}<select name="state" @change=${this.filter}><option value="">${t('all')}</option>${STATES.map((one) => html`<option value=${one} ?selected=${query.state === one}>${t(one)}</option>`)}</select></label>
          ${FIELDS.map((one) => html`<label class="field">${t(`queue.${one}`)}<input name=${one} .value=${query[one] ?? ''} placeholder=${one === 'reply' ? '' : '*@example.org'.slice(one === 'destination' ? 2 : 0)} /></label>`)}
          <div class="row"><button class="primary">${t('queue.filter')}</button>${any ? html`<a class="button" href="#/queue">${t('queue.clear')}</a>` : nothing}</div>
        </div></details>
      </form>`;
  }

  empty() {
    return Object.keys(this.query()).length
      ? html`<rm-empty icon="filter" heading=${t('queue.none')}>${t('queue.none.do')}<p><a class="button" href="#/queue">${t('queue.clear')}</a></p></rm-empty>`
      : html`<rm-empty icon="check" heading=${t('queue.empty')}>${t('queue.empty.do')}</rm-empty>`;
  }

  toggle(id, on) {
    const next = new Set(this.selected);
    on ? next.add(id) : next.delete(id);
    this.selected = next;
  }

  table(rows) {
    const whole = rows.every((row) => this.selected.has(row.id));
    return html`<table class="folds"><thead><tr>
        <th class="check"><input type="checkbox" aria-label=${t('queue.select.all')} .checked=${whole} @change=${(event) => (this.selected = new Set(event.target.checked ? rows.map((row) => row.id) : []))} /></th>
        <th>${t('queue.recipient')}</th><th>${t('queue.why')}</th><th>${t('queue.waits')}</th><th>${t('queue.next')}</th><th>${t('state')}</th></tr></thead>
      <tbody>${rows.map((row) => this.row(row))}</tbody></table>`;
  }

  row(row) {
    return html`<tr aria-selected=${this.selected.has(row.id)}>
      <td class="check"><input type="checkbox" aria-label="${t('queue.select')} ${row.recipient}" .checked=${this.selected.has(row.id)} @change=${(event) => this.toggle(row.id, event.target.checked)} /></td>
      <td class="main"><a class="plain address" href="#/trace/message/${row.message}">${row.recipient}</a><div class="small muted wrap">${t('trace.from', {sender: row.sender})}</div></td>
      <td class="why"><div class="reply">${row.reply ?? html`<span class="muted">${t('queue.first')}</span>`}</div>${row.attempts ? html`<div class="small muted wrap">${t('queue.attempts', {n: row.attempts})}${row.remote ? ` · ${row.remote}` : ''}</div>` : nothing}</td>
      <td data-label=${t('queue.waits')}><rm-time at=${row.arrival}></rm-time></td>
      <td data-label=${row.nextAttempt ? t('queue.next') : nothing}>${row.nextAttempt ? html`<rm-time at=${row.nextAttempt}></rm-time>` : nothing}</td>
      <td class="side">${badge(row.state)}</td></tr>`;
  }

  view(data) {
    return html`${super.view(data)}${this.selected.size ? this.bar(data.rows.filter((row) => this.selected.has(row.id))) : nothing}`;
  }

  bar(rows) {
    return html`<div class="bar" role="region" aria-label=${t('actions')}><b class="grow">${t('queue.selected', {n: this.selected.size})}</b>
      ${ACTIONS.map(([action, icon]) => html`<button class=${action === 'cancel' ? 'danger' : ''} ?disabled=${!rows.some((row) => DO[action].includes(row.state))} @click=${() => this.act(action)}><rm-icon name=${icon} size="18"></rm-icon>${t(`queue.${action}`)}</button>`)}
      <button class="quiet icon" aria-label=${t('do.close')} @click=${() => (this.selected = new Set())}><rm-icon name="close"></rm-icon></button></div>`;
  }

  async act(action) {
    const ids = [...this.selected];
    const done = await this.change({
      heading: `${t(`queue.${action}`)} · ${number(ids.length)}`,
      text: action === 'cancel' ? t('queue.cancel.text') : undefined,
      action: t(`queue.${action}`),
      danger: action === 'cancel',
      does: ({reason}) => ask(`api/queue/${action}`, {json: {ids, reason}}),
      done: (answer) => t(`queue.done.${action}`, {n: answer.deliveries}),
    });
    if (done) {
      this.selected = new Set();
    }
  }
}
customElements.define('rm-queue', Queue);

/** Mail for beans that failed too often: a part of the queue. */
class Letters extends Rows {
  path = 'api/queue';
  name = 'deliveries';
  every = 10;

  query() {
    return {state: 'HELD', destination: 'consumer:*'};
  }

  top() {
    return this.heading('letters');
  }

  empty() {
    return html`<rm-empty icon="mailopen" heading=${t('letters.empty')}>${t('letters.empty.do')}</rm-empty>`;
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('queue.recipient')}</th><th>${t('letters.bean')}</th><th>${t('queue.why')}</th><th>${t('queue.waits')}</th><th><span class="hidden">${t('actions')}</span></th></tr></thead><tbody>${rows.map(
      (row) => html`<tr><td class="main"><a class="plain address" href="#/trace/message/${row.message}">${row.recipient}</a><div class="small muted wrap">${t('trace.from', {sender: row.sender})}</div></td>
        <td data-label=${t('letters.bean')}>${row.destination.slice('consumer:'.length)}</td><td class="reply">${row.reply}</td><td><rm-time at=${row.arrival}></rm-time></td>
        <td class="side"><div class="row"><button @click=${() => this.act(row, 'release', 'letters.replay')}>${t('letters.replay')}</button><button class="danger" @click=${() => this.act(row, 'cancel', 'queue.cancel')}>${t('queue.cancel')}</button></div></td></tr>`,
    )}</tbody></table>`;
  }

  act(row, action, key) {
    return this.change({heading: t(key), text: row.recipient, action: t(key), danger: action === 'cancel', does: ({reason}) => ask(`api/queue/${action}`, {json: {ids: [row.id], reason}}), done: t(`queue.done.${action}`, {n: 1})});
  }
}
customElements.define('rm-letters', Letters);
