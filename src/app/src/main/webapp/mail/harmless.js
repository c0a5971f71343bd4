// HTML that somebody else has written. It is made harmless three times: it is taken apart in a frame where nothing runs, DOMPurify leaves out what could act and what could fetch is
// taken out of styles, and the frame's policy (page.Policy) lets nothing of what might be left run or fetch.
import purify from '../shared/purify.js';
import {root} from '../shared/api.js';
import {downloadUrl} from './jmap.js';

const RASTER = 'data:image\\/(?:png|gif|jpe?g|webp|bmp);';
const RULES = {
  FORBID_TAGS: ['form', 'input', 'button', 'select', 'textarea', 'option', 'svg', 'math', 'iframe', 'frame', 'object', 'embed', 'audio', 'video', 'source', 'track', 'link', 'meta', 'base', 'dialog', 'template', 'picture', 'portal', 'slot'],
  FORBID_ATTR: ['srcset', 'ping', 'action', 'formaction', 'poster', 'id', 'name', 'usemap', 'is', 'part', 'slot', 'contenteditable', 'autofocus', 'tabindex', 'accesskey', 'popover', 'popovertarget'],
  ADD_TAGS: ['style'],
  FORCE_BODY: true,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  SANITIZE_NAMED_PROPS: true,
  // What comes after the schemes lets values through that are no URIs, such as "600" and "center"; where a URI belongs, `settle` asks for one.
  ALLOWED_URI_REGEXP: new RegExp(`^(?:(?:https?|mailto|cid|tel):|${RASTER}|[^a-z]|[a-z+.-]+(?:[^a-z+.\\-:]|$))`, 'i'),
  RETURN_DOM_FRAGMENT: true,
};
const ELSEWHERE = /^\s*(?:https?:)?\/\//i;
const HERE = new RegExp(`^${RASTER}`, 'i');
const GOES = /^(?:https?:\/\/|mailto:|tel:)/i;
const FETCHES = /(?:url|image-set|cross-fade|src|element|paint)\s*\(/i;
const OURS = new RegExp(`url\\("?${RASTER}[^"()]*"?\\)`, 'gi');
const MOST = 200000;

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Browsers tell values without escapes, but for those of variables. */
const fetches = (value, name = '') => FETCHES.test(value.replace(OURS, '')) || (name.startsWith('--') && value.includes('\\'));

/** Takes out of declarations what fetches, also where pictures are wanted: Chromium 156 sends a referrer with those of styles, whatever the page's policy is. */
function still(style) {
  const fetching = [...style].filter((name) => fetches(style.getPropertyValue(name), name));
  fetching.forEach((name) => style.removeProperty(name));
  // A shorthand with a variable is told as a whole only.
  if (fetches(style.cssText)) {
    style.cssText = '';
  }
}

/** The same in all rules of a sheet or of a rule; those that only fetch go. */
function calm(holder) {
  for (let at = holder.cssRules.length - 1; at >= 0; at--) {
    const rule = holder.cssRules[at];
    if (rule instanceof CSSFontFaceRule || !(rule.style || rule.cssRules)) {
      holder.deleteRule(at);
      continue;
    }
    if (rule.style) {
      still(rule.style);
    }
    if (rule.cssRules) {
      calm(rule);
    }
  }
}

function sheet(element) {
  const rules = new CSSStyleSheet();
  rules.replaceSync(element.textContent.replace(/@import\b[^;}]*;?/gi, ''));
  calm(rules);
  element.textContent = [...rules.cssRules].map((rule) => rule.cssText).join('\n');
}

/** Pictures: parts of the message by their content ids, raster data; those from elsewhere when they are wanted. */
function picture(element, name, {remote, pictures}) {
  const value = element.getAttribute(name);
  if (/^cid:/i.test(value) && pictures.has(decode(value.slice(4)))) {
    element.setAttribute(name, pictures.get(decode(value.slice(4))));
  } else if (!HERE.test(value) && !(remote && ELSEWHERE.test(value))) {
    element.removeAttribute(name);
    return ELSEWHERE.test(value) ? 1 : 0;
  }
  return 0;
}

/** Makes an element harmless; how many pictures it lost that may be wanted. */
function settle(element, given) {
  let blocked = 0;
  if (element.nodeName === 'STYLE') {
    sheet(element);
  }
  for (const name of ['src', 'background']) {
    blocked += element.hasAttribute(name) ? picture(element, name, given) : 0;
  }
  if (element.hasAttribute('href')) {
    GOES.test(element.getAttribute('href').trim()) || element.removeAttribute('href');
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  for (const name of ['cite', 'longdesc', 'lowsrc', 'dynsrc']) {
    element.removeAttribute(name);
  }
  if (element.hasAttribute('style')) {
    still(element.style);
    // As the browser has understood it: what only others understand is gone.
    element.setAttribute('style', element.style.cssText);
  }
  return blocked;
}

/**
 * What is left of HTML.
 *
 * @param view the window of the frame that it is shown in
 * @param given {remote: pictures that lie elsewhere stay, pictures: URLs by content ids}
 * @return {fragment, blocked}: how many pictures were left out that lie elsewhere
 */
export function harmless(source, view, given) {
  const fragment = purify(view).sanitize(source, RULES);
  const blocked = [...fragment.querySelectorAll('*')].reduce((sum, element) => sum + settle(element, given), 0);
  return {fragment, blocked};
}

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

/** The frame is as high as what it shows; gives the observer that sees to it. */
function fit(frame) {
  const {body, documentElement} = frame.contentDocument;
  const measure = () => {
    const height = Math.ceil(Math.max(body.scrollHeight, body.getBoundingClientRect().height));
    frame.style.height = `${Math.min(height + (documentElement.scrollWidth > documentElement.clientWidth ? 18 : 2), MOST)}px`;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(body);
  body.querySelectorAll('img').forEach((image) => image.addEventListener('load', measure));
  measure();
  return observer;
}

/** Keys of the page work also where a message has been clicked, and who is clicked on is written to. */
function listen(page, write) {
  page.addEventListener('keydown', (event) => {
    const same = new KeyboardEvent('keydown', {key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey, shiftKey: event.shiftKey, cancelable: true});
    if (!dispatchEvent(same)) {
      event.preventDefault();
    }
  });
  page.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="mailto:" i]');
    if (link) {
      event.preventDefault();
      write(link.getAttribute('href'));
    }
  });
}

/**
 * Shows HTML in a frame whose height follows it.
 *
 * @param given as `harmless` takes it, and `write`, which is called with mailto: URLs that are clicked
 * @return its promise: {observer: what is to be disconnected, blocked}
 */
export function fill(frame, source, given) {
  return new Promise((done) => {
    frame.onload = () => {
      const {fragment, blocked} = harmless(source, frame.contentWindow, given);
      frame.contentDocument.body.replaceChildren(fragment);
      listen(frame.contentDocument, given.write);
      done({observer: fit(frame), blocked});
    };
    frame.src = new URL(given.remote ? 'frame/remote' : 'frame/', root).href;
  });
}

/** What a mailto: URL asks for (RFC 6068), as an email to begin with. */
export function mailto(href) {
  const [to, query = ''] = href.slice('mailto:'.length).split('?');
  const fields = Object.fromEntries(query.split('&').filter(Boolean).map((one) => one.split('=')).map(([name, ...value]) => [name.toLowerCase(), decode(value.join('='))]));
  const people = (text) => (text ?? '').split(',').map((one) => decode(one).trim()).filter(Boolean).map((email) => ({name: null, email}));
  return {to: [...people(to), ...people(fields.to)], cc: people(fields.cc), subject: fields.subject ?? '', text: fields.body ?? ''};
}
