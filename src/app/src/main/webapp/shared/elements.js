// The small parts that both applications are made of. Import it for its elements; `dialog`, `toast` and `shortcuts` are calls.
import {LitElement, css, html, nothing} from 'lit';
import './icons.js';
import {base} from './base.js';
import {speak, t, ago, moment} from './i18n.js';
import english from './words.en.js';

await speak(english, {zh: () => import('./words.zh.js')});

/** <rm-time at="2026-11-24T05:00:00Z"></rm-time>: how long ago, the moment itself on its title; it goes with the clock. */
class Time extends LitElement {
  static properties = {at: {}};
  static styles = css`:host { white-space: nowrap; }`;

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.requestUpdate(), 15000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  render() {
    return this.at ? html`<time datetime=${this.at} title=${moment(this.at)}>${ago(this.at)}</time>` : nothing;
  }
}
customElements.define('rm-time', Time);

/** <rm-copy value="text"></rm-copy>: puts the text on the clipboard. */
class Copy extends LitElement {
  static properties = {value: {}, label: {}, done: {state: true}};
  static styles = [base, css`:host { display: inline-flex; } button { min-height: 30px; padding: 0 10px; font-size: var(--small); }`];

  async copy() {
    try {
      await navigator.clipboard.writeText(this.value);
    } catch {
      // Without TLS there is no clipboard but the old one.
      const area = document.createElement('textarea');
      area.value = this.value;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    this.done = true;
    setTimeout(() => (this.done = false), 1500);
  }

  render() {
    const label = this.label || t('do.copy');
    return html`<button class="quiet" @click=${this.copy} aria-label=${this.done ? t('done.copied') : `${label}: ${this.value}`}>
      <rm-icon name=${this.done ? 'check' : 'copy'} size="16"></rm-icon>${this.done ? t('done.copied') : label}
    </button>`;
  }
}
customElements.define('rm-copy', Copy);

/** <rm-empty icon="inbox" heading="…">what to do next, buttons too</rm-empty> */
class Empty extends LitElement {
  static properties = {icon: {}, heading: {}};
  static styles = [base, css`
    :host { display: block; padding: var(--s6) var(--s4); text-align: center; }
    rm-icon { color: var(--muted); padding: var(--s3); background: var(--hover); border-radius: 50%; }
    h2 { margin: var(--s3) 0 var(--s1); }
    div { color: var(--muted); max-width: 52ch; margin: 0 auto; }
  `];

  render() {
    return html`<rm-icon name=${this.icon || 'inbox'} size="28"></rm-icon><h2>${this.heading}</h2><div><slot></slot></div>`;
  }
}
customElements.define('rm-empty', Empty);

/** <rm-problem .problem=${error} @retry=${…}>: what happened and what to do; renders nothing without a problem. */
class ProblemPanel extends LitElement {
  static properties = {problem: {attribute: false}, retry: {type: Boolean}};
  static styles = [base, css`
    section { display: flex; gap: var(--s3); padding: var(--s3) var(--s4); border-radius: var(--radius); background: var(--danger-soft); border: 1px solid var(--danger); }
    rm-icon { color: var(--danger); margin-top: 1px; }
    p { overflow-wrap: anywhere; }
    button { margin-top: var(--s2); }
  `];

  render() {
    if (!this.problem) {
      return nothing;
    }
    const {status, title, detail, message} = this.problem;
    const known = t(`problem.${status}`);
    const advice = t(`problem.${status}.do`);
    return html`<section role="alert">
      <rm-icon name="warning"></rm-icon>
      <div class="grow">
        <h3>${known.startsWith('problem.') ? title || t('problem.500') : known}</h3>
        <p>${detail ?? (status === undefined ? message : nothing)}</p>
        <p class="small">${advice.startsWith('problem.') ? t('problem.500.do') : advice}</p>
        ${this.retry ? html`<button @click=${() => this.dispatchEvent(new Event('retry'))}><rm-icon name="refresh" size="16"></rm-icon>${t('do.retry')}</button>` : nothing}
      </div>
    </section>`;
  }
}
customElements.define('rm-problem', ProblemPanel);

/** <rm-loading></rm-loading>: bars where something will be. */
class Loading extends LitElement {
  static styles = css`
    :host { display: block; padding: var(--s4); }
    i { display: block; height: 14px; margin-bottom: 14px; border-radius: 7px; background: var(--hover); }
    i:nth-child(2) { width: 82%; } i:nth-child(3) { width: 64%; }
    @media (prefers-reduced-motion: no-preference) { i { animation: pulse 1.2s ease-in-out infinite alternate; } }
    @keyframes pulse { to { opacity: 0.45; } }
  `;

  render() {
    return html`<div role="status" aria-label=${t('loading')}><i></i><i></i><i></i></div>`;
  }
}
customElements.define('rm-loading', Loading);

/** <rm-tabs .tabs=${[{id, label, count}]} selected="id" @select=${e => e.detail}></rm-tabs> */
class Tabs extends LitElement {
  static properties = {tabs: {attribute: false}, selected: {}, label: {}};
  static styles = [base, css`
    div { display: flex; gap: var(--s1); border-bottom: 1px solid var(--line); overflow-x: auto; scrollbar-width: thin; }
    button { border: 0; border-radius: 0; background: none; color: var(--muted); padding: 0 var(--s3); min-height: 40px; border-bottom: 2px solid transparent; white-space: nowrap; }
    button[aria-selected=true] { color: var(--text); border-bottom-color: var(--accent); }
    :focus-visible { outline-offset: -3px; }
  `];

  choose(id) {
    this.dispatchEvent(new CustomEvent('select', {detail: id}));
  }

  move(event) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) {
      const now = this.tabs.findIndex((tab) => tab.id === this.selected);
      const next = (now + step + this.tabs.length) % this.tabs.length;
      this.choose(this.tabs[next].id);
      this.renderRoot.querySelectorAll('button')[next].focus();
    }
  }

  render() {
    return html`<div role="tablist" aria-label=${this.label || nothing} @keydown=${this.move}>
      ${this.tabs.map(
        (tab) => html`<button role="tab" aria-selected=${tab.id === this.selected} tabindex=${tab.id === this.selected ? 0 : -1} @click=${() => this.choose(tab.id)}>
          ${tab.label}${tab.count === undefined ? nothing : html` <span class="badge">${tab.count}</span>`}
        </button>`,
      )}
    </div>`;
  }
}
customElements.define('rm-tabs', Tabs);

/** <rm-menu icon="more" label="…" .items=${[{label, icon, action, danger, disabled, checked, heading, href}]}></rm-menu>; `text` shows the label beside the icon. */
class Menu extends LitElement {
  static properties = {items: {attribute: false}, icon: {}, label: {}, text: {type: Boolean}, open: {state: true}};
  static styles = [base, css`
    :host { position: relative; display: inline-flex; }
    .menu { position: absolute; z-index: 20; top: calc(100% + 4px); inset-inline-end: 0; min-width: 200px; max-width: 84vw; max-height: 70vh; overflow: auto; padding: 6px;
      background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow-high); }
    .menu button, .menu a { display: flex; justify-content: flex-start; gap: 10px; width: 100%; border: 0; background: none; padding: 0 10px; font-weight: 450; white-space: nowrap; }
    .menu button:hover:not(:disabled), .menu a:hover { background: var(--hover); }
    .menu i { width: 18px; flex: none; display: inline-flex; }
    .head { padding: 8px 10px 4px; color: var(--muted); font-size: 12px; font-weight: 600; overflow-wrap: anywhere; }
  `];

  constructor() {
    super();
    this.away = (event) => event.composedPath().includes(this) || this.close();
  }

  async toggle() {
    if (this.open) {
      this.close();
      return;
    }
    this.open = true;
    addEventListener('pointerdown', this.away);
    await this.updateComplete;
    this.entries()[0]?.focus();
  }

  close(back) {
    this.open = false;
    removeEventListener('pointerdown', this.away);
    if (back) {
      this.renderRoot.querySelector('button').focus();
    }
  }

  entries() {
    return [...this.renderRoot.querySelectorAll('.menu [role^=menuitem]:not(:disabled)')];
  }

  move(event) {
    const entries = this.entries();
    const now = entries.indexOf(this.renderRoot.activeElement);
    const next = {ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: entries.length - 1}[event.key];
    if (next !== undefined) {
      event.preventDefault();
      entries.at(next % entries.length).focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation();
      this.close(event.key === 'Escape');
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // A letter goes to the next entry that begins with it, and is no shortcut of the page.
      event.stopPropagation();
      [...entries.slice(now + 1), ...entries].find((entry) => entry.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  }

  run(item) {
    this.close(true);
    item.action?.();
  }

  entry(item) {
    if (item.heading) {
      return html`<div class="head" role="presentation">${item.heading}</div>`;
    }
    const inside = html`<i>${item.checked ? html`<rm-icon name="check" size="18"></rm-icon>` : item.icon ? html`<rm-icon name=${item.icon} size="18"></rm-icon>` : nothing}</i>${item.label}`;
    return item.href
      ? html`<a class="button" role="menuitem" tabindex="-1" href=${item.href}>${inside}</a>`
      : html`<button role=${item.checked === undefined ? 'menuitem' : 'menuitemradio'} aria-checked=${item.checked ?? nothing} tabindex="-1" class=${item.danger ? 'danger' : ''}
          ?disabled=${item.disabled} @click=${() => this.run(item)}>${inside}</button>`;
  }

  render() {
    return html`<button class="quiet ${this.text ? '' : 'icon'}" aria-haspopup="menu" aria-expanded=${Boolean(this.open)} aria-label=${this.label} title=${this.label} @click=${this.toggle}>
        <rm-icon name=${this.icon || 'more'}></rm-icon>${this.text ? this.label : nothing}
      </button>
      ${this.open ? html`<div class="menu" role="menu" aria-label=${this.label} @keydown=${this.move}>${this.items.filter(Boolean).map((item) => this.entry(item))}</div>` : nothing}`;
  }
}
customElements.define('rm-menu', Menu);

/** <rm-dialog heading="…"> body <div slot="actions">buttons</div></rm-dialog>; show(), close(); event `close`. */
class Dialog extends LitElement {
  static properties = {heading: {}, wide: {type: Boolean}};
  static styles = [base, css`
    dialog { width: min(520px, calc(100vw - 24px)); max-height: min(86dvh, 900px); padding: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); color: var(--text); box-shadow: var(--shadow-high); }
    :host([wide]) dialog { width: min(860px, calc(100vw - 24px)); }
    dialog::backdrop { background: rgb(8 14 20 / 50%); }
    header { position: sticky; top: 0; display: flex; align-items: center; gap: var(--s2); padding: var(--s4) var(--s4) var(--s2) var(--s5); background: var(--surface); z-index: 1; }
    h2 { flex: 1; overflow-wrap: anywhere; }
    .body { padding: var(--s2) var(--s5) var(--s4); }
    footer { position: sticky; bottom: 0; padding: var(--s3) var(--s5) var(--s4); background: var(--surface); }
    ::slotted([slot=actions]) { display: flex; justify-content: flex-end; gap: var(--s2); flex-wrap: wrap; }
    @media (max-width: 640px) {
      dialog, :host([wide]) dialog { width: 100vw; max-width: 100vw; margin: auto 0 0; border-radius: 16px 16px 0 0; border-width: 1px 0 0; }
    }
  `];

  show() {
    this.updateComplete.then(() => this.renderRoot.querySelector('dialog').showModal());
  }

  close() {
    this.renderRoot.querySelector('dialog')?.close();
  }

  render() {
    return html`<dialog aria-label=${this.heading} @close=${() => this.dispatchEvent(new Event('close'))}>
      <header><h2>${this.heading}</h2><button class="quiet icon" aria-label=${t('do.close')} @click=${this.close}><rm-icon name="close"></rm-icon></button></header>
      <div class="body"><slot></slot></div>
      <footer><slot name="actions"></slot></footer>
    </dialog>`;
  }
}
customElements.define('rm-dialog', Dialog);

/** A dialog with fields, made by `form`. */
class Form extends LitElement {
  static properties = {wanted: {attribute: false}, problem: {state: true}, busy: {state: true}};
  static styles = [base, css`
    form { display: flex; flex-direction: column; gap: var(--s4); }
    .keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: var(--s4) var(--s6); align-items: start; }
    .keys td { padding: 5px 0; border: 0; } .keys td:first-child { width: 72px; }
    .actions { display: flex; justify-content: flex-end; gap: var(--s2); margin-top: var(--s2); }
  `];

  firstUpdated() {
    this.renderRoot.querySelector('rm-dialog').show();
    this.updateComplete.then(() => this.renderRoot.querySelector('input, select, textarea')?.focus());
  }

  async submit(event) {
    event.preventDefault();
    const given = {};
    for (const field of this.wanted.fields ?? []) {
      const element = this.renderRoot.querySelector(`[name="${field.name}"]`);
      given[field.name] = field.type === 'checkbox' ? element.checked : element.value.trim();
    }
    this.busy = true;
    this.problem = undefined;
    try {
      const result = await this.wanted.run?.(given);
      this.finish(result ?? given);
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  finish(result) {
    this.wanted.done(result);
    this.remove();
  }

  field(field) {
    if (field.type === 'checkbox') {
      return html`<label class="check"><input type="checkbox" name=${field.name} .checked=${Boolean(field.value)} />${field.label}</label>`;
    }
    const control = field.options
      ? html`<select name=${field.name}>${field.options.map(([value, label]) => html`<option value=${value} ?selected=${value === (field.value ?? '')}>${label}</option>`)}</select>`
      : field.type === 'textarea'
        ? html`<textarea name=${field.name} rows=${field.rows ?? 4} placeholder=${field.placeholder ?? nothing} ?required=${field.required} .value=${field.value ?? ''}></textarea>`
        : html`<input name=${field.name} type=${field.type ?? 'text'} placeholder=${field.placeholder ?? nothing} ?required=${field.required} min=${field.min ?? nothing}
            autocomplete=${field.autocomplete ?? 'off'} autocapitalize="none" spellcheck="false" .value=${field.value ?? ''} />`;
    return html`<label class="field">${field.label}${control}${field.hint ? html`<span class="hint">${field.hint}</span>` : nothing}</label>`;
  }

  render() {
    const {heading, text, action, danger, fields = [], wide} = this.wanted;
    return html`<rm-dialog heading=${heading} ?wide=${wide} @close=${() => this.finish(null)}>
      <form @submit=${this.submit}>
        ${text ? html`<div>${text}</div>` : nothing} ${fields.map((field) => this.field(field))}
        <rm-problem .problem=${this.problem}></rm-problem>
        <div class="actions">
          <button type="button" @click=${() => this.renderRoot.querySelector('rm-dialog').close()}>${action ? t('do.cancel') : t('do.close')}</button>
          ${action ? html`<button class=${danger ? 'danger' : 'primary'} ?disabled=${this.busy}>${action}</button>` : nothing}
        </div>
      </form>
    </rm-dialog>`;
  }
}
customElements.define('rm-form', Form);

/**
 * Asks by a dialog: {heading, text, action, danger, fields: [{name, label, type, value, required, hint, placeholder, options: [[value, label]]}], run}. `run(given)`
 * does it while the dialog is open and shows a Problem that it throws. Gives what `run` gave, else what was given; null: nothing was done.
 */
export function form(wanted) {
  return new Promise((done) => {
    const element = document.createElement('rm-form');
    element.wanted = {...wanted, done};
    document.body.append(element);
  });
}

/** Messages that come and go. */
class Toasts extends LitElement {
  static properties = {all: {state: true}};
  static styles = [base, css`
    :host { position: fixed; z-index: 100; inset: auto 0 var(--s5); display: flex; flex-direction: column; align-items: flex-start; gap: var(--s2); pointer-events: none; padding: 0 var(--s5); }
    @media (max-width: 900px) { :host { inset: 64px 0 auto; align-items: center; padding: 0 var(--s3); } }
    .toast { display: flex; align-items: center; gap: var(--s3); max-width: 560px; padding: 8px 8px 8px 16px; border-radius: var(--radius); background: #1c2733; color: #f2f5f8; box-shadow: var(--shadow-high); pointer-events: auto; }
    .toast button { color: #7fd6db; background: none; border: 0; min-height: 32px; }
    .toast button:hover { background: rgb(255 255 255 / 12%); }
  `];

  constructor() {
    super();
    this.all = [];
  }

  add(toast) {
    this.all = [...this.all, toast];
    const end = () => this.drop(toast);
    toast.timer = setTimeout(end, (toast.seconds ?? (toast.undo ? 8 : 5)) * 1000);
  }

  drop(toast) {
    clearTimeout(toast.timer);
    this.all = this.all.filter((one) => one !== toast);
  }

  render() {
    return html`<div class="stack" role="status" aria-live="polite">
      ${this.all.map(
        (toast) => html`<div class="toast"><span class="grow">${toast.text}</span>
          ${toast.undo ? html`<button @click=${() => { this.drop(toast); toast.undo(); }}>${t('do.undo')}</button>` : nothing}
          <button aria-label=${t('do.close')} @click=${() => this.drop(toast)}><rm-icon name="close" size="16"></rm-icon></button></div>`,
      )}
    </div>`;
  }
}
customElements.define('rm-toasts', Toasts);

/** Says something in passing; `undo` is called when the reader wants it undone. Gives a function that takes the message away. */
export function toast(text, {undo, seconds} = {}) {
  let toasts = document.querySelector('rm-toasts');
  if (!toasts) {
    toasts = document.createElement('rm-toasts');
    document.body.append(toasts);
  }
  const one = {text, undo, seconds};
  toasts.add(one);
  return () => toasts.drop(one);
}

/** Into a field; a box that was ticked is none. */
const typing = (event) => event.composedPath().some((one) => one.isContentEditable || (/^(INPUT|TEXTAREA|SELECT|DIALOG)$/.test(one.tagName ?? '') && !/^(checkbox|radio)$/.test(one.type)));

/**
 * Keys of a page: [{heading, keys: [{keys: 'g q', label, run}]}]. Two keys with a space are typed one after the other. `?` shows the sheet. Not while somebody types.
 * Gives a function that ends it.
 */
export function shortcuts(groups) {
  const all = new Map(groups.flatMap((group) => group.keys).map((one) => [one.keys, one.run]));
  let before = '';
  const listen = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event)) {
      return;
    }
    if (event.key === '?') {
      sheet(groups);
      return;
    }
    const run = all.get(`${before} ${event.key}`) ?? all.get(event.key);
    before = run ? '' : event.key;
    setTimeout(() => (before = ''), 1500);
    if (run) {
      event.preventDefault();
      run(event);
    }
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}

/** Shows which keys there are. */
export function sheet(groups) {
  return form({
    heading: t('app.shortcuts'),
    wide: true,
    text: html`<div class="keys">${groups.map(
      (group) => html`<section><h3>${group.heading}</h3><table>${group.keys.map(
        (one) => html`<tr><td>${one.keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</td><td>${one.label}</td></tr>`,
      )}</table></section>`,
    )}</div>`,
  });
}
