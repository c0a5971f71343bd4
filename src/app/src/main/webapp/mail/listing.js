// A list of conversations as long as it may be, of which only what is looked at is fetched: Email/query by windows (RFC 8621 §4.4), what its rows show in the same request.
import {ask, back, result} from './jmap.js';
import {emails} from './store.js';

const WINDOW = 50;
const ROW = ['id', 'threadId', 'mailboxIds', 'keywords', 'from', 'to', 'subject', 'receivedAt', 'preview', 'hasAttachment', 'size', 'blobId'];
const MEMBER = ['id', 'threadId', 'mailboxIds', 'keywords', 'from', 'receivedAt'];

/** Events: `changed`; `moved` with detail rows, when new ones came above what is looked at. */
export class Listing extends EventTarget {
  constructor(filter, {collapse = true} = {}) {
    super();
    this.query = {filter, sort: [{property: 'receivedAt', isAscending: false}], collapseThreads: collapse};
    this.rows = [];
    this.asked = new Set();
    this.total = undefined;
    this.turn = 0;
  }

  /** Sees to it that these rows are there, or will be. */
  need(from, to) {
    const last = this.total === undefined ? 0 : Math.max(0, this.total - 1);
    for (let page = Math.floor(from / WINDOW); page <= Math.floor(Math.min(to, last) / WINDOW); page++) {
      const start = page * WINDOW;
      const end = Math.min(start + WINDOW, this.total ?? WINDOW);
      if (!this.asked.has(page) && (this.total === undefined || !this.isThere(start, end))) {
        this.asked.add(page);
        this.fetch({position: start, limit: WINDOW}).then(
          () => this.asked.delete(page),
          (problem) => this.fail(problem, page),
        );
      }
    }
  }

  isThere(from, to) {
    for (let row = from; row < to; row++) {
      if (!this.rows[row]) {
        return false;
      }
    }
    return true;
  }

  /** Asked again when it is looked at again. */
  fail(problem, page) {
    this.problem = problem;
    this.tell();
    setTimeout(() => this.asked.delete(page), 3000);
  }

  /** @param anew nothing of what was there stays */
  async fetch(window, anew) {
    const {turn} = this;
    const [query, rows, threads, members] = await ask([
      ['Email/query', {...this.query, ...window, calculateTotal: true}, 'q'],
      ['Email/get', {'#ids': back('q', 'Email/query', '/ids'), properties: ROW}, 'e'],
      ['Thread/get', {'#ids': back('e', 'Email/get', '/list/*/threadId')}, 't'],
      ['Email/get', {'#ids': back('t', 'Thread/get', '/list/*/emailIds'), properties: MEMBER}, 'm'],
    ]);
    const found = result(query);
    emails.keep(members[0] === 'error' ? [] : members[1].list);
    emails.keep(result(rows).list);
    emails.keepThreads(result(threads).list);
    if (turn === this.turn) {
      this.problem = undefined;
      this.total = found.total;
      this.rows = anew ? [] : this.rows.slice(0, found.total);
      found.ids.forEach((id, index) => (this.rows[found.position + index] = id));
      this.tell();
    }
    return found;
  }

  /**
   * Looks again: what is looked at stays where it is, what is elsewhere is fetched when it is gone to.
   * @param from the first row that is looked at; 0: new ones are to be seen
   */
  async refresh(from, to) {
    const turn = ++this.turn;
    this.asked.clear();
    const anchor = from > 0 ? this.rows[from] : undefined;
    const limit = Math.max(WINDOW, to - from + 10);
    try {
      const found = await this.fetch(anchor ? {anchor, limit} : {position: from, limit}, true);
      if (turn === this.turn && found.position !== from) {
        this.dispatchEvent(new CustomEvent('moved', {detail: found.position - from}));
      }
    } catch (problem) {
      if (turn === this.turn && problem.title === 'anchorNotFound') {
        await this.fetch({position: from, limit}, true);
      }
    }
  }

  /** Takes rows away before the server has said so; gives what puts them back. */
  without(ids) {
    const before = [this.rows, this.total];
    const gone = new Set(ids);
    this.turn++;
    this.asked.clear();
    const rows = [];
    let shift = 0;
    for (let row = 0; row < this.rows.length; row++) {
      if (gone.has(this.rows[row])) {
        shift++;
      } else if (this.rows[row]) {
        rows[row - shift] = this.rows[row];
      }
    }
    [this.rows, this.total] = [rows, this.total - shift];
    this.tell();
    return () => {
      [this.rows, this.total] = before;
      this.tell();
    };
  }

  tell() {
    this.dispatchEvent(new Event('changed'));
  }
}
