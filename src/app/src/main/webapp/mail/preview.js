// Looks at an attachment without opening it elsewhere: pictures and plain text. What might act is downloaded only.
import {LitElement, css, html, nothing} from 'lit';
import {base} from '../shared/base.js';
import {form} from '../shared/elements.js';
import {t} from '../shared/i18n.js';
import {downloadUrl} from './jmap.js';

const PICTURE = /^image\/(?:png|gif|jpe?g|webp|avif)$/i;
const TEXT = /^text\/(?:plain|csv|calendar|markdown|x-diff|x-patch)$/i;
const LONGEST = 500000;

export const canPreview = ({type}) => PICTURE.test(type) || TEXT.test(type);

/** <rm-preview .part=${{blobId, name, type, charset}}> */
class Preview extends LitElement {
  static properties = {part: {attribute: false}, text: {state: true}, problem: {state: true}};
  static styles = [base, css`
    img { display: block; max-width: 100%; max-height: 62vh; margin: 0 auto; border-radius: 4px; background: repeating-conic-gradient(#e4e8ec 0 25%, #fff 0 50%) 0 / 20px 20px; }
    pre { max-height: 62vh; overflow: auto; padding: var(--s3); border-radius: var(--radius-small); background: var(--bg); font-size: 13px; }
  `];

  connectedCallback() {
    super.connectedCallback();
    if (TEXT.test(this.part.type)) {
      this.read().catch((problem) => (this.problem = problem));
    }
  }

  async read() {
    const response = await fetch(downloadUrl(this.part.blobId, this.part.name, 'text/plain'));
    const octets = await response.arrayBuffer();
    this.text = decoder(this.part.charset).decode(octets.slice(0, LONGEST));
  }

  render() {
    if (PICTURE.test(this.part.type)) {
      return html`<img src=${downloadUrl(this.part.blobId, this.part.name, this.part.type)} alt=${this.part.name ?? ''} />`;
    }
    return html`<rm-problem .problem=${this.problem}></rm-problem>${this.text === undefined ? (this.problem ? nothing : html`<rm-loading></rm-loading>`) : html`<pre tabindex="0">${this.text}</pre>`}`;
  }
}
customElements.define('rm-preview', Preview);

function decoder(charset) {
  try {
    return new TextDecoder(charset || 'utf-8');
  } catch {
    return new TextDecoder();
  }
}

/** Shows it on top of the page. */
export const preview = (part, name) =>
  form({
    heading: name,
    wide: true,
    text: html`<rm-preview .part=${part}></rm-preview><p class="row"><a class="button" href=${downloadUrl(part.blobId, name, part.type)} download=${name}><rm-icon name="download" size="18"></rm-icon>${t('download')}</a></p>`,
  });
