// What people type into the search, as a FilterCondition of RFC 8621 §4.4.1: from: to: cc: subject: body: has:attachment is:unread is:flagged in: before: after: larger: smaller:, "words
// together", -not.
const TOKEN = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;
const TEXTS = {from: 'from', to: 'to', cc: 'cc', bcc: 'bcc', subject: 'subject', body: 'body'};
const IS = {unread: {notKeyword: '$seen'}, read: {hasKeyword: '$seen'}, flagged: {hasKeyword: '$flagged'}, starred: {hasKeyword: '$flagged'}, answered: {hasKeyword: '$answered'}, draft: {hasKeyword: '$draft'}};
const UNITS = {'': 1, k: 1000, m: 1000000, g: 1000000000};

/** Octets of `5M`; undefined: it is none. */
function octets(text) {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(text) ?? [];
  return number && Math.round(number * UNITS[unit.toLowerCase()]);
}

/** The start of a day of `2026-11-24`, of a month or of a year, or so many days ago of `7d`. */
function moment(text) {
  const [, days] = /^(\d+)d$/i.exec(text) ?? [];
  const [, year, month = 1, date = 1] = /^(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?$/.exec(text) ?? [];
  const time = days ? new Date(Date.now() - days * 86400000) : year && new Date(year, month - 1, date);
  return time && !Number.isNaN(time.getTime()) ? time.toISOString().replace(/\.\d+/, '') : undefined;
}

const quoted = (text, exactly) => (exactly ? `"${text}"` : text);

function condition(name, text, exactly, mailboxes) {
  const value = text.toLowerCase();
  if (name in TEXTS) {
    return {[TEXTS[name]]: quoted(text, exactly)};
  }
  switch (name) {
    case 'is':
      return IS[value];
    case 'has':
      return value.startsWith('attachment') ? {hasAttachment: true} : undefined;
    case 'in': {
      const mailbox = mailboxes.find((one) => [one.name, one.role, one.label].some((known) => known?.toLowerCase() === value));
      return value === 'anywhere' ? {} : mailbox && {inMailbox: mailbox.id};
    }
    case 'before':
      return moment(value) && {before: moment(value)};
    case 'after':
    case 'since':
      return moment(value) && {after: moment(value)};
    case 'larger':
      return octets(value) && {minSize: octets(value)};
    case 'smaller':
      return octets(value) && {maxSize: octets(value)};
    default:
      return undefined;
  }
}

/**
 * The filter for what was typed; what looks like an operator and is none is a word.
 *
 * @param mailboxes for `in:`, each with name, role, id and label
 */
export function parse(text, mailboxes = []) {
  const conditions = [];
  const words = [];
  let placed = false;
  for (const [whole, not, name, phrase, word] of text.matchAll(TOKEN)) {
    const value = phrase ?? word;
    const found = name && condition(name.toLowerCase(), value, phrase !== undefined, mailboxes);
    placed ||= /^in$/i.test(name ?? '');
    if (found) {
      conditions.push(not ? {operator: 'NOT', conditions: [found]} : found);
    } else if (not) {
      conditions.push({operator: 'NOT', conditions: [{text: quoted(value, phrase !== undefined)}]});
    } else if (whole.trim()) {
      words.push(name ? whole : quoted(value, phrase !== undefined));
    }
  }
  if (words.length) {
    conditions.push({text: words.join(' ')});
  }
  const hidden = mailboxes.filter((one) => one.role === 'trash' || one.role === 'junk').map((one) => one.id);
  if (!placed && hidden.length) {
    conditions.push({inMailboxOtherThan: hidden});
  }
  return conditions.length === 1 ? conditions[0] : {operator: 'AND', conditions};
}
