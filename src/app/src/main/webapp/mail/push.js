// What has changed, told by the server as it happens: EventSource of RFC 8620 §7.3. A browser has six connections to a server that does not speak HTTP/2: of all the tabs that show
// an account one holds the connection and tells the others, and a page that is not looked at any more holds none.
import {root} from '../shared/api.js';
import {account, start} from './jmap.js';

const AGAIN = 5000;

/** Holds the connection. `tell({Email: 'state', …})`; gives a function that ends it. */
function connect(tell) {
  let source;
  let timer;
  // Until it stands something may have happened too.
  let missed = true;
  const open = () => {
    source = new EventSource(new URL('jmap/eventsource?types=*&closeafter=no&ping=60', root));
    source.addEventListener('state', (event) => tell(JSON.parse(event.data).changed[account()] ?? {}));
    source.onopen = () => {
      if (missed) {
        tell(UNKNOWN);
      }
      missed = false;
    };
    source.onerror = () => {
      missed = true;
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, AGAIN);
      }
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** Something may have changed. */
const UNKNOWN = {Email: '', Mailbox: '', Thread: ''};

/** Takes part, as the one who holds the connection or as one who hears of it. Gives a function that ends it. */
function join(onState) {
  const name = `remora-push-${account()}`;
  const others = new BroadcastChannel(name);
  others.onmessage = ({data}) => onState(data);
  const leaving = new AbortController();
  const tell = (states) => {
    onState(states);
    others.postMessage(states);
  };
  const hold = () =>
    new Promise((done) => {
      const close = connect(tell);
      leaving.signal.addEventListener('abort', () => {
        close();
        done();
      });
    });
  // Locks are there where pages are safe: by TLS or at localhost.
  (navigator.locks ? navigator.locks.request(name, {signal: leaving.signal}, hold) : hold()).catch(() => {});
  return () => {
    leaving.abort();
    others.close();
  };
}

/** Calls `onState({Email: 'state', …})` whenever something has changed, also when it may have while nobody listened. */
export async function listen(onState) {
  await start();
  let leave = join(onState);
  addEventListener('pagehide', () => leave());
  addEventListener('pageshow', ({persisted}) => {
    if (persisted) {
      leave = join(onState);
      onState(UNKNOWN);
    }
  });
}
