// Plain text as it is read: links can be followed, what is quoted is folded.
import {html, nothing} from 'lit';

const LINK = /\b(?:https?:\/\/|mailto:|www\.)[^\s<>"'（）]+[^\s<>"'.,;:!?)\]}）。，]/giu;

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
