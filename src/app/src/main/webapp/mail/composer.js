// Where mail is written. One draft at a time is open; what was typed is never lost.
import {LitElement, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {form, toast} from '../shared/elements.js';
import {moment, size, t} from '../shared/i18n.js';
import {desk} from './desk.js';
import {ADDRESS, Draft, identity, lost, tidy} from './draft.js';
import {start, upload} from './jmap.js';
import {whole} from './message.js';
import {sure} from './doubt.js';
import {later} from './later.js';
import {begin, plain} from './quoting.js';
import './recipients.js';
import {TOOLS, link, rich} from './rich.js';

const PAUSE = 1500;
const undoSeconds = () => Number(localStorage.getItem('remora-undo') ?? 10);

/** Opens a draft; see `begin` of quoting.js for `kind`. */
export async function openComposer({kind = 'new', email} = {}) {
  const [identities, source] = await Promise.all([identity(), email?.id && kind !== 'new' ? whole(email.id) : email]);
  show(new Draft(begin(kind, source, identities)));
}

/** Opens what was being written when the page went away. */
export async function restore() {
  const [last, ...others] = lost();
  if (last) {
    await identity();
    show(last);
    toast(t('restored'));
    others.forEach((draft) => draft.save().catch(() => {}));
  }
}

async function show(draft) {
  const before = document.querySelector('rm-composer');
  await before?.close();
  const element = document.createElement('rm-composer');
  element.draft = draft;
  document.body.append(element);
}

class Composer extends LitElement {
  static properties = {draft: {attribute: false}, more: {state: true}, small: {state: true}, status: {state: true}, problem: {state: true}, busy: {state: true}, wrong: {state: true}, over: {state: true}};
  static styles = [base, desk];

  constructor() {
    super();
    this.leave = () => this.draft.keep();
    addEventListener('pagehide', this.leave);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.leave);
    clearTimeout(this.timer);
  }

  get data() {
    return this.draft.data;
  }

  firstUpdated() {
    this.more = this.data.cc.length + this.data.bcc.length > 0;
    if (this.data.to.length) {
      const area = this.area;
      area.focus();
      area.setSelectionRange?.(0, 0);
    } else {
      this.renderRoot.querySelector('rm-recipients').focus();
    }
  }

  get area() {
    return this.renderRoot.querySelector('textarea, .rich');
  }

  updated() {
    // Lit must not write into what somebody is writing in.
    const rich = this.renderRoot.querySelector('.rich');
    if (rich && rich.shown !== this.draft) {
      rich.shown = this.draft;
      rich.innerHTML = tidy(this.data.html);
    }
  }

  /** Something was changed: kept here at once, at the server after a pause. */
  set(changes) {
    Object.assign(this.data, changes);
    this.draft.version++;
    this.draft.keep();
    this.status = undefined;
    this.requestUpdate();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    try {
      this.status = t('saving');
      await this.draft.save();
      this.status = t('saved');
    } catch (problem) {
      this.status = t('not.saved');
    }
  }

  /** What is being uploaded would be lost: then it stays, small. */
  async close() {
    clearTimeout(this.timer);
    if (this.data.files.some((file) => !file.blobId && !this.going?.get(file)?.wrong)) {
      this.small = true;
      return;
    }
    if (this.draft.isChanged && !this.draft.over) {
      await this.save();
    }
    this.remove();
  }

  async discard() {
    this.remove();
    await this.draft.discard();
    toast(t('discarded'));
  }

  async attach(files) {
    const {capabilities} = await start();
    const most = capabilities['urn:ietf:params:jmap:core'].maxSizeUpload;
    for (const file of files) {
      const abort = new AbortController();
      const entry = {name: file.name || 'image.png', type: file.type, size: file.size};
      this.going ??= new Map();
      this.set({files: [...this.data.files, entry]});
      if (file.size > most) {
        this.going.set(entry, {wrong: t('file.large', {most: size(most)})});
        continue;
      }
      this.going.set(entry, {share: 0, abort});
      upload(file, {onprogress: (share) => this.progress(entry, share), signal: abort.signal}).then(
        ({blobId}) => {
          this.going.delete(entry);
          entry.blobId = blobId;
          this.set({files: [...this.data.files]});
        },
        (problem) => {
          if (problem.name !== 'AbortError') {
            this.going.set(entry, {wrong: problem.message});
            this.requestUpdate();
          }
        },
      );
    }
  }

  progress(entry, share) {
    Object.assign(this.going.get(entry), {share});
    this.requestUpdate();
  }

  detach(entry) {
    this.going?.get(entry)?.abort?.abort();
    this.going?.delete(entry);
    this.set({files: this.data.files.filter((one) => one !== entry)});
  }

  dropped(event) {
    this.over = false;
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      this.attach(event.dataTransfer.files);
    }
  }

  pasted(event) {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      this.attach(event.clipboardData.files);
    } else if (this.data.html !== undefined && event.target.closest('.rich')) {
      event.preventDefault();
      const html = event.clipboardData.getData('text/html');
      document.execCommand(html ? 'insertHTML' : 'insertText', false, html ? tidy(html) : event.clipboardData.getData('text'));
    }
  }

  /** Between plain and rich text. */
  toggle() {
    if (this.data.html === undefined) {
      this.set({html: rich(this.data.text)});
    } else {
      this.set({text: plain(this.data.html), html: undefined});
    }
  }

  typed(event) {
    this.set({html: event.target.innerHTML, text: event.target.innerText});
  }

  async send(at) {
    this.renderRoot.querySelectorAll('rm-recipients').forEach((field) => field.take());
    const all = [...this.data.to, ...this.data.cc, ...this.data.bcc];
    const bad = all.filter((one) => !ADDRESS.test(one.email)).map((one) => one.email);
    if (!all.length || bad.length || this.busy) {
      this.problem = this.busy ? undefined : new Error(bad.length ? t('address.wrong', {email: bad.join(', ')}) : t('send.nobody'));
      return;
    }
    if (this.data.files.some((file) => !file.blobId)) {
      this.problem = new Error(t('send.files'));
      return;
    }
    if (!(await sure(this.data))) {
      return;
    }
    clearTimeout(this.timer);
    this.busy = true;
    this.problem = undefined;
    const hold = undoSeconds();
    try {
      const back = await this.draft.send({hold, at});
      this.remove();
      toast(at ? t('send.at', {when: moment(at)}) : t('sent'), {seconds: Math.max(hold, 4), undo: hold || at ? () => this.undo(back) : undefined});
    } catch (problem) {
      this.wrong = problem.recipients;
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  async undo(back) {
    if (await back().catch(() => false)) {
      show(this.draft);
      toast(t('undo.done'));
    } else {
      toast(t('undo.late'));
    }
  }

  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      this.close();
    }
    event.stopPropagation();
  }

  file(file) {
    const going = this.going?.get(file);
    return html`<li class=${going?.wrong ? 'bad' : ''}><rm-icon name="attach" size="16"></rm-icon><b title=${file.name}>${file.name}</b><span class="muted small">${going?.wrong ?? size(file.size)}</span>
      ${going && !going.wrong ? html`<progress max="1" .value=${going.share} aria-label=${t('uploading', {name: file.name})}></progress>` : nothing}
      <button aria-label=${t('remove.name', {name: file.name})} @click=${() => this.detach(file)}><rm-icon name="close" size="15"></rm-icon></button></li>`;
  }

  people(word) {
    return html`<rm-recipients label=${t(word)} .value=${this.data[word]} .wrong=${this.wrong} @change=${(event) => this.set({[word]: event.target.value})}></rm-recipients>`;
  }

  render() {
    const isRich = this.data.html !== undefined;
    const title = this.data.subject || t('compose.new');
    return html`<section role="dialog" aria-label=${t('compose')} class=${this.small ? 'small' : ''} ?data-over=${this.over} @keydown=${this.key} @paste=${this.pasted}
        @dragover=${(event) => { event.preventDefault(); this.over = true; }} @dragleave=${() => (this.over = false)} @drop=${this.dropped}>
      <header><h2>${title}</h2>
        <button class="quiet icon" aria-label=${t(this.small ? 'larger' : 'smaller')} @click=${() => (this.small = !this.small)}><rm-icon name=${this.small ? 'external' : 'minus'} size="18"></rm-icon></button>
        <button class="quiet icon" aria-label=${t('close.save')} title=${t('close.save')} @click=${this.close}><rm-icon name="close"></rm-icon></button></header>
      ${this.problem ? html`<rm-problem .problem=${{title: t('send.not'), detail: this.problem.message}}></rm-problem>` : nothing}
      <div class="fields" ?inert=${this.busy}>
        <div class="line">${this.people('to')}${this.more ? nothing : html`<button class="quiet" @click=${() => (this.more = true)}>${t('cc')} ${t('bcc')}</button>`}</div>
        ${this.more ? html`${this.people('cc')}${this.people('bcc')}` : nothing}
        ${this.identities?.length > 1 ? html`<div class="line"><span>${t('from')}</span><select aria-label=${t('from')} @change=${(event) => this.set({identity: event.target.value})}>${this.identities.map((one) => html`<option value=${one.id} ?selected=${one.id === this.data.identity}>${one.name ? `${one.name} <${one.email}>` : one.email}</option>`)}</select></div>` : nothing}
        <div class="line"><input aria-label=${t('subject')} placeholder=${t('subject')} .value=${this.data.subject} @input=${(event) => this.set({subject: event.target.value})} /></div>
      </div>
      <div class="text" ?inert=${this.busy}>${isRich
        ? html`<div class="rich" contenteditable="true" role="textbox" aria-multiline="true" aria-label=${t('text')} @input=${this.typed}></div>`
        : html`<textarea aria-label=${t('text')} .value=${this.data.text} @input=${(event) => this.set({text: event.target.value})}></textarea>`}</div>
      ${this.data.files.length ? html`<ul aria-label=${t('attachments')}>${this.data.files.map((file) => this.file(file))}</ul>` : nothing}
      <footer>
        <button class="primary" ?disabled=${this.busy} @click=${() => this.send()}><rm-icon name="send" size="18"></rm-icon>${t('send')}</button>
        <rm-menu icon="clock" label=${t('later')} .items=${later((at) => this.send(at))}></rm-menu>
        <button class="quiet icon" aria-label=${t('attach')} title=${t('attach')} @click=${() => this.renderRoot.querySelector('input[type=file]').click()}><rm-icon name="attach"></rm-icon></button>
        <input type="file" multiple aria-label=${t('attach')} @change=${(event) => { this.attach([...event.target.files]); event.target.value = ''; }} />
        <button class="quiet icon" aria-pressed=${isRich} aria-label=${t('rich')} title=${t('rich')} @click=${this.toggle}><rm-icon name="format"></rm-icon></button>
        ${isRich ? html`${TOOLS.map(([command, icon]) => html`<button class="quiet icon" aria-label=${t(`do.${command}`)} @pointerdown=${(event) => event.preventDefault()} @click=${() => document.execCommand(command)}><rm-icon name=${icon} size="18"></rm-icon></button>`)}<button class="quiet icon" aria-label=${t('link')} @pointerdown=${(event) => event.preventDefault()} @click=${() => link(this.renderRoot)}><rm-icon name="link" size="18"></rm-icon></button>` : nothing}
        <span class="status" role="status">${this.status ?? nothing}</span>
        <button class="quiet icon danger" aria-label=${t('discard')} title=${t('discard')} @click=${this.discard}><rm-icon name="trash"></rm-icon></button>
      </footer>
    </section>`;
  }

  connectedCallback() {
    super.connectedCallback();
    identity().then((all) => {
      this.identities = all;
      this.requestUpdate();
    });
  }
}
customElements.define('rm-composer', Composer);
