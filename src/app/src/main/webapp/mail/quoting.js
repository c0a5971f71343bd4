// How an answer begins: to whom, about what, with what is quoted. RFC 5322 §3.6.4 for its references.
import {t} from '../shared/i18n.js';
import {fully, named} from './people.js';

const AGAIN = /^\s*(?:re|aw|antw|sv|回复|回覆)\s*[:：]/i;
const ON = /^\s*(?:fwd?|wg|tr|转发)\s*[:：]/i;
const BLOCKS = new Set(['P', 'DIV', 'BR', 'LI', 'TR', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'BLOCKQUOTE', 'PRE', 'TABLE', 'UL', 'OL', 'HR']);
const SILENT = new Set(['STYLE', 'SCRIPT', 'HEAD', 'TITLE', 'TEMPLATE', 'NOSCRIPT']);

/** What HTML says, as plain text. Nothing of it is loaded. */
export function plain(source) {
  const lines = [];
  let line = '';
  const end = () => {
    lines.push(line.trim());
    line = '';
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      line += node.data.replace(/\s+/g, ' ');
    } else if (!SILENT.has(node.nodeName)) {
      const block = BLOCKS.has(node.nodeName);
      if (block && line.trim()) {
        end();
      }
      node.childNodes.forEach(walk);
      if (node.nodeName === 'BR' || (block && line.trim())) {
        end();
      }
      if (node.nodeName === 'P') {
        lines.push('');
      }
    }
  };
  walk(new DOMParser().parseFromString(source, 'text/html').body);
  end();
  return lines.join('\n').replace(/\n{3,}/g, '\n\n').trim();
}

/** The text of a message. */
export function textOf(email) {
  return (email.textBody ?? [])
    .filter((part) => email.bodyValues?.[part.partId])
    .map((part) => (part.type === 'text/html' ? plain(email.bodyValues[part.partId].value) : email.bodyValues[part.partId].value))
    .join('\n')
    .replace(/\r\n?/g, '\n')
    .trimEnd();
}

/** What follows it is not quoted (RFC 3676 §4.3). */
const SIGNATURE = /\n-- \n/;
const quote = (text) => text.split('\n').map((line) => (line.startsWith('>') ? `>${line}` : line ? `> ${line}` : '>')).join('\n');
const same = (a, b) => a.email.toLowerCase() === b.email.toLowerCase();
const once = (list) => list.filter((one, index) => one?.email && list.findIndex((other) => same(one, other)) === index);
const without = (list, others) => once(list).filter((one) => !others.some((other) => same(one, other)));

/** The identity that the message was for, else the first. */
export function identityFor(email, identities) {
  const named = [...(email?.to ?? []), ...(email?.cc ?? []), ...(email?.from ?? [])];
  return identities.find((one) => named.some((other) => same(one, other))) ?? identities[0];
}

function recipients(kind, email, mine) {
  const own = email.from?.some((one) => mine.some((me) => same(one, me)));
  const to = own ? (email.to ?? []) : email.replyTo?.length ? email.replyTo : (email.from ?? []);
  if (kind !== 'replyAll') {
    return {to: once(to), cc: []};
  }
  const all = without([...to, ...(own ? [] : (email.to ?? []))], own ? [] : mine);
  return {to: all.length ? all : once(to), cc: without(email.cc ?? [], [...mine, ...all])};
}

const files = (email) => (email.attachments ?? []).map(({blobId, name, type, size, cid, disposition}) => ({blobId, name: name || t('file'), type, size, cid, disposition}));

/**
 * What a draft begins with.
 *
 * @param kind `new`, `reply`, `replyAll`, `forward` or `draft`
 * @param email the message, whole
 */
export function begin(kind, email, identities) {
  const identity = identityFor(kind === 'draft' ? {from: email.from} : email, identities);
  const signature = identity?.textSignature ? `\n\n-- \n${identity.textSignature}` : '';
  const blank = {identity: identity?.id, to: [], cc: [], bcc: identity?.bcc ?? [], subject: '', text: signature, files: [], kind};
  if (kind === 'draft') {
    return {...blank, id: email.id, to: email.to ?? [], cc: email.cc ?? [], bcc: email.bcc ?? [], subject: email.subject ?? '', text: textOf(email), html: htmlOf(email), files: files(email), inReplyTo: email.inReplyTo, references: email.references};
  }
  if (kind === 'new') {
    return {...blank, to: email?.to ?? [], cc: email?.cc ?? [], subject: email?.subject ?? '', text: (email?.text ?? '') + signature};
  }
  const subject = email.subject ?? '';
  if (kind === 'forward') {
    const head = [['from', email.from], ['to', email.to], ['cc', email.cc]].filter(([, list]) => list?.length).map(([word, list]) => `${t(word)}: ${list.map((one) => (one.name ? `${one.name} <${one.email}>` : one.email)).join(', ')}`);
    const text = [`${signature}\n`, t('forwarded'), ...head, `${t('date')}: ${fully(email.sentAt ?? email.receivedAt)}`, `${t('subject')}: ${subject}`, '', textOf(email)].join('\n');
    return {...blank, subject: ON.test(subject) ? subject : `Fwd: ${subject}`, text, files: files(email), original: email.id};
  }
  return {
    ...blank,
    ...recipients(kind, email, identities),
    subject: AGAIN.test(subject) ? subject : `Re: ${subject}`,
    text: `${signature}\n\n${t('wrote', {when: fully(email.sentAt ?? email.receivedAt), who: named(email.from?.[0])})}\n${quote(textOf(email).split(SIGNATURE)[0])}`,
    inReplyTo: email.messageId,
    references: [...(email.references ?? email.inReplyTo ?? []), ...(email.messageId ?? [])],
    original: email.id,
  };
}

/** The HTML that a draft was written as; undefined: it was plain text. */
function htmlOf(email) {
  const part = email.htmlBody?.find((one) => one.type === 'text/html');
  return part && email.bodyValues?.[part.partId]?.value;
}
