import {ask} from '../shared/api.js';
import '../shared/chart.js';
import {Part, badge, css, html, nothing, number, span, t} from './part.js';

const SPANS = [[1, 'overview.hour'], [6, 'overview.sixHours'], [24, 'overview.day']];
const LINES = [['in', 'info'], ['out', 'ok'], ['deferred', 'warn'], ['failed', 'danger']];

/** How mail goes, live. */
class Overview extends Part {
  static properties = {...Part.properties, hours: {state: true}};
  static styles = [...Part.styles, css`
    .figures { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: var(--s3); }
    .figure { padding: var(--s3) var(--s4); text-decoration: none; color: var(--text); display: block; }
    a.figure:hover { border-color: var(--accent); }
    .figure dt { color: var(--muted); font-size: var(--small); display: flex; gap: 6px; align-items: center; }
    .figure dd { font-size: 26px; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
    .figure.warn dd { color: var(--warn); } .figure.danger dd { color: var(--danger); }
    .charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: var(--s5); }
    .live { display: inline-flex; align-items: center; gap: 6px; color: var(--muted); font-size: var(--small); }
    .live i { width: 8px; height: 8px; border-radius: 50%; background: var(--ok); }
    .guide { display: flex; align-items: center; gap: var(--s3); background: var(--accent-soft); border-color: var(--accent); }
    select { width: auto; }
    progress { width: 100%; height: 8px; accent-color: var(--accent); }
    @media (max-width: 900px) { .figures { grid-template-columns: repeat(3, minmax(0, 1fr)); } .charts { grid-template-columns: minmax(0, 1fr); } }
    @media (max-width: 480px) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  `];
  every = 5;

  constructor() {
    super();
    this.hours = 1;
  }

  async load() {
    const [figures, summary, failing, domains] = await Promise.all([
      ask('api/figures', {query: {hours: this.hours}}),
      ask('api/queue/summary'),
      ask('api/destinations', {query: {failing: true, limit: 10}}),
      this.domains ?? ask('api/domains', {query: {limit: 2}}),
    ]);
    this.domains = domains;
    return {figures, summary, failing: failing.destinations};
  }

  top() {
    return html`<div class="head">
      <div class="grow row"><h1>${t('nav.overview')}</h1><span class="live"><i></i>${t('live')}</span></div>
      <label><span class="hidden">${t('overview.course')}</span><select @change=${(event) => { this.hours = Number(event.target.value); this.refresh(); }}>${SPANS.map(([hours, key]) => html`<option value=${hours}>${t(key)}</option>`)}</select></label>
    </div>`;
  }

  figure(key, value, tone, href) {
    const inside = html`<dl><dt>${t(`overview.${key}`)}</dt><dd>${value}</dd></dl>`;
    return href ? html`<a class="card figure ${tone}" href=${href}>${inside}</a>` : html`<div class="card figure ${tone}">${inside}</div>`;
  }

  view({figures, summary, failing}) {
    const at = figures.lines.in.map((_, i) => new Date(Date.parse(figures.since) + i * figures.step * 1000).toISOString());
    const sum = (line) => figures.lines[line].reduce((a, b) => a + b, 0);
    const series = (names) => LINES.filter(([line]) => names.includes(line)).map(([line, tone]) => ({name: t(`overview.${line}`), values: figures.lines[line], tone}));
    const fresh = this.domains.domains.every((one) => one.name === 'localhost');
    return html`
      ${fresh ? html`<div class="card guide"><rm-icon name="domain"></rm-icon><span class="grow">${t('overview.guide')}</span><a class="button primary" href="../start">${t('overview.guide.do')}</a></div>` : nothing}
      <div class="figures">
        ${this.figure('in', number(sum('in')), '')} ${this.figure('out', number(sum('out')), '')}
        ${this.figure('deferred', number(sum('deferred')), sum('deferred') ? 'warn' : '')} ${this.figure('failed', number(sum('failed')), sum('failed') ? 'danger' : '', '#/queue?state=FAILED')}
        ${this.figure('queued', number(summary.deliveries), '', '#/queue')} ${this.figure('oldest', summary.deliveries ? span(this.oldest(summary)) : t('overview.nothing'), '', '#/queue')}
      </div>
      <section class="card"><header><h2>${t('overview.course')}</h2></header>
        <div class="charts"><rm-chart kind="line" label=${t('overview.course')} .at=${at} .series=${series(['in', 'out'])}></rm-chart><rm-chart kind="bar" label=${t('overview.course')} .at=${at} .series=${series(['deferred', 'failed'])}></rm-chart></div>
      </section>
      <div class="grid">
        <section class="card"><header><h2>${t('overview.trouble')}</h2></header>${failing.length ? this.trouble(failing) : html`<rm-empty icon="check" heading=${t('overview.healthy')}>${t('overview.healthy.do')}</rm-empty>`}</section>
        <section class="card"><header><h2>${t('overview.waiting')}</h2></header>${summary.deliveries ? this.waiting(summary) : html`<rm-empty icon="queue" heading=${t('overview.empty')}>${t('overview.empty.do')} <p><a href="#/test">${t('nav.test')}</a></p></rm-empty>`}</section>
      </div>`;
  }

  oldest(summary) {
    return Math.max(...summary.destinations.map((one) => (Date.now() - Date.parse(one.oldestSince)) / 1000), 0);
  }

  trouble(failing) {
    return html`<table class="folds"><thead><tr><th>${t('queue.destination')}</th><th>${t('state')}</th></tr></thead><tbody>${failing.map(
      (one) => html`<tr><td class="main"><a class="plain address" href="#/destinations">${one.name}</a><div class="reply muted">${one.lastReply ?? one.reason}</div></td>
        <td class="side">${one.suspended ? badge('HELD', t('destinations.suspended')) : badge('DEFERRED', t('overview.failures', {n: one.failures}))}</td></tr>`,
    )}</tbody></table>`;
  }

  waiting(summary) {
    const most = Math.max(...summary.destinations.map((one) => one.deliveries));
    return html`<table><thead><tr><th>${t('queue.destination')}</th><th class="number">${t('overview.queued')}</th><th>${t('overview.oldest')}</th></tr></thead><tbody>${summary.destinations.slice(0, 8).map(
      (one) => html`<tr><td><a class="plain address" href="#/queue?destination=${encodeURIComponent(one.destination)}">${one.destination}</a><progress max=${most} value=${one.deliveries} aria-label=${one.destination}></progress></td>
        <td class="number">${number(one.deliveries)}</td><td><rm-time at=${one.oldestSince}></rm-time></td></tr>`,
    )}</tbody></table>`;
  }
}
customElements.define('rm-overview', Overview);
