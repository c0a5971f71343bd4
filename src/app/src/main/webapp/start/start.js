// The first start in five steps: domain, DNS records, first account, test mail, done. Each can be left out, and the whole be taken again.
import {LitElement, css, html, nothing} from 'lit';
import '../shared/elements.js';
import {base} from '../shared/base.js';
import {ask, login, root, segment} from '../shared/api.js';
import {speak, t} from '../shared/i18n.js';
import {habits} from '../shared/shell.js';
import english from './words.en.js';

await speak(english, {zh: () => import('./words.zh.js')});
document.title = `${t('start.title')} · Remora`;

const STEPS = ['domain', 'records', 'account', 'test', 'done'];
const REASON = 'first steps';
const TONES = {OK: 'ok', MISSING: 'danger', WRONG: 'warn'};
const pause = (millis) => new Promise((done) => setTimeout(done, millis));

class Start extends LitElement {
  static properties = {me: {state: true}, step: {state: true}, domains: {state: true}, domain: {state: true}, records: {state: true}, account: {state: true}, outcome: {state: true}, problem: {state: true}, busy: {state: true}};
  static styles = [base, css`
    :host { display: block; max-width: 780px; margin: 0 auto; padding: var(--s5) var(--s4) var(--s6); }
    header { display: flex; align-items: center; gap: var(--s3); margin-bottom: var(--s5); }
    header p { color: var(--muted); font-size: 14px; }
    ol.steps { list-style: none; display: flex; gap: var(--s2); margin-bottom: var(--s4); }
    ol.steps li { flex: 1; padding-top: var(--s2); border-top: 4px solid var(--line); color: var(--muted); font-size: var(--small); font-weight: 550; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    ol.steps li.past { border-color: var(--accent); } ol.steps li[aria-current] { border-color: var(--accent); color: var(--text); }
    .card { padding: var(--s5); box-shadow: var(--shadow); }
    form { display: flex; flex-direction: column; gap: var(--s4); margin-top: var(--s4); max-width: 460px; }
    .wide { max-width: none; }
    .next { display: flex; gap: var(--s2); margin-top: var(--s5); align-items: center; flex-wrap: wrap; }
    .list { list-style: none; margin-top: var(--s4); border: 1px solid var(--line); border-radius: var(--radius); }
    .list li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px var(--s3); padding: var(--s3); border-bottom: 1px solid var(--line); align-items: center; }
    .list li:last-child { border-bottom: 0; }
    .list .mono { overflow-wrap: anywhere; }
    .list .is { grid-column: 1 / -1; }
    .at { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--s2); align-items: center; font-weight: 400; }
    .outcome { padding: var(--s3); border-radius: var(--radius); background: var(--ok-soft); color: var(--ok); font-weight: 600; overflow-wrap: anywhere; }
    .outcome.warn { background: var(--warn-soft); color: var(--warn); } .outcome.danger { background: var(--danger-soft); color: var(--danger); }
  `];

  constructor() {
    super();
    this.step = 'domain';
    this.begin();
  }

  begin() {
    return this.run(async () => {
      this.me = await ask('api/sessions');
      if (this.me.administrator) {
        this.domains = (await ask('api/domains')).domains.filter((one) => !one.aliasOf);
      }
    });
  }

  async run(does) {
    this.busy = true;
    this.problem = undefined;
    try {
      await does();
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  async go(step) {
    this.step = step;
    this.problem = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector('h2')?.focus();
  }

  async use(domain) {
    this.domain = domain;
    await this.go('records');
    this.check();
  }

  addDomain(event) {
    event.preventDefault();
    const name = new FormData(event.target).get('name').trim();
    this.run(async () => {
      const made = await ask(`api/domains/${segment(name)}`, {method: 'PUT', json: {reason: REASON}});
      await this.use(made.name);
    });
  }

  check() {
    return this.run(async () => {
      this.records ??= (await ask(`api/domains/${segment(this.domain)}/records`)).records.map((one) => ({...one, expected: one.value, actual: []}));
      this.records = (await ask(`api/domains/${segment(this.domain)}/check`)).records.filter((one) => one.expected);
    });
  }

  addAccount(event) {
    event.preventDefault();
    const {local, password, admin} = Object.fromEntries(new FormData(event.target));
    const address = `${local.trim()}@${this.domain}`;
    this.run(async () => {
      await ask(`api/accounts/${segment(address)}`, {method: 'PUT', headers: {'If-None-Match': '*'}, json: {password, role: admin ? 'administrator' : 'user', reason: REASON}});
      this.account = address;
      await this.go('test');
    });
  }

  send(event) {
    event.preventDefault();
    const to = new FormData(event.target).get('to').trim();
    this.outcome = undefined;
    this.run(async () => {
      const sent = await ask('api/test-mails', {json: {to, from: `postmaster@${this.domain}`}});
      if (!sent.message) {
        this.outcome = ['danger', t('start.test.failed', {why: sent.recipients[0].reply})];
        return;
      }
      // Its first steps come within moments; a far server may take longer.
      for (let i = 0; i < 8 && this.outcome?.[0] !== 'ok'; i++) {
        const {events} = await ask('api/trace', {query: {message: sent.message}});
        const last = events.at(-1);
        const kind = last?.kind ?? 'QUEUED';
        this.outcome = /DELIVERED|STORED/.test(kind) ? ['ok', t('start.test.arrived')]
          : /FAILED|BOUNCED/.test(kind) ? ['danger', t('start.test.failed', {why: events.find((one) => one.kind === 'FAILED')?.reply ?? ''})]
          : ['warn', t('start.test.waits', {why: last?.reply ?? '…'})];
        await pause(500);
      }
    });
  }

  domainStep() {
    const own = (this.domains ?? []).filter((one) => one.name !== 'localhost');
    return html`<p>${t('start.domain.p')}</p>
      ${own.length ? html`<div class="next"><span>${t('start.domain.have')}</span>${own.map((one) => html`<button @click=${() => this.use(one.name)}>${t('start.domain.use', {name: one.name})}</button>`)}</div>` : nothing}
      <form @submit=${this.addDomain}><label class="field">${t('start.name')}<input name="name" required placeholder="example.org" autocapitalize="none" spellcheck="false" /></label>
        <div><button class="primary" ?disabled=${this.busy}>${t('start.next')}<rm-icon name="arrow" size="18"></rm-icon></button></div></form>`;
  }

  recordsStep() {
    return html`<p>${t('start.records.p', {domain: this.domain})}</p>
      <ul class="list">${(this.records ?? []).map(
        (one) => html`<li><div class="mono small"><b>${one.name}</b> ${one.type}</div>${one.state ? html`<span class="badge ${TONES[one.state] ?? ''}">${t(one.state)}</span>` : html`<span></span>`}
          <div class="mono">${one.expected}</div><rm-copy value=${one.expected}></rm-copy>
          ${one.state === 'WRONG' ? html`<div class="is small muted">${t('start.is')}: <span class="mono">${one.actual.join(' · ')}</span></div>` : nothing}</li>`,
      )}</ul>
      <div class="next"><button class="primary" @click=${() => this.go('account')}>${t('start.next')}<rm-icon name="arrow" size="18"></rm-icon></button><button ?disabled=${this.busy} @click=${this.check}>${t('start.check')}</button><button class="quiet" @click=${() => this.go('domain')}>${t('start.back')}</button></div>`;
  }

  accountStep() {
    return html`<p>${t('start.account.p')}</p>
      <form @submit=${this.addAccount}>
        <label class="field">${t('start.local')}<span class="at"><input name="local" required placeholder="ann" autocapitalize="none" spellcheck="false" />@${this.domain}</span></label>
        <label class="field">${t('start.password')}<input name="password" type="password" autocomplete="new-password" required /><span class="hint">${t('start.password.hint')}</span></label>
        <label class="check"><input type="checkbox" name="admin" checked />${t('start.admin')}</label>
        <div class="next"><button class="primary" ?disabled=${this.busy}>${t('start.next')}<rm-icon name="arrow" size="18"></rm-icon></button><button type="button" class="quiet" @click=${() => this.go('test')}>${t('start.skip')}</button></div></form>`;
  }

  testStep() {
    return html`<p>${t('start.test.p')}</p>
      <form @submit=${this.send}><label class="field">${t('start.to')}<input name="to" type="email" required .value=${this.account ?? ''} /></label>
        ${this.outcome ? html`<div class="outcome ${this.outcome[0]}" role="status">${this.outcome[1]}</div>` : nothing}
        <div class="next"><button class=${this.outcome?.[0] === 'ok' ? '' : 'primary'} ?disabled=${this.busy}><rm-icon name="send" size="18"></rm-icon>${t('start.send')}</button>
          <button type="button" class=${this.outcome?.[0] === 'ok' ? 'primary' : 'quiet'} @click=${() => this.go('done')}>${t(this.outcome ? 'start.next' : 'start.skip')}</button></div></form>`;
  }

  doneStep() {
    return html`<p>${t('start.done.p')}</p><div class="next"><a class="button primary" href=${new URL('console/', root).href}>${t('start.console')}</a><a class="button" href=${new URL('login?to=mail/', root).href}>${t('start.webmail')}</a></div>`;
  }

  body() {
    if (!this.me) {
      return this.problem ? nothing : html`<rm-loading></rm-loading>`;
    }
    return this.me.administrator
      ? html`<h2 tabindex="-1">${t(`start.${this.step}.h`)}</h2>${this[`${this.step}Step`]()}`
      : html`<rm-empty icon="key" heading=${t('start.title')}>${t('start.forbidden')}<p><button class="primary" @click=${login}>${t('start.login')}</button></p></rm-empty>`;
  }

  render() {
    const now = STEPS.indexOf(this.step);
    return html`<header><img src=${new URL('../shared/icon.svg', import.meta.url).href} width="40" height="40" alt="" /><div class="grow"><h1>${t('start.title')}</h1><p>${t('start.sub')}</p></div><rm-menu icon="settings" label=${t('app.you')} .items=${habits()}></rm-menu></header>
      <main><ol class="steps" aria-label=${t('start.step', {n: now + 1})}>${STEPS.map((one, i) => html`<li class=${i < now ? 'past' : ''} aria-current=${i === now ? 'step' : nothing}>${t(`start.${one}`)}</li>`)}</ol>
      <div class="card">${this.body()}<rm-problem .problem=${this.problem}></rm-problem></div></main>`;
  }
}
customElements.define('rm-start', Start);
