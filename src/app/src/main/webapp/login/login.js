// The login of both applications. It leads where `to` says, which is always inside of this one.
import {LitElement, css, html, nothing} from 'lit';
import '../shared/elements.js';
import {base} from '../shared/base.js';
import {ask, root, useToken, Problem} from '../shared/api.js';
import {speak, t} from '../shared/i18n.js';
import {habits} from '../shared/shell.js';
import english from './words.en.js';

await speak(english, {zh: () => import('./words.zh.js')});
document.title = `${t('title')} · Remora`;

class Login extends LitElement {
  static properties = {byToken: {state: true}, wantsCode: {state: true}, problem: {state: true}, busy: {state: true}};
  static styles = [base, css`
    :host { min-height: 100dvh; display: grid; place-items: center; padding: var(--s4); }
    main { width: min(380px, 100%); }
    .card { padding: var(--s6) var(--s5) var(--s5); box-shadow: var(--shadow); }
    form { display: flex; flex-direction: column; gap: var(--s4); margin-top: var(--s5); }
    h1 { display: flex; align-items: center; gap: var(--s3); }
    form .primary { min-height: 42px; }
    .foot { display: flex; justify-content: space-between; align-items: center; margin-top: var(--s3); }
  `];

  to(me) {
    const wanted = new URL(new URLSearchParams(location.search).get('to') ?? (me.account ? 'mail/' : 'console/'), root);
    return wanted.href.startsWith(root.href) ? wanted : root;
  }

  async submit(event) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    this.busy = true;
    this.problem = undefined;
    try {
      location.replace(this.to(await (this.byToken ? this.token(given) : this.account(given))));
    } catch (problem) {
      this.problem = problem;
      // Whether it is the code that lacks is said to nobody who has not shown the password.
      this.wantsCode ||= problem.status === 401 && !this.byToken;
    } finally {
      this.busy = false;
    }
  }

  account({account, password, code}) {
    useToken(null);
    return ask('api/sessions', {json: {account, password, code: code || undefined, cookie: true}, guest: true});
  }

  async token({token}) {
    try {
      const me = await ask('api/sessions', {headers: {Authorization: `Bearer ${token.trim()}`}, guest: true});
      useToken(token.trim());
      return me;
    } catch (problem) {
      throw problem.status === 401 ? new Problem(401, {title: t('wrong.token')}) : problem;
    }
  }

  fields() {
    return this.byToken
      ? html`<label class="field">${t('token')}<input name="token" type="password" autocomplete="off" required autofocus /><span class="hint">${t('token.hint')}</span></label>`
      : html`<label class="field">${t('account')}<input name="account" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus placeholder="ann@example.org" /></label>
          <label class="field">${t('password')}<input name="password" type="password" autocomplete="current-password" required /></label>
          ${this.wantsCode ? html`<label class="field">${t('code')}<input name="code" inputmode="numeric" autocomplete="one-time-code" /><span class="hint">${t('code.hint')}</span></label>` : nothing}`;
  }

  render() {
    return html`<main>
      <div class="card">
        <h1><img src=${new URL('../shared/icon.svg', import.meta.url).href} width="36" height="36" alt="" />Remora</h1>
        <form @submit=${this.submit}>
          ${this.fields()}
          <rm-problem .problem=${this.problem}></rm-problem>
          <button class="primary" ?disabled=${this.busy}>${t('do')}</button>
        </form>
      </div>
      <div class="foot">
        <button class="quiet" @click=${() => { this.byToken = !this.byToken; this.problem = undefined; }}>${t(this.byToken ? 'by.account' : 'by.token')}</button>
        <rm-menu icon="settings" label=${t('app.you')} .items=${habits()}></rm-menu>
      </div>
    </main>`;
  }
}
customElements.define('rm-login', Login);
