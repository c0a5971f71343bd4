import {ask, segment, tagOf} from '../shared/api.js';
import {form, toast} from '../shared/elements.js';
import {size} from '../shared/i18n.js';
import {Part, Rows, badge, css, html, list, nothing, number, t} from './part.js';

const MB = 1024 * 1024;

/** Domains, and what the DNS says of them. */
class Domains extends Rows {
  static properties = {...Rows.properties, checked: {state: true}};
  static styles = [...Rows.styles, css`
    .pair { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 2px var(--s2); align-items: start; font-size: 13px; }
    .pair .mono { overflow-wrap: anywhere; padding-top: 5px; }
    .pair span:first-child, .pair span.label { color: var(--muted); padding-top: 5px; }
    td.pairs { min-width: 280px; }
  `];
  path = 'api/domains';
  name = 'domains';

  updated(changed) {
    super.updated(changed);
    if (changed.has('arg')) {
      this.checked = undefined;
      if (this.arg) {
        this.check();
      }
    }
  }

  async check() {
    const domain = this.arg;
    this.checked = undefined;
    this.checked = await ask(`api/domains/${segment(domain)}/check`).then((answer) => ({domain, records: answer.records}), (problem) => ({domain, problem}));
  }

  top() {
    return this.heading('domains', this.me?.administrator ? html`<button class="primary" @click=${this.add}><rm-icon name="add" size="18"></rm-icon>${t('domains.add')}</button>` : nothing);
  }

  empty() {
    return html`<rm-empty icon="domain" heading=${t('domains.empty')}>${t('domains.empty.do')}</rm-empty>`;
  }

  add() {
    this.change({
      heading: t('domains.add'),
      action: t('do.add'),
      fields: [{name: 'name', label: t('name'), required: true, placeholder: 'example.org'}, {name: 'aliasOf', label: t('domains.aliasOf'), hint: t('domains.aliasOf.hint')}],
      does: ({name, aliasOf, reason}) => ask(`api/domains/${segment(name)}`, {method: 'PUT', headers: {'If-None-Match': '*'}, json: {aliasOf: aliasOf || undefined, reason}}),
    }).then((made) => made && (location.hash = `#/domains/${made.name}`));
  }

  drop(domain) {
    this.change({
      heading: t('delete.sure', {name: domain}), text: t('domains.delete.text'), action: t('do.delete'), danger: true,
      does: ({reason}) => ask(`api/domains/${segment(domain)}`, {method: 'DELETE', query: {reason}}),
    });
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('name')}</th><th class="number">${t('nav.accounts')}</th><th class="number">${t('nav.aliases')}</th><th><span class="hidden">${t('actions')}</span></th></tr></thead><tbody>${rows.map(
      (row) => html`<tr aria-selected=${row.name === this.arg}><td class="main"><a class="plain address" href="#/domains/${row.name}">${row.name}</a>${row.aliasOf ? html` <span class="badge">= ${row.aliasOf}</span>` : nothing}</td>
        <td class="number" data-label=${t('nav.accounts')}>${number(row.accounts)}</td><td class="number" data-label=${t('nav.aliases')}>${number(row.aliases)}</td>
        <td class="side"><div class="row"><a class="button" href="#/domains/${row.name}">${t('domains.check')}</a>
          <rm-menu label="${t('do.more')}: ${row.name}" .items=${[{label: t('nav.accounts'), icon: 'people', href: `#/accounts?domain=${row.name}`}, this.me?.administrator && {label: t('domains.delete'), icon: 'trash', danger: true, action: () => this.drop(row.name)}]}></rm-menu></div></td></tr>`,
    )}</tbody></table>`;
  }

  view(data) {
    return html`${super.view(data)}${this.arg ? this.dns() : nothing}`;
  }

  dns() {
    const {records, problem} = this.checked ?? {};
    return html`<section class="card flush" aria-label=${t('domains.check')}><header><h2 class="grow wrap">DNS · ${this.arg}</h2><button @click=${this.check}><rm-icon name="refresh" size="18"></rm-icon>${t('domains.again')}</button></header>
      <rm-problem .problem=${problem}></rm-problem>
      ${records ? html`<div class="scroll"><table class="folds"><thead><tr><th>${t('domains.record')}</th><th>${t('domains.should')} / ${t('domains.is')}</th><th>${t('state')}</th></tr></thead><tbody>${records.map((one) => this.record(one))}</tbody></table></div>` : problem ? nothing : html`<rm-loading></rm-loading>`}</section>`;
  }

  record(one) {
    const says = one.actual.join('\n') || t(one.state === 'UNKNOWN' ? 'UNKNOWN' : 'domains.nothing');
    return html`<tr><td class="main"><b>${one.purpose}</b> <span class="small muted">${t(`purpose.${one.purpose}`)}</span><div class="mono small wrap">${one.name}</div></td>
      <td class="pairs"><div class="pair">${one.expected ? html`<span class="label">${t('domains.should')}</span><span class="mono">${one.type} ${one.expected}</span><rm-copy value=${one.expected} label=${t('do.copy')}></rm-copy>` : nothing}
        <span class="label">${t('domains.is')}</span><span class="mono">${says}</span></div></td>
      <td class="side">${badge(one.state)}</td></tr>`;
  }
}
customElements.define('rm-domains', Domains);

/** Accounts; one of them with `arg`. */
class Accounts extends Rows {
  path = 'api/accounts';
  name = 'accounts';

  query() {
    return Object.fromEntries(new URLSearchParams(this.arg ?? ''));
  }

  top() {
    const {domain, address} = this.query();
    return html`${this.heading('accounts', html`<button class="primary" @click=${this.add}><rm-icon name="add" size="18"></rm-icon>${t('accounts.add')}</button>`)}
      <form class="filters" @submit=${(event) => { event.preventDefault(); const find = new FormData(event.target).get('find').trim(); location.hash = find ? `#/accounts?${find.includes('@') ? 'address' : 'domain'}=${encodeURIComponent(find)}` : '#/accounts'; }}>
        <label class="field">${t('accounts.address')} / ${t('accounts.filter')}<input name="find" type="search" .value=${address ?? domain ?? ''} placeholder="ann@example.org" /></label></form>`;
  }

  empty() {
    return html`<rm-empty icon="people" heading=${t('accounts.empty')}>${t('accounts.empty.do')}</rm-empty>`;
  }

  add() {
    this.change({
      heading: t('accounts.add'),
      action: t('do.add'),
      fields: [
        {name: 'address', label: t('accounts.address'), required: true, placeholder: 'ann@example.org'},
        {name: 'password', label: t('accounts.password'), type: 'password', autocomplete: 'new-password', hint: t('accounts.password.hint')},
        {name: 'quota', label: t('accounts.quota'), type: 'number', min: 0, hint: t('accounts.quota.hint')},
        ...(this.me?.administrator ? [{name: 'role', label: t('accounts.role'), options: ['user', 'administrator'].map((one) => [one, t(`accounts.role.${one}`)])}] : []),
      ],
      does: ({address, password, quota, role, reason}) =>
        ask(`api/accounts/${segment(address)}`, {method: 'PUT', headers: {'If-None-Match': '*'}, json: {password: password || undefined, quota: quota ? Number(quota) * MB : undefined, role, reason}}),
    });
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('accounts.address')}</th><th>${t('accounts.used')}</th><th class="number">${t('accounts.mailboxes')}</th><th>${t('state')}</th></tr></thead><tbody>${rows.map(
      (row) => html`<tr><td class="main"><a class="plain address" href="#/account/${segment(row.address)}">${row.address}</a></td>
        <td data-label=${t('accounts.used')}>${row.quota ? t('accounts.of', {used: size(row.octets), quota: size(row.quota)}) : size(row.octets)}</td><td class="number">${t('accounts.messages', {n: row.messages})}</td>
        <td class="side"><div class="row">${row.role === 'administrator' ? html`<span class="badge info">${t('accounts.role.administrator')}</span>` : nothing}${row.totp ? html`<span class="badge ok">TOTP</span>` : nothing}${row.login ? nothing : html`<span class="badge warn">${t('accounts.noLogin')}</span>`}</div></td></tr>`,
    )}</tbody></table>`;
  }
}
customElements.define('rm-accounts', Accounts);

/** One account: its properties, app passwords, mailboxes, what was removed. */
class Account extends Part {
  static properties = {...Part.properties, tab: {state: true}};
  static styles = [...Part.styles, css`
    dl.facts { display: grid; grid-template-columns: minmax(120px, 200px) minmax(0, 1fr); gap: var(--s2) var(--s4); }
    dl.facts dt { color: var(--muted); } dl.facts dd { overflow-wrap: anywhere; }
  `];

  constructor() {
    super();
    this.tab = 'account';
  }

  get path() {
    return `api/accounts/${segment(decodeURIComponent(this.arg))}`;
  }

  async load() {
    const [account, passwords, mailboxes, removed] = await Promise.all([ask(this.path), ask(`${this.path}/passwords`), ask(`${this.path}/mailboxes`, {query: {limit: 500}}), ask(`${this.path}/removed`, {query: {limit: 200}})]);
    return {account, passwords: passwords.passwords, mailboxes: mailboxes.mailboxes, removed: removed.messages};
  }

  top() {
    const address = decodeURIComponent(this.arg);
    return html`<div class="head"><a class="button quiet icon" href="#/accounts" aria-label=${t('nav.accounts')}><rm-icon name="back"></rm-icon></a><h1 class="grow wrap">${address}</h1>
      <button @click=${this.edit} ?disabled=${!this.data}>${t('accounts.edit')}</button><button @click=${this.password} ?disabled=${!this.data}>${t('accounts.newPassword')}</button>
      <rm-menu label=${t('do.more')} .items=${[this.data?.account.totp && {label: t('accounts.totp.off'), icon: 'shield', danger: true, action: () => this.noTotp()}, {label: t('accounts.delete'), icon: 'trash', danger: true, action: () => this.drop()}]}></rm-menu></div>`;
  }

  patch(heading, fields, of) {
    return this.change({heading, fields, done: t('accounts.saved'), does: (given) => ask(this.path, {method: 'PATCH', ifMatch: tagOf(this.data.account), json: {...of(given), reason: given.reason}})});
  }

  edit() {
    const account = this.data.account;
    this.patch(
      t('accounts.edit'),
      [
        {name: 'quota', label: t('accounts.quota'), type: 'number', min: 0, value: account.quota ? String(Math.round(account.quota / MB)) : '', hint: t('accounts.quota.hint')},
        {name: 'forward', label: t('accounts.forward'), value: (account.forward ?? []).join(', '), hint: t('accounts.forward.hint')},
        {name: 'keep', type: 'checkbox', label: t('accounts.keep'), value: account.keep},
        {name: 'login', type: 'checkbox', label: t('accounts.login'), value: account.login},
        {name: 'receive', type: 'checkbox', label: t('accounts.receive'), value: account.receive},
        ...(this.me?.administrator ? [{name: 'role', label: t('accounts.role'), value: account.role, options: ['user', 'administrator'].map((one) => [one, t(`accounts.role.${one}`)])}] : []),
      ],
      ({quota, forward, keep, login, receive, role}) => ({quota: quota ? Number(quota) * MB : null, forward: list(forward), keep, login, receive, role: role === account.role ? undefined : role}),
    );
  }

  password() {
    this.patch(t('accounts.newPassword'), [{name: 'password', label: t('accounts.password'), type: 'password', autocomplete: 'new-password', required: true}], ({password}) => ({password}));
  }

  noTotp() {
    this.change({heading: t('accounts.totp.off'), action: t('accounts.totp.off'), danger: true, does: ({reason}) => ask(`${this.path}/totp`, {method: 'DELETE', query: {reason}})});
  }

  drop() {
    const name = this.data.account.address;
    this.change({heading: t('delete.sure', {name}), text: t('accounts.delete.text'), action: t('do.delete'), danger: true, does: ({reason}) => ask(this.path, {method: 'DELETE', query: {reason}})}).then((gone) => gone && (location.hash = '#/accounts'));
  }

  async addApp() {
    const made = await form({
      heading: t('accounts.apps.add'), action: t('do.add'),
      fields: [{name: 'label', label: t('accounts.apps.label'), required: true}, {name: 'reason', label: t('reason'), required: true, hint: t('reason.hint')}],
      run: ({label, reason}) => ask(`${this.path}/passwords`, {json: {label, reason}}),
    });
    if (made) {
      await form({heading: t('accounts.apps.once'), text: html`<div class="row"><code class="grow">${made.password}</code><rm-copy value=${made.password}></rm-copy></div>`});
      this.refresh();
    }
  }

  revoke(one) {
    this.change({heading: `${t('accounts.revoke')} · ${one.label}`, action: t('accounts.revoke'), danger: true, does: ({reason}) => ask(`${this.path}/passwords/${one.id}`, {method: 'DELETE', query: {reason}})});
  }

  async restore(mailbox) {
    await this.change({heading: `${t('accounts.removed.back')} · ${mailbox}`, action: t('accounts.removed.back'), does: ({reason}) => ask(`${this.path}/removed`, {json: {mailbox, reason}}), done: (answer) => t('accounts.removed.done', {n: answer.restored})});
  }

  view({account, passwords, mailboxes, removed}) {
    const tabs = [
      {id: 'account', label: t('nav.accounts')},
      {id: 'apps', label: t('accounts.apps'), count: passwords.length},
      {id: 'mailboxes', label: t('accounts.mailboxes'), count: mailboxes.length},
      {id: 'removed', label: t('accounts.removed'), count: removed.length},
    ];
    return html`<rm-tabs .tabs=${tabs} selected=${this.tab} @select=${(event) => (this.tab = event.detail)}></rm-tabs><div class="card">${this[`${this.tab}Tab`]({account, passwords, mailboxes, removed})}</div>`;
  }

  accountTab({account}) {
    const facts = [
      ['accounts.role', t(`accounts.role.${account.role}`)], ['accounts.used', account.quota ? t('accounts.of', {used: size(account.octets), quota: size(account.quota)}) : size(account.octets)],
      ['accounts.mailboxes', t('accounts.messages', {n: account.messages})], ['accounts.forward', (account.forward ?? []).join(', ') || '–'], ['accounts.totp', t(account.totp ? 'accounts.totp.yes' : 'accounts.totp.no')],
      ['accounts.login', account.login ? '✓' : '–'], ['accounts.receive', account.receive ? '✓' : '–'],
    ];
    return html`<dl class="facts">${facts.map(([key, value]) => html`<dt>${t(key)}</dt><dd>${value}</dd>`)}</dl><p><br /><a href="#/trace/address/${segment(account.address)}">${t('nav.trace')}</a></p>`;
  }

  appsTab({passwords}) {
    return html`<div class="row"><span class="grow"></span><button @click=${this.addApp}>${t('accounts.apps.add')}</button></div>${
      passwords.length
        ? html`<table class="folds"><tbody>${passwords.map((one) => html`<tr><td class="main"><b>${one.label}</b> <span class="small muted">${one.protocols}</span></td><td>${one.used ? html`${t('accounts.apps.used')} <rm-time at=${one.used}></rm-time>` : t('accounts.apps.never')}</td><td class="side"><button class="danger" @click=${() => this.revoke(one)}>${t('accounts.revoke')}</button></td></tr>`)}</tbody></table>`
        : html`<rm-empty icon="key" heading=${t('accounts.apps.none')}>${t('accounts.apps.none.do')}</rm-empty>`
    }`;
  }

  mailboxesTab({mailboxes}) {
    return html`<table class="folds"><tbody>${mailboxes.map((one) => html`<tr><td class="main">${one.name}</td><td class="number">${t('accounts.messages', {n: one.messages})}</td><td class="number">${size(one.octets)}</td></tr>`)}</tbody></table>`;
  }

  removedTab({removed}) {
    const boxes = [...new Set(removed.map((one) => one.mailbox))];
    return removed.length
      ? html`<div class="row">${boxes.map((box) => html`<button @click=${() => this.restore(box)}><rm-icon name="undo" size="18"></rm-icon>${t('accounts.removed.back')}: ${box}</button>`)}</div>
          <table class="folds"><tbody>${removed.map((one) => html`<tr><td class="main"><b class="wrap">${one.subject ?? ''}</b><div class="small muted wrap">${one.from ?? ''}</div></td><td>${one.mailbox}</td><td><rm-time at=${one.removed}></rm-time></td></tr>`)}</tbody></table>`
      : html`<rm-empty icon="trash" heading=${t('accounts.removed.none')}>${t('accounts.removed.none.do')}</rm-empty>`;
  }
}
customElements.define('rm-account', Account);

/** Other names. */
class Aliases extends Rows {
  path = 'api/aliases';
  name = 'aliases';

  top() {
    return this.heading('aliases', html`<button class="primary" @click=${() => this.edit()}><rm-icon name="add" size="18"></rm-icon>${t('aliases.add')}</button>`);
  }

  empty() {
    return html`<rm-empty icon="alias" heading=${t('aliases.empty')}>${t('aliases.empty.do')}</rm-empty>`;
  }

  edit(row) {
    this.change({
      heading: row ? row.address : t('aliases.add'),
      fields: [...(row ? [] : [{name: 'address', label: t('accounts.address'), required: true, placeholder: 'sales@example.org'}]), {name: 'to', label: t('aliases.to'), type: 'textarea', rows: 3, required: true, value: row?.to.join(', '), hint: t('aliases.to.hint')}],
      does: ({address, to, reason}) => ask(`api/aliases/${segment(row?.address ?? address)}`, {method: 'PUT', json: {to: list(to), reason}}),
    });
  }

  drop(row) {
    this.change({heading: t('delete.sure', {name: row.address}), action: t('do.delete'), danger: true, does: ({reason}) => ask(`api/aliases/${segment(row.address)}`, {method: 'DELETE', query: {reason}})});
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('accounts.address')}</th><th>${t('aliases.to')}</th><th><span class="hidden">${t('actions')}</span></th></tr></thead><tbody>${rows.map(
      (row) => html`<tr><td class="main address">${row.address}</td><td class="wrap">${row.to.join(', ')}</td><td class="side"><rm-menu label="${t('do.more')}: ${row.address}" .items=${[{label: t('accounts.edit'), icon: 'compose', action: () => this.edit(row)}, {label: t('do.delete'), icon: 'trash', danger: true, action: () => this.drop(row)}]}></rm-menu></td></tr>`,
    )}</tbody></table>`;
  }
}
customElements.define('rm-aliases', Aliases);
