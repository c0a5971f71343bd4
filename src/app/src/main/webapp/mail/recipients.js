// A field of recipients: each a chip, completed from those with whom mail was written (Recipient/query, ours).
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {t} from '../shared/i18n.js';
import {ADDRESS} from './draft.js';
import {one} from './jmap.js';

/** `Ann <a@x.test>, b@x.test` as a list. */
export function addresses(text) {
  return (text.match(/(?:"[^"]*"|[^,;\n"])+/g) ?? [])
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, name, email] = /^(.*?)<([^<>]*)>$/.exec(part) ?? [];
      return email ? {name: name.trim().replace(/^"(.*)"$/, '$1') || null, email: email.trim()} : {name: null, email: part};
    });
}

/** <rm-recipients label="To" .value=${[{name, email}]} .wrong=${[emails]}>; event `change`, then `value` is the new one. */
class Recipients extends LitElement {
  static properties = {label: {}, value: {attribute: false}, wrong: {attribute: false}, found: {state: true}, at: {state: true}};
  static styles = [base, css`
    :host { position: relative; display: flex; align-items: center; gap: 6px; flex-wrap: wrap; min-height: 40px; padding: 4px 0; border-bottom: 1px solid var(--line); }
    .label { color: var(--muted); font-size: 14px; min-width: 34px; }
    .chip { display: inline-flex; align-items: center; max-width: 100%; border-radius: 999px; background: var(--hover); font-size: 13.5px; padding-inline-start: 10px; }
    .chip span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .chip.bad { background: var(--danger-soft); color: var(--danger); }
    .chip button { min-height: 26px; width: 26px; padding: 0; border: 0; background: none; border-radius: 50%; }
    input:not(#x) { flex: 1; min-width: 120px; width: auto; border: 0; background: none; padding: 4px 2px; min-height: 30px; outline: none; }
    :host(:focus-within) { border-bottom-color: var(--accent); }
    ul { position: absolute; z-index: 9; top: 100%; inset-inline: 34px 0; list-style: none; padding: 4px; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius-small); box-shadow: var(--shadow-high); }
    li { padding: 6px 10px; border-radius: 4px; cursor: pointer; font-size: 14px; }
    li[aria-selected=true] { background: var(--accent-soft); }
    li span { color: var(--muted); margin-inline-start: 6px; }
  `];

  get input() {
    return this.renderRoot.querySelector('input');
  }

  focus() {
    this.updateComplete.then(() => this.input.focus());
  }

  set(value) {
    this.value = value;
    this.dispatchEvent(new Event('change'));
  }

  /** What was typed becomes chips. */
  take(text = this.input.value) {
    const some = addresses(text);
    if (some.length) {
      this.input.value = '';
      this.set([...this.value, ...some]);
    }
    this.found = undefined;
  }

  async complete() {
    const text = this.input.value.trim();
    if (/[,;]\s*$/.test(this.input.value)) {
      this.take();
      return;
    }
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const {list} = text ? await one('Recipient/query', {text, limit: 6}).catch(() => ({list: []})) : {list: []};
    if (turn === this.turn) {
      this.found = list.filter((person) => !this.value.some((known) => known.email === person.email));
      this.at = 0;
    }
  }

  choose(person) {
    this.input.value = '';
    this.found = undefined;
    this.turn++;
    this.set([...this.value, person]);
    this.input.focus();
  }

  key(event) {
    const many = this.found?.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (many) {
        event.preventDefault();
        this.at = (this.at + (event.key === 'ArrowDown' ? 1 : many - 1)) % many;
      }
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      many ? this.choose(this.found[this.at]) : this.take();
    } else if (event.key === 'Tab' && many && this.input.value) {
      this.choose(this.found[this.at]);
      event.preventDefault();
    } else if (event.key === 'Escape' && many) {
      event.stopPropagation();
      this.found = undefined;
    } else if (event.key === 'Backspace' && !this.input.value && this.value.length) {
      this.set(this.value.slice(0, -1));
    }
  }

  paste(event) {
    const text = event.clipboardData.getData('text');
    if (/[,;\n]|>\s*$/.test(text.trim())) {
      event.preventDefault();
      this.take(this.input.value + text);
    }
  }

  chip(person, index) {
    const bad = !ADDRESS.test(person.email) || this.wrong?.includes(person.email);
    return html`<span class="chip ${bad ? 'bad' : ''}" title=${bad ? t('address.wrong', {email: person.email}) : person.email}><span>${person.name || person.email}</span>${bad ? html`<span class="hidden">${t('address.wrong', {email: person.email})}</span>` : nothing}
      <button aria-label=${t('remove.name', {name: person.email})} @click=${() => this.set(this.value.toSpliced(index, 1))}><rm-icon name="close" size="14"></rm-icon></button></span>`;
  }

  render() {
    const open = Boolean(this.found?.length);
    return html`<span class="label" aria-hidden="true">${this.label}</span>${this.value.map((person, index) => this.chip(person, index))}
      <input role="combobox" aria-label=${this.label} aria-expanded=${open} aria-controls="found" aria-autocomplete="list" aria-activedescendant=${open ? `found${this.at}` : nothing} autocomplete="off" autocapitalize="none" spellcheck="false"
        @input=${this.complete} @keydown=${this.key} @paste=${this.paste} @blur=${() => setTimeout(() => this.take(), 150)} />
      <ul id="found" role="listbox" aria-label=${t('suggestions')} ?hidden=${!open}>${(this.found ?? []).map((person, index) => html`<li id="found${index}" role="option" aria-selected=${index === this.at} @pointerdown=${(event) => { event.preventDefault(); this.choose(person); }}>${person.name ?? person.email}${person.name ? html`<span>${person.email}</span>` : nothing}</li>`)}</ul>`;
  }
}
customElements.define('rm-recipients', Recipients);
