// Asks what one who sends in haste would wish to have been asked.
import {html} from 'lit';
import {form} from '../shared/elements.js';
import {t} from '../shared/i18n.js';

const FORGOTTEN = /\battach(?:ed|ment|ments|ing)?\b|\banhang\b|\bpièce jointe\b|附件/iu;

/** Whether a draft is to be sent as it is: one without doubts is. */
export async function sure({subject, text, files}) {
  const written = text.split(/^(?:>|-- $)/m)[0];
  const doubts = [!subject.trim() && t('doubt.subject'), FORGOTTEN.test(written) && !files.length && t('doubt.attachment')].filter(Boolean);
  return !doubts.length || Boolean(await form({heading: t('doubt'), text: html`${doubts.map((one) => html`<p>${one}</p>`)}`, action: t('doubt.send'), run: () => ({sure: true})}));
}
