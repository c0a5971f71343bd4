// The frame of both applications: bar on top, navigation at the side (a drawer on a phone), the content beneath.
import {LitElement, css, html, nothing} from 'lit';
import './elements.js';
import {base} from './base.js';
import {languages, language, setLanguage, t} from './i18n.js';
import {logout, root} from './api.js';

const theme = () => localStorage.getItem('remora-theme') || 'auto';
function setTheme(chosen) {
  localStorage.setItem('remora-theme', chosen);
  dispatchEvent(new Event('remora-theme'));
}

/** The entries of a menu that each page has: appearance, language, log out. */
export const habits = () => [
  {heading: t('app.theme')},
  ...['auto', 'light', 'dark'].map((one) => ({label: t(`app.theme.${one}`), checked: theme() === one, action: () => setTheme(one)})),
  {heading: t('app.language')},
  ...Object.entries(languages).map(([code, name]) => ({label: name, checked: code === language, action: () => setLanguage(code)})),
];

/**
 * <rm-shell app="console" .me=${{account, administrator}} .items=${[{id, label, icon, href, count} | {heading}]} current="id">. Slots: `search` in the bar, `actions`
 * at its end, `nav` above the items, and the content. `.groups` of shortcuts adds their sheet to the menu. `full`: the content takes all the room and scrolls by itself.
 */
export class Shell extends LitElement {
  static properties = {app: {}, me: {attribute: false}, items: {attribute: false}, groups: {attribute: false}, current: {}, full: {type: Boolean}, open: {state: true}};
  static styles = [base, css`
    :host { display: grid; grid-template: 56px minmax(0, 1fr) / 232px minmax(0, 1fr); min-height: 100dvh; }
    :host([full]) { height: 100dvh; }
    .skip { position: fixed; inset-inline-start: 8px; top: -60px; z-index: 50; }
    .skip:focus { top: 8px; }
    header { grid-column: 1 / -1; position: sticky; top: 0; z-index: 10; display: flex; align-items: center; gap: var(--s3); padding: 0 var(--s4); background: var(--surface); border-bottom: 1px solid var(--line); }
    .brand { display: flex; align-items: center; gap: 10px; width: 204px; color: var(--text); font-weight: 680; font-size: 16px; letter-spacing: -0.01em; text-decoration: none; }
    .brand img { display: block; }
    .brand span { color: var(--muted); font-weight: 450; }
    .search { flex: 1; min-width: 0; max-width: 640px; }
    .end { display: flex; align-items: center; gap: var(--s1); margin-inline-start: auto; }
    nav { position: sticky; top: 56px; align-self: start; height: calc(100dvh - 56px); overflow-y: auto; padding: var(--s3); border-inline-end: 1px solid var(--line); background: var(--bg); }
    nav ul { list-style: none; display: flex; flex-direction: column; gap: 2px; }
    nav .head { padding: var(--s3) 10px var(--s1); color: var(--muted); font-size: 12px; font-weight: 600; }
    nav a { display: flex; align-items: center; gap: 10px; min-height: 36px; padding: 0 10px; border-radius: var(--radius-small); color: var(--text); font-size: 14px; font-weight: 500; text-decoration: none; }
    nav a:hover { background: var(--hover); }
    nav a rm-icon { color: var(--muted); }
    nav a[aria-current=page] { background: var(--accent-soft); color: var(--accent-strong); }
    nav a[aria-current=page] rm-icon { color: inherit; }
    nav .count { margin-inline-start: auto; color: inherit; font-size: 12px; font-weight: 600; font-variant-numeric: tabular-nums; }
    main { min-width: 0; padding: var(--s5); outline: none; }
    :host([full]) main { padding: 0; min-height: 0; }
    .burger, .veil { display: none; }
    @media (max-width: 900px) {
      :host { grid-template-columns: minmax(0, 1fr); }
      header { padding: 0 var(--s2); gap: var(--s1); }
      .burger { display: inline-flex; }
      .brand { width: auto; }
      .brand span, .brand b { display: none; }
      nav { position: fixed; z-index: 30; inset: 0 auto 0 0; width: min(280px, 82vw); height: 100dvh; visibility: hidden; transform: translateX(-100%); transition: transform var(--quick), visibility var(--quick); background: var(--surface); }
      nav.open { visibility: visible; transform: none; box-shadow: var(--shadow-high); }
      .veil.open { display: block; position: fixed; z-index: 29; inset: 0; background: rgb(8 14 20 / 50%); }
      nav a { min-height: 44px; }
      main { padding: var(--s4) var(--s3) var(--s6); }
    }
  `];

  updated(changed) {
    if (changed.has('current')) {
      this.open = false;
    }
  }

  item(item) {
    return item.heading
      ? html`<li class="head">${item.heading}</li>`
      : html`<li><a href=${item.href} aria-current=${item.id === this.current ? 'page' : nothing} @click=${() => (this.open = false)}>
          <rm-icon name=${item.icon}></rm-icon>${item.label}${item.count ? html`<span class="count">${item.count}</span>` : nothing}</a></li>`;
  }

  menu() {
    const other = this.app === 'console' ? 'mail' : 'console';
    const me = this.me ?? {};
    const visits = other === 'mail' ? me.account : me.administrator || me.administers?.length;
    return [
      {heading: me.account || t('app.administrator')},
      visits && {label: t(`app.${other}`), icon: other === 'mail' ? 'mail' : 'overview', href: new URL(`${other}/`, root).href},
      this.groups && {label: t('app.shortcuts'), icon: 'keyboard', action: () => dispatchEvent(new KeyboardEvent('keydown', {key: '?'}))},
      ...habits(),
      {heading: ' '},
      {label: t('app.logout'), icon: 'logout', action: logout},
    ];
  }

  /** To the content, past bar and navigation; a fragment would be a view's address. */
  skip(event) {
    event.preventDefault();
    this.renderRoot.querySelector('main').focus();
  }

  render() {
    return html`<header>
        <a class="skip button primary" href="#" @click=${this.skip}>${t('app.skip')}</a>
        <button class="burger quiet icon" aria-label=${t('app.menu')} aria-expanded=${Boolean(this.open)} @click=${() => (this.open = !this.open)}><rm-icon name="menu"></rm-icon></button>
        <a class="brand" href="#/" aria-label="Remora ${t(`app.${this.app}`)}"><img src=${new URL('./icon.svg', import.meta.url).href} width="28" height="28" alt="" /><b>Remora</b> <span>${t(`app.${this.app}`)}</span></a>
        <div class="search"><slot name="search"></slot></div>
        <div class="end"><slot name="actions"></slot><rm-menu icon="account" label=${t('app.you')} .items=${this.menu()}></rm-menu></div>
      </header>
      <div class="veil ${this.open ? 'open' : ''}" @click=${() => (this.open = false)}></div>
      <nav class=${this.open ? 'open' : ''} aria-label=${t('app.sections')} @keydown=${(event) => event.key === 'Escape' && (this.open = false)}>
        <slot name="nav"></slot>
        <ul>${(this.items ?? []).map((item) => this.item(item))}</ul>
      </nav>
      <main tabindex="-1"><slot></slot></main>`;
  }
}
customElements.define('rm-shell', Shell);
