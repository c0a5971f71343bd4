// Bodies of messages. HTML is made harmless twice: DOMPurify leaves out what could act, and the frame it is put into runs nothing and fetches nothing (page.Policy).
import {html, nothing} from 'lit';
import purify from '../shared/purify.js';
import {root} from '../shared/api.js';
import {downloadUrl} from './jmap.js';

const LINK = /\b(?:https?:\/\/|mailto:|www\.)[^\s<>"'（）]+[^\s<>"'.,;:!?)\]}）。，]/giu;
const RULES = {
  WHOLE_DOCUMENT: false,
  FORBID_TAGS: ['form', 'input', 'button', 'select', 'textarea', 'option', 'svg', 'math', 'iframe', 'frame', 'object', 'embed', 'audio', 'video', 'source', 'track', 'link', 'meta', 'base', 'dialog', 'template', 'picture', 'portal', 'slot'],
  FORBID_ATTR: ['srcset', 'ping', 'action', 'formaction', 'poster', 'id', 'name', 'usemap', 'is', 'part', 'slot', 'contenteditable', 'autofocus', 'tabindex', 'accesskey', 'popover', 'popovertarget'],
  ADD_TAGS: ['style'],
  FORCE_BODY: true,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  SANITIZE_NAMED_PROPS: true,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|cid:|tel:|#|data:image\/(?:png|gif|jpe?g|webp);)/i,
};

/** Things a harmless message may still ask the network for. */
const REMOTE = /^\s*(?:https?:)?\/\//i;

/**
 * What is left of HTML that somebody else has written.
 *
 * @param remote pictures that lie elsewhere stay
 * @param pictures URLs by content id
 * @return {clean, blocked}: how many pictures were left out
 */
export function harmless(source, {remote, pictures = new Map()} = {}) {
  let blocked = 0;
  const look = (node) => {
    if (node.nodeName === 'A' || node.nodeName === 'AREA') {
      node.setAttribute('target', '_blank');
      node.setAttribute('rel', 'noopener noreferrer nofollow');
    }
    for (const name of ['src', 'background']) {
      const value = node.getAttribute?.(name) ?? '';
      if (/^cid:/i.test(value)) {
        const url = pictures.get(decode(value.slice(4)));
        url ? node.setAttribute(name, url) : node.removeAttribute(name);
      } else if (REMOTE.test(value) && !remote) {
        blocked++;
        node.removeAttribute(name);
      }
    }
    if (!remote && /url\s*\(\s*["']?\s*(?:https?:)?\/\//i.test(node.getAttribute?.('style') ?? '')) {
      blocked++;
    }
  };
  purify.addHook('afterSanitizeAttributes', look);
  try {
    return {clean: purify.sanitize(source, RULES), blocked};
  } finally {
    purify.removeHook('afterSanitizeAttributes');
  }
}

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Pictures that are parts of the message, as blob URLs by their content ids. */
export async function pictures(parts) {
  const all = new Map();
  await Promise.all(
    parts.filter((part) => part.cid && /^image\/(?:png|gif|jpe?g|webp|bmp)$/i.test(part.type)).map(async (part) => {
      const response = await fetch(downloadUrl(part.blobId, part.name, part.type)).catch(() => undefined);
      if (response?.ok) {
        all.set(part.cid, URL.createObjectURL(await response.blob()));
      }
    }),
  );
  return all;
}

/** Puts HTML into a frame, whose height follows it; its promise. `observed` is what to disconnect. */
export function fill(frame, clean, remote) {
  return new Promise((done) => {
    frame.onload = () => {
      const {body, documentElement} = frame.contentDocument;
      body.innerHTML = clean;
      const fit = () => {
        const height = Math.ceil(Math.max(body.scrollHeight, body.getBoundingClientRect().height));
        frame.style.height = `${Math.min(height + (documentElement.scrollWidth > documentElement.clientWidth ? 18 : 2), 200000)}px`;
      };
      fit();
      const observer = new ResizeObserver(fit);
      observer.observe(body);
      body.querySelectorAll('img').forEach((image) => image.addEventListener('load', fit));
      // Keys of the page work also where a message has been clicked.
      frame.contentDocument.addEventListener('keydown', (event) => {
        const same = new KeyboardEvent('keydown', {key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, shiftKey: event.shiftKey, cancelable: true});
        if (!dispatchEvent(same)) {
          event.preventDefault();
        }
      });
      done(observer);
    };
    frame.src = new URL(remote ? 'frame/remote' : 'frame/', root).href;
  });
}

function linked(line) {
  const parts = [];
  let from = 0;
  for (const match of line.matchAll(LINK)) {
    const [url] = match;
    parts.push(line.slice(from, match.index), html`<a href=${/^www\./i.test(url) ? `https://${url}` : url} target="_blank" rel="noopener noreferrer nofollow">${url}</a>`);
    from = match.index + url.length;
  }
  return [...parts, line.slice(from)];
}

/** Plain text with its links; what is quoted at the end is folded behind `more`. */
export function text(value, more) {
  const lines = value.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  let end = lines.length;
  while (end > 0 && (/^\s*>/.test(lines[end - 1]) || !lines[end - 1].trim())) {
    end--;
  }
  const quoted = lines.slice(end);
  const worth = quoted.filter((line) => line.trim()).length > 2 && end > 0;
  const shown = (some) => some.map((line, index) => html`${linked(line)}${index < some.length - 1 ? '\n' : nothing}`);
  return worth ? html`<div class="text">${shown(lines.slice(0, end))}</div><details><summary>${more}</summary><div class="text quoted">${shown(quoted)}</div></details>` : html`<div class="text">${shown(lines)}</div>`;
}
