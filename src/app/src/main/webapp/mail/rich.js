// Text with looks, in an element that is edited.
import {form} from '../shared/elements.js';
import {t} from '../shared/i18n.js';

const ENTITIES = {'&': '&amp;', '<': '&lt;', '>': '&gt;'};

/** Commands of document.execCommand with their icons. */
export const TOOLS = [['bold', 'bold'], ['italic', 'italic'], ['underline', 'underline'], ['insertUnorderedList', 'list']];

/** Plain text as HTML, a block for each line. */
export const rich = (text) => text.replace(/[&<>]/g, (letter) => ENTITIES[letter]).split('\n').map((line) => `<div>${line || '<br>'}</div>`).join('');

/** Makes a link of what is selected in a root. */
export async function link(root) {
  const selection = root.getSelection?.() ?? getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : undefined;
  const given = await form({heading: t('link'), action: t('do.add'), fields: [{name: 'url', label: 'URL', type: 'url', required: true, value: 'https://'}]});
  if (given && range) {
    selection.removeAllRanges();
    selection.addRange(range);
    document.execCommand('createLink', false, given.url);
  }
}
