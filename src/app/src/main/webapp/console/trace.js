import {ask} from '../shared/api.js';
import {moment} from '../shared/i18n.js';
import {Part, TONES, badge, css, html, nothing, t} from './part.js';

const END = ['DELIVERED', 'STORED', 'FAILED', 'EXPIRED', 'CANCELLED', 'CAPTURED', 'FORWARDED'];
const ICONS = {DELIVERED: 'check', STORED: 'inbox', DEFERRED: 'clock', QUEUED: 'queue', FAILED: 'close', EXPIRED: 'close', CANCELLED: 'stop', HELD: 'hold', RELEASED: 'play', RETRIED: 'refresh', BOUNCED: 'reply', FORWARDED: 'forward', CAPTURED: 'shield', DELAYED: 'clock', RECLAIMED: 'node'};

/** The question that the search box asks of an input. */
export function question(text) {
  const given = text.trim();
  if (/^[0-9a-z]{8,14}$/.test(given)) {
    return ['message', given];
  }
  if (/^<.*>$/.test(given)) {
    return ['messageId', given];
  }
  return ['address', given];
}

/** Which way a mail took: every message that is found, its recipients, their steps. `arg`: KIND/VALUE. */
export class Trace extends Part {
  static styles = [...Part.styles, css`
    .verdict { display: flex; gap: var(--s3); align-items: center; padding: var(--s3) var(--s4); border-radius: var(--radius); font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
    .verdict.ok { background: var(--ok-soft); color: var(--ok); } .verdict.warn { background: var(--warn-soft); color: var(--warn); } .verdict.danger { background: var(--danger-soft); color: var(--danger); }
    .verdict div { min-width: 0; }
    @media (max-width: 640px) { .verdict { flex-wrap: wrap; } .verdict div { flex-basis: 60%; } }
    .facts { display: flex; gap: 2px var(--s4); flex-wrap: wrap; color: var(--muted); font-size: var(--small); overflow-wrap: anywhere; margin: var(--s2) 0; }
    .facts b { color: var(--text); font-weight: 500; }
    ol { list-style: none; margin: var(--s3) 0 0; }
    li { position: relative; display: grid; grid-template-columns: 28px minmax(0, 1fr); gap: var(--s3); padding-bottom: var(--s4); }
    li::before { content: ""; position: absolute; inset-inline-start: 13px; top: 26px; bottom: 0; width: 2px; background: var(--line); }
    li:last-child::before { display: none; }
    li:last-child { padding-bottom: 0; }
    .dot { width: 28px; height: 28px; border-radius: 50%; display: grid; place-items: center; background: var(--hover); color: var(--muted); }
    .dot.ok { background: var(--ok-soft); color: var(--ok); } .dot.warn { background: var(--warn-soft); color: var(--warn); } .dot.danger { background: var(--danger-soft); color: var(--danger); } .dot.info { background: var(--info-soft); color: var(--info); }
    .step { display: flex; justify-content: space-between; gap: 0 var(--s3); font-weight: 550; line-height: 28px; flex-wrap: wrap; }
    .step time, .step rm-time { color: var(--muted); font-weight: 400; font-size: var(--small); }
    .talk { margin-top: 2px; padding: var(--s2) var(--s3); border-radius: var(--radius-small); background: var(--hover); font: 12.5px/1.5 var(--mono); overflow-wrap: anywhere; white-space: pre-wrap; }
    .who { padding-top: var(--s4); margin-top: var(--s3); border-top: 1px solid var(--line); }
    h2 { overflow-wrap: anywhere; font-size: var(--normal); }
  `];
  every = 4;

  async load() {
    const [kind, ...rest] = (this.arg ?? '').split('/');
    const value = decodeURIComponent(rest.join('/'));
    if (!value) {
      return null;
    }
    let {events} = await ask('api/trace', {query: {[kind]: value, limit: 500}});
    if (!events.length && kind === 'message') {
      ({events} = await ask('api/trace', {query: {delivery: value, limit: 500}}));
    } else if (!events.length && kind === 'address') {
      // What looks like an address may be a Message-ID without its brackets.
      ({events} = await ask('api/trace', {query: {messageId: value, limit: 500}}));
    }
    return {events, value};
  }

  top() {
    return html`<div class="head"><div class="grow"><h1>${t('trace.title')}</h1>${this.data ? html`<p class="wrap">${this.data.value}</p>` : nothing}</div></div>`;
  }

  view(data) {
    if (!data) {
      return html`<div class="card"><rm-empty icon="search" heading=${t('trace.ask')}>${t('trace.ask.do')}</rm-empty></div>`;
    }
    if (!data.events.length) {
      return html`<div class="card"><rm-empty icon="search" heading=${t('trace.none')}>${t('trace.none.do')}</rm-empty></div>`;
    }
    const messages = Map.groupBy ? Map.groupBy(data.events, (one) => one.message) : group(data.events, 'message');
    return [...messages.entries()].map(([id, events]) => this.message(id, events));
  }

  message(id, events) {
    const origin = events.find((one) => one.sender) ?? events[0];
    const people = [...group(events, 'recipient').entries()];
    return html`<article class="card">
      ${this.verdict(people)}
      <div class="facts"><span>${t('trace.from', {sender: ''})}<b>${origin.sender ?? '?'}</b></span><span><b>${moment(events[0].at)}</b></span><span>${t('trace.id')} <b class="mono">${id}</b></span>${origin.messageId ? html`<span>${t('trace.messageId')} <b class="mono">${origin.messageId}</b></span>` : nothing}</div>
      ${people.map(([recipient, steps]) => html`<section class="who"><div class="row"><h2 class="grow">${recipient}</h2>${badge(last(steps).kind)}</div><ol>${steps.map((step) => this.step(step))}</ol></section>`)}
    </article>`;
  }

  /** The answer first: did it arrive? */
  verdict(people) {
    const ends = people.map(([, steps]) => last(steps));
    const arrived = ends.filter((one) => ['DELIVERED', 'STORED', 'FORWARDED'].includes(one.kind)).length;
    const wrong = ends.find((one) => ['FAILED', 'EXPIRED', 'CANCELLED', 'BOUNCED'].includes(one.kind));
    const why = (one) => one.reply ?? one.detail ?? t(one.kind);
    const [tone, icon, text] =
      arrived === ends.length ? ['ok', 'check', t('trace.arrived')]
      : arrived ? ['warn', 'warning', t('trace.partly', {n: arrived, all: ends.length})]
      : wrong ? ['danger', 'failed', t('trace.failed', {why: why(wrong)})]
      : ['warn', 'clock', t('trace.waits', {why: why(ends[0])})];
    const waits = ends.some((one) => !END.includes(one.kind) && one.kind !== 'BOUNCED');
    return html`<div class="verdict ${tone}"><rm-icon name=${icon} size="24"></rm-icon><div class="grow">${text}</div>${waits ? html`<a class="button" href="#/queue?message=${ends[0].message}">${t('trace.queue')}</a>` : nothing}</div>`;
  }

  step(step) {
    const key = `step.${step.kind}`;
    const title = t(key, {destination: step.destination ?? ''});
    const talk = [step.attempt ? t('trace.attempt', {n: step.attempt}) : '', step.remote && `${t('trace.remote')}: ${step.remote}`, step.remote && `${t('trace.tls')}: ${step.tls ?? t('trace.clear')}`, step.reply && `S: ${step.reply}`, step.detail].filter(Boolean);
    return html`<li><span class="dot ${TONES[step.kind] ?? ''}"><rm-icon name=${ICONS[step.kind] ?? 'trace'} size="16"></rm-icon></span>
      <div><div class="step"><span>${title === key ? t(step.kind) : title}</span><rm-time at=${step.at}></rm-time></div>${talk.length ? html`<div class="talk">${talk.join('\n')}</div>` : nothing}</div></li>`;
  }
}

function group(rows, name) {
  const groups = new Map();
  rows.forEach((row) => groups.set(row[name], [...(groups.get(row[name]) ?? []), row]));
  return groups;
}

/** What a notice to the sender says is no fate of the mail. */
const last = (steps) => steps.filter((one) => !['BOUNCED', 'DELAYED'].includes(one.kind)).at(-1) ?? steps.at(-1);

customElements.define('rm-trace', Trace);

/** A mail to see which way it takes, with its trace beneath. */
class Test extends Part {
  static properties = {...Part.properties, sent: {state: true}, failed: {state: true}};
  static styles = [...Part.styles, css`form { display: flex; flex-direction: column; gap: var(--s4); max-width: 520px; }`];

  async load() {
    return {};
  }

  top() {
    return this.heading('test');
  }

  async submit(event) {
    event.preventDefault();
    const {to, from} = Object.fromEntries(new FormData(event.target));
    this.sent = this.failed = undefined;
    try {
      this.sent = await ask('api/test-mails', {json: {to, from: from || undefined}});
    } catch (problem) {
      this.failed = problem;
    }
  }

  view() {
    return html`<div class="card"><form @submit=${this.submit}>
        <label class="field">${t('test.to')}<input name="to" type="email" required placeholder="bob@example.net" /></label>
        <label class="field">${t('test.from')}<input name="from" placeholder=${this.me?.account ?? ''} /><span class="hint">${t('test.from.hint')}</span></label>
        <rm-problem .problem=${this.failed}></rm-problem><div><button class="primary"><rm-icon name="send" size="18"></rm-icon>${t('test.send')}</button></div></form></div>
      ${this.sent ? html`<p>${this.sent.message ? t('test.sent') : html`<b>${t('test.refused')}:</b> ${this.sent.recipients.map((one) => one.reply).join(', ')}`}</p>${this.sent.message ? html`<rm-trace .arg=${`message/${this.sent.message}`}></rm-trace>` : nothing}` : nothing}`;
  }
}
customElements.define('rm-test', Test);
