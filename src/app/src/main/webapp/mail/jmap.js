// JMAP for the pages: RFC 8620 (requests §3, blobs §6, push §7.3). The session's cookie goes along by itself.
import {ask as fetched, login, root, Problem} from '../shared/api.js';

const CORE = 'urn:ietf:params:jmap:core';
const MAIL = 'urn:ietf:params:jmap:mail';
let session;

/** Fetches the Session object (RFC 8620 §2) once; its promise. Nobody who is not logged in comes back from it. */
export function start() {
  session ??= fetched('jmap/session').then(
    (object) => (session.object = object),
    (problem) => {
      session = undefined;
      throw problem;
    },
  );
  return session;
}

/** The id of the account; once `start` has come back. */
export const account = () => session.object.primaryAccounts[MAIL] ?? Object.keys(session.object.accounts)[0];

/**
 * Makes a request of calls `[name, args, id]`, which may refer back by `#` (RFC 8620 §3.7); accountId and `using` are filled in. Their responses in order, errors of
 * methods among them; a request that fails as a whole throws a Problem.
 */
export async function ask(calls) {
  const {capabilities} = await start();
  const answer = await fetched('jmap/api', {
    json: {
      using: [CORE, ...Object.keys(capabilities).filter((one) => one !== CORE)],
      methodCalls: calls.map(([name, args, id], index) => [name, {accountId: account(), ...args}, id ?? `c${index}`]),
    },
  });
  return answer.methodResponses;
}

/** The arguments of a response; throws a Problem when it is an error (RFC 8620 §3.6.2). */
export function result([name, args]) {
  if (name === 'error') {
    throw new Problem(400, {title: args.type, detail: args.description, ...args});
  }
  return args;
}

/** Calls one method: the arguments of its response; its error is thrown as a Problem whose title is its type. */
export const one = async (name, args = {}) => result((await ask([[name, args]]))[0]);

/** Refers to what an earlier call of the same request finds. */
export const back = (resultOf, name, path) => ({resultOf, name, path});

/** Uploads a Blob or File (RFC 8620 §6.1): {blobId, type, size}. `onprogress` is told the share that has gone, 0 to 1. */
export async function upload(blob, {type, onprogress, signal} = {}) {
  await start();
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', new URL(`jmap/upload/${encodeURIComponent(account())}/`, root));
    request.setRequestHeader('Content-Type', type || blob.type || 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && onprogress?.(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 401) {
        login();
      } else if (request.status === 201) {
        done(request.response);
      } else {
        failed(new Problem(request.status, {title: request.statusText, ...request.response}));
      }
    };
    request.onerror = () => failed(new Problem(0, {title: 'offline'}));
    request.onabort = () => failed(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(blob);
  });
}

/** Where a blob is (RFC 8620 §6.2). */
export function downloadUrl(blobId, name, type) {
  const path = ['jmap/download', account(), blobId, name || 'file'].map((part, index) => (index ? encodeURIComponent(part) : part)).join('/');
  return new URL(type ? `${path}?accept=${encodeURIComponent(type)}` : path, root).href;
}
