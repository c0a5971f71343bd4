// The operations console: one view a fragment, `#/queue?state=HELD`. Views lie in modules of their own, fetched when they are first looked at.
import {LitElement, css, html, nothing} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import '../shared/shell.js';
import {base} from '../shared/base.js';
import {ask} from '../shared/api.js';
import {shortcuts} from '../shared/elements.js';
import {speak, t} from '../shared/i18n.js';
import english from './words.en.js';

await speak(english, {zh: () => import('./words.zh.js')});

const people = () => import('./people.js');
const system = () => import('./system.js');
const views = {
  overview: {icon: 'overview', key: 'o', load: () => import('./overview.js'), show: (arg, me) => html`<rm-overview .me=${me}></rm-overview>`},
  queue: {icon: 'queue', key: 'q', load: () => import('./queue.js'), show: (arg, me) => html`<rm-queue .arg=${arg} .me=${me}></rm-queue>`},
  trace: {icon: 'trace', key: 't', load: () => import('./trace.js'), show: (arg, me) => html`<rm-trace .arg=${arg} .me=${me}></rm-trace>`},
  destinations: {icon: 'destination', key: 'd', load: system, show: (arg, me) => html`<rm-destinations .me=${me}></rm-destinations>`},
  letters: {icon: 'mailopen', key: 'l', load: () => import('./queue.js'), show: (arg, me) => html`<rm-letters .me=${me}></rm-letters>`},
  test: {icon: 'send', key: 'x', load: () => import('./trace.js'), show: (arg, me) => html`<rm-test .me=${me}></rm-test>`},
  domains: {icon: 'domain', key: 'm', load: people, show: (arg, me) => html`<rm-domains .arg=${arg} .me=${me}></rm-domains>`},
  accounts: {icon: 'people', key: 'a', load: people, show: (arg, me) => html`<rm-accounts .arg=${arg} .me=${me}></rm-accounts>`},
  account: {hidden: 'accounts', load: people, show: (arg, me) => html`<rm-account .arg=${arg} .me=${me}></rm-account>`},
  aliases: {icon: 'alias', key: 'i', load: people, show: (arg, me) => html`<rm-aliases .me=${me}></rm-aliases>`},
  routes: {icon: 'route', key: 'r', load: system, show: (arg, me) => html`<rm-routes .me=${me}></rm-routes>`},
  applications: {icon: 'application', key: 'p', load: system, show: (arg, me) => html`<rm-applications .me=${me}></rm-applications>`},
  audit: {icon: 'audit', key: 'u', load: system, show: (arg, me) => html`<rm-audit .me=${me}></rm-audit>`},
  nodes: {icon: 'node', key: 'n', load: system, show: (arg, me) => html`<rm-nodes .me=${me}></rm-nodes>`},
};
/** Where the menu has a heading. */
const HEADINGS = {overview: 'nav.watch', domains: 'nav.people', routes: 'nav.system'};
/** What managers of domains see as well. */
const DOMAINS = ['domains', 'accounts', 'account', 'aliases'];

class Console extends LitElement {
  static properties = {me: {state: true}, view: {state: true}, arg: {state: true}, ready: {state: true}, problem: {state: true}};
  static styles = [base, css`
    form { position: relative; }
    form rm-icon { position: absolute; inset-inline-start: 10px; top: 50%; translate: 0 -50%; color: var(--muted); pointer-events: none; }
    input[type=search]:not(#x) { padding-inline-start: 38px; background: var(--bg); border-color: var(--line); text-overflow: ellipsis; }
    .card { max-width: 560px; margin: var(--s6) auto; }
  `];

  constructor() {
    super();
    addEventListener('hashchange', () => this.route());
    this.groups = [
      {heading: t('keys.go'), keys: this.visible().map((name) => ({keys: `g ${views[name].key}`, label: t(`nav.${name}`), run: () => (location.hash = `#/${name}`)}))},
      {heading: t('keys.do'), keys: [{keys: '/', label: t('keys.search'), run: () => this.renderRoot.querySelector('input').focus()}, {keys: 'r', label: t('keys.refresh'), run: () => this.renderRoot.querySelector('rm-shell > :not([slot])')?.refresh?.()}]},
    ];
    shortcuts(this.groups);
    ask('api/sessions').then(
      (me) => {
        this.me = me;
        this.route();
      },
      (problem) => (this.problem = problem),
    );
  }

  visible() {
    return Object.keys(views).filter((name) => !views[name].hidden);
  }

  may(name) {
    return this.me.administrator || (this.me.administers?.length && DOMAINS.includes(name));
  }

  async route() {
    const [, name = '', rest = ''] = /^#\/([a-z]*)[/?]?(.*)$/.exec(location.hash) ?? [];
    const home = this.me.administrator ? 'overview' : 'domains';
    const view = name in views ? name : home;
    try {
      await views[view].load();
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
    }
    [this.view, this.arg, this.ready] = [view, rest, true];
    document.title = `${t(`nav.${views[view].hidden ?? view}`)} · Remora`;
  }

  items() {
    return this.visible()
      .filter((name) => this.may(name))
      .flatMap((name) => [...(HEADINGS[name] ? [{heading: t(HEADINGS[name])}] : []), {id: name, label: t(`nav.${name}`), icon: views[name].icon, href: `#/${name}`}]);
  }

  async search(event) {
    event.preventDefault();
    const field = event.target.querySelector('input');
    const text = field.value.trim();
    if (text) {
      const {question} = await import('./trace.js');
      const [kind, value] = question(text);
      location.hash = `#/trace/${kind}/${encodeURIComponent(value)}`;
      field.blur();
    }
  }

  render() {
    if (!this.me) {
      return html`<rm-problem .problem=${this.problem}></rm-problem>`;
    }
    return html`<rm-shell app="console" .me=${this.me} .items=${this.items()} .groups=${this.groups} current=${views[this.view]?.hidden ?? this.view}>
      ${this.me.administrator
        ? html`<form slot="search" role="search" @submit=${this.search}><rm-icon name="search" size="18"></rm-icon><input type="search" name="q" aria-label=${t('search.label')} placeholder=${t('search')} autocapitalize="none" spellcheck="false" /></form>`
        : nothing}
      ${this.ready ? this.content() : nothing}
    </rm-shell>`;
  }

  content() {
    if (this.problem) {
      return html`<rm-problem .problem=${this.problem} retry @retry=${this.route}></rm-problem>`;
    }
    return this.may(this.view)
      ? keyed(this.view, views[this.view].show(this.arg, this.me))
      : html`<div class="card"><rm-empty icon="shield" heading=${t('forbidden.h')}>${t('forbidden')}</rm-empty></div>`;
  }
}
customElements.define('rm-console', Console);
