// What a user sets for himself: as whom he writes, how others get in for him, where he is logged in, how the page behaves.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {ask as fetched, segment} from '../shared/api.js';
import {form, toast} from '../shared/elements.js';
import {size, t} from '../shared/i18n.js';
import {forget} from './draft.js';
import {account, ask, one, result} from './jmap.js';

const SECONDS = [0, 5, 10, 20, 30];
const remembered = () => `remora-remote-${account()}`;

/** Sets one identity; throws what the server has against it. */
async function identities(args) {
  const answer = await one('Identity/set', args);
  const [refused] = Object.values({...answer.notCreated, ...answer.notUpdated, ...answer.notDestroyed});
  if (refused) {
    throw new Error(refused.description || refused.type);
  }
  forget();
  return answer;
}

/** <rm-settings .me=${{account}}> */
class Settings extends LitElement {
  static properties = {me: {attribute: false}, data: {state: true}, problem: {state: true}};
  static styles = [base, css`
    :host { display: block; height: 100%; overflow-y: auto; padding: var(--s5); background: var(--bg); }
    .page { max-width: 760px; margin: 0 auto; }
    .card > header { display: flex; align-items: center; gap: var(--s2); margin-bottom: var(--s2); }
    .card > header h2 { flex: 1; }
    .card > p { color: var(--muted); font-size: 14px; margin-bottom: var(--s3); }
    progress { width: 100%; height: 10px; accent-color: var(--accent); }
    .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); gap: var(--s4); }
    @media (max-width: 640px) { :host { padding: var(--s3) var(--s2); } }
  `];

  firstUpdated() {
    this.load();
  }

  get path() {
    return `api/accounts/${segment(this.me.account)}`;
  }

  async load() {
    try {
      const [own, passwords, sessions, [identity, quota]] = await Promise.all([
        fetched(this.path), fetched(`${this.path}/passwords`), fetched('api/sessions'),
        ask([['Identity/get', {ids: null}], ['Quota/get', {ids: null}]]),
      ]);
      this.data = {own, passwords: passwords.passwords, sessions: sessions.sessions ?? [], identities: result(identity).list, quotas: quota[0] === 'error' ? [] : result(quota).list};
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** Asks, does it, says so and looks again. */
  async does(wanted, done = t('done')) {
    const answer = await form(wanted);
    if (answer) {
      toast(done);
      await this.load();
    }
    return answer;
  }

  fields(identity = {}) {
    return [
      ...(identity.id ? [] : [{name: 'email', label: t('set.email'), type: 'email', required: true, hint: t('set.email.hint')}]),
      {name: 'name', label: t('set.name'), value: identity.name, hint: t('set.name.hint')},
      {name: 'replyTo', label: t('set.replyto'), type: 'email', value: identity.replyTo?.[0]?.email},
      {name: 'textSignature', label: t('set.signature'), type: 'textarea', value: identity.textSignature},
    ];
  }

  edit(identity) {
    const of = ({email, name, replyTo, textSignature}) => ({...(email ? {email} : {}), name, replyTo: replyTo ? [{name: null, email: replyTo}] : null, textSignature});
    return this.does({
      heading: identity ? identity.email : t('set.identity.add'), action: t('do.save'), fields: this.fields(identity),
      run: (given) => identities(identity ? {update: {[identity.id]: of(given)}} : {create: {new: of(given)}}),
    });
  }

  identity(identity) {
    return html`<tr><td class="main"><b>${identity.name || identity.email}</b>${identity.name ? html`<div class="small muted">${identity.email}</div>` : nothing}</td><td class="small muted">${identity.textSignature.split('\n')[0]}</td>
      <td class="side"><div class="row"><button @click=${() => this.edit(identity)}>${t('set.edit')}</button>
        ${identity.mayDelete ? html`<button class="danger" @click=${() => this.does({heading: t('set.identity.drop', {email: identity.email}), action: t('do.delete'), danger: true, run: () => identities({destroy: [identity.id]})})}>${t('do.delete')}</button>` : nothing}</div></td></tr>`;
  }

  async addPassword() {
    const made = await form({heading: t('set.app.add'), text: t('set.app.text'), action: t('do.add'), fields: [{name: 'label', label: t('set.app.label'), required: true, placeholder: 'Thunderbird'}], run: ({label}) => fetched(`${this.path}/passwords`, {json: {label}})});
    if (made) {
      await form({heading: t('set.app.once'), text: html`<div class="row"><code class="grow">${made.password}</code><rm-copy value=${made.password}></rm-copy></div>`});
      this.load();
    }
  }

  revoke(password) {
    return this.does({heading: t('set.app.revoke', {label: password.label}), action: t('set.revoke'), danger: true, run: async () => (await fetched(`${this.path}/passwords/${password.id}`, {method: 'DELETE'})) ?? {}});
  }

  password() {
    return this.does({
      heading: t('set.password'), action: t('do.save'),
      fields: [{name: 'old', label: t('set.password.old'), type: 'password', required: true, autocomplete: 'current-password'}, {name: 'password', label: t('set.password.new'), type: 'password', required: true, autocomplete: 'new-password'}],
      run: (given) => fetched(this.path, {method: 'PATCH', json: given}),
    });
  }

  async factor() {
    if (this.data.own.totp) {
      await this.does({heading: t('set.totp.off'), action: t('set.totp.off'), danger: true, fields: [{name: 'code', label: t('set.totp.code'), required: true, autocomplete: 'one-time-code'}], run: async ({code}) => (await fetched(`${this.path}/totp`, {method: 'DELETE', query: {code}})) ?? {}});
      return;
    }
    const {secret, uri} = await fetched(`${this.path}/totp`, {method: 'POST'});
    const {picture} = await import('./qr.js');
    await this.does({
      heading: t('set.totp.on'), action: t('set.totp.on'),
      text: html`<p>${t('set.totp.text')}</p><p>${picture(uri)}</p><div class="row"><code class="grow">${secret.replace(/(.{4})/g, '$1 ')}</code><rm-copy value=${secret}></rm-copy></div>`,
      fields: [{name: 'code', label: t('set.totp.code'), required: true, autocomplete: 'one-time-code'}],
      run: async ({code}) => (await fetched(`${this.path}/totp`, {method: 'PUT', json: {code}})) ?? {},
    });
  }

  async end(session) {
    await fetched(`api/sessions/${session.id}`, {method: 'DELETE'});
    toast(t('set.session.ended'));
    this.load();
  }

  choose(key, value) {
    localStorage.setItem(key, value);
    toast(t('done'));
    this.requestUpdate();
  }

  view({own, passwords, sessions, identities: all, quotas}) {
    const undo = Number(localStorage.getItem('remora-undo') ?? 10);
    const senders = JSON.parse(localStorage.getItem(remembered()) ?? '[]');
    return html`
      <section class="card"><header><h2>${t('set.identities')}</h2><button @click=${() => this.edit()}>${t('do.add')}</button></header><p>${t('set.identities.sub')}</p><table class="folds"><tbody>${all.map((each) => this.identity(each))}</tbody></table></section>
      <section class="card"><header><h2>${t('set.writing')}</h2></header><div class="two"><label class="field">${t('set.undo')}<select @change=${(event) => this.choose('remora-undo', event.target.value)}>${SECONDS.map((each) => html`<option value=${each} ?selected=${each === undo}>${each ? t('set.undo.n', {n: each}) : t('set.undo.0')}</option>`)}</select></label>
        <div class="field">${t('set.remote')}<span class="hint">${t('set.remote.n', {n: senders.length})}</span><button ?disabled=${!senders.length} @click=${() => this.choose(remembered(), '[]')}>${t('set.remote.forget')}</button></div></div></section>
      <section class="card"><header><h2>${t('set.room')}</h2></header>${quotas.length
        ? quotas.map((quota) => html`<p class="field">${quota.resourceType === 'octets' ? t('set.room.of', {used: size(quota.used), all: size(quota.hardLimit)}) : t('set.room.messages', {used: quota.used, all: quota.hardLimit})}<progress max=${quota.hardLimit} value=${quota.used} aria-label=${t('set.room')}></progress></p>`)
        : html`<p>${t('set.room.free', {used: size(own.octets ?? 0)})}</p>`}</section>
      <section class="card"><header><h2>${t('set.apps')}</h2><button @click=${this.addPassword}>${t('do.add')}</button></header><p>${t('set.apps.sub')}</p><table class="folds"><tbody>${passwords.map((each) => html`<tr><td class="main"><b>${each.label}</b> <span class="small muted">${each.protocols}</span></td><td class="small muted">${each.used ? html`<rm-time at=${each.used}></rm-time>` : t('set.app.never')}</td><td class="side"><button class="danger" @click=${() => this.revoke(each)}>${t('set.revoke')}</button></td></tr>`)}</tbody></table></section>
      <section class="card"><header><h2>${t('set.entry')}</h2></header><div class="row"><button @click=${this.password}>${t('set.password')}</button><button class=${own.totp ? 'danger' : ''} @click=${this.factor}>${t(own.totp ? 'set.totp.off' : 'set.totp.on')}</button><span class="muted small">${t(own.totp ? 'set.totp.is' : 'set.totp.isnot')}</span></div></section>
      <section class="card"><header><h2>${t('set.sessions')}</h2></header><table class="folds"><tbody>${sessions.map((each) => html`<tr><td class="main"><b>${each.remote}</b><div class="small muted wrap">${each.agent}</div></td><td class="small muted"><rm-time at=${each.used}></rm-time></td><td class="side">${each.this ? html`<span class="badge ok">${t('set.session.this')}</span>` : html`<button class="danger" @click=${() => this.end(each)}>${t('set.session.end')}</button>`}</td></tr>`)}</tbody></table></section>`;
  }

  render() {
    return html`<div class="page stack"><h1>${t('settings')}</h1><rm-problem .problem=${this.problem} retry @retry=${this.load}></rm-problem>${this.data ? this.view(this.data) : this.problem ? nothing : html`<div class="card"><rm-loading></rm-loading></div>`}</div>`;
  }
}
customElements.define('rm-settings', Settings);
