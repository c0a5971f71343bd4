// The way to data: fetch with our conventions. The session's cookie goes along by itself; an administrator's token, where somebody came with one, lives as
// long as the tab.
const TOKEN = 'remora-token';

/** Where the application lies, whatever path a proxy knows it by: this module is at a/VERSION/shared/. */
export const root = new URL('../../../', import.meta.url);

/** Why a request was not done (RFC 9457). `status` 0: nobody answered. */
export class Problem extends Error {
  constructor(status, members) {
    super(members.detail || members.title || String(status));
    this.status = status;
    this.title = members.title;
    this.detail = members.detail;
    this.members = members;
  }
}

const tags = new WeakMap();
/** The entity tag that came with an answer, for `ifMatch`. */
export const tagOf = (answer) => tags.get(answer);

/** Comes with an administrator's token from now on; null: without one. */
export function useToken(token) {
  if (token) {
    sessionStorage.setItem(TOKEN, token);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** Fetches a path below the application; `json` is sent as such. A Response, whatever its status; throws a Problem when nobody answers. */
export async function send(path, {method, json, headers = {}, ifMatch, ...rest} = {}) {
  const all = new Headers(headers);
  if (json !== undefined) {
    all.set('Content-Type', 'application/json');
  }
  if (ifMatch) {
    all.set('If-Match', ifMatch);
  }
  const token = sessionStorage.getItem(TOKEN);
  if (token) {
    all.set('Authorization', `Bearer ${token}`);
  }
  try {
    return await fetch(new URL(path, root), {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      headers: all,
      body: json === undefined ? rest.body : JSON.stringify(json),
      credentials: 'same-origin',
      signal: rest.signal,
    });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem(0, {title: 'offline'});
  }
}

/** Asks a JSON interface below the application, such as `api/queue`: its answer, or a Problem is thrown. Nobody who is not logged in comes back: unless `guest`, he is at the login. */
export async function ask(path, {query, guest = false, ...options} = {}) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const response = await send(given.length ? `${path}?${new URLSearchParams(given)}` : path, options);
  if (response.status === 401 && !guest) {
    login();
    return new Promise(() => {});
  }
  if (response.status === 204) {
    return null;
  }
  const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  const answer = isJson ? await response.json().catch(() => ({})) : {};
  if (!response.ok) {
    throw new Problem(response.status, {title: response.statusText, ...answer});
  }
  if (response.headers.get('ETag')) {
    tags.set(answer, response.headers.get('ETag'));
  }
  return answer;
}

/** To the login, and back here after it. */
export function login() {
  sessionStorage.removeItem(TOKEN);
  const here = location.href.slice(root.href.length);
  location.assign(new URL(`login?to=${encodeURIComponent(here)}`, root));
}

export async function logout() {
  await send('api/sessions/this', {method: 'DELETE'}).catch(() => {});
  sessionStorage.removeItem(TOKEN);
  location.assign(new URL('login', root));
}

/** All rows of a list that comes by page, at most so many. */
export async function all(path, name, query = {}, most = 2000) {
  const rows = [];
  let after;
  do {
    const page = await ask(path, {query: {...query, limit: 500, after}});
    rows.push(...page[name]);
    after = page.next;
  } while (after && rows.length < most);
  return rows;
}

/** A segment of a path. `@` may stand as it is. */
export const segment = (text) => encodeURIComponent(text).replaceAll('%40', '@');
