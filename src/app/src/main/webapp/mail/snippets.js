// What a search has found in each message: SearchSnippet/get of RFC 8621 §5.
import {html} from 'lit';
import {one} from './jmap.js';

/** Snippets by messages, of one filter; event `changed`. */
class Snippets extends EventTarget {
  constructor() {
    super();
    this.known = new Map();
  }

  get(id) {
    return this.known.get(id);
  }

  /** Sees to it that those of these rows are there, or will be. */
  async need(listing, filter, from, to) {
    if (filter !== this.filter) {
      this.filter = filter;
      this.known = new Map();
    }
    const emailIds = listing.rows.slice(from, to).filter((id) => id && !this.known.has(id));
    if (!emailIds.length) {
      return;
    }
    emailIds.forEach((id) => this.known.set(id, undefined));
    const {list} = await one('SearchSnippet/get', {filter, emailIds}).catch(() => ({list: []}));
    if (filter === this.filter) {
      list.forEach((snippet) => this.known.set(snippet.emailId, snippet));
      this.dispatchEvent(new Event('changed'));
    }
  }
}
export const snippets = new Snippets();

const ENTITIES = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'"};
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => ENTITIES[name]);

/** A text with `<mark>` of the server's, and nothing else that is markup. */
export const marked = (text) => text.split(/<mark>(.*?)<\/mark>/s).map((part, index) => (index % 2 ? html`<mark>${plain(part)}</mark>` : plain(part)));
