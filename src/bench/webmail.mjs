// What the webmail costs a person, in Chromium: node --experimental-websocket webmail.mjs HTTP-PLACE USER PASSWORD    (node 20 or later; jmap.py fills a mailbox)
// Opening: from the request of the page to the rows of the newest messages, the files being in the browser's cache. Jumps: from letting go of the scroll bar somewhere to its rows.
// Scrolling: how many of 300 steps of 90 pixels showed a place without rows, or rows that were not there yet.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';

const [place, user, password] = process.argv.slice(2);
const profile = mkdtempSync('/tmp/webmail-bench-');
const chromium = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {stdio: ['ignore', 'ignore', 'pipe']});
const host = await new Promise((found) => {
  let said = '';
  chromium.stderr.on('data', (data) => {
    said += data;
    const [, at] = /ws:\/\/([^/]+)\//.exec(said) ?? [];
    at && found(at);
  });
});
const [page] = (await (await fetch(`http://${host}/json/list`)).json()).filter(({type}) => type === 'page');
const socket = new WebSocket(page.webSocketDebuggerUrl);
await new Promise((open) => (socket.onopen = open));
const waiting = new Map();
socket.onmessage = ({data}) => {
  const {id, result} = JSON.parse(data);
  waiting.get(id)?.(result);
};
let calls = 0;
const call = (method, params = {}) => new Promise((done) => socket.send(JSON.stringify({id: ++calls, method, params}), waiting.set(calls, done)));
const run = async (expression) => (await call('Runtime.evaluate', {expression, awaitPromise: true, returnByValue: true})).result.value;
const median = (some) => some.toSorted((a, b) => a - b)[Math.floor(some.length / 2)];

const TOOLS = `
  const list = () => document.querySelector('rm-mail')?.renderRoot?.querySelector('rm-list');
  const rows = () => [...(list()?.renderRoot.querySelectorAll('li') ?? [])];
  const seen = () => { const box = list().getBoundingClientRect(); return rows().filter((row) => { const {top, bottom} = row.getBoundingClientRect(); return bottom > box.top + 1 && top < box.bottom - 1; }); };
  const covers = () => { const box = list().getBoundingClientRect(); return rows().length && rows()[0].getBoundingClientRect().top <= box.top + 1 && rows().at(-1).getBoundingClientRect().bottom >= box.bottom - 1; };
  const frame = () => new Promise(requestAnimationFrame);
  const until = async (what) => { while (!what()) await frame(); };`;
const measure = (code) => run(`(async () => {${TOOLS}${code}})()`);

await call('Emulation.setDeviceMetricsOverride', {width: 1280, height: 800, deviceScaleFactor: 1, mobile: false});
await call('Page.navigate', {url: `http://${place}/mail/`});
await new Promise((done) => setTimeout(done, 1000));
await run(`fetch('/api/sessions', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({account: '${user}', password: '${password}', cookie: true})}).then((answer) => answer.status)`);
const opening = [];
for (let i = 0; i < 12; i++) {
  await call('Page.navigate', {url: 'about:blank'});
  await call('Page.navigate', {url: `http://${place}/mail/`});
  opening.push(await measure(`await until(() => rows().some((row) => row.querySelector('a'))); return performance.now();`));
}
const jumps = [];
for (let i = 0; i < 30; i++) {
  jumps.push(await measure(`const from = performance.now(); list().scrollTop = list().scrollHeight * ${((i * 0.37) % 1).toFixed(3)}; await frame(); await until(() => covers() && seen().every((row) => row.querySelector('a'))); return performance.now() - from;`));
}
const scrolling = await measure(`list().scrollTop = 0; await until(covers); let gaps = 0; let waits = 0;
  for (let i = 0; i < 300; i++) { list().scrollTop += 90; await frame(); await frame(); gaps += !covers(); waits += seen().some((row) => !row.querySelector('a')); } return {gaps, waits, rows: rows().length};`);
const total = await measure(`return list().listing.total`);
console.log(`${total} conversations: opens in ${median(opening.slice(2)).toFixed(0)} ms (worst ${Math.max(...opening.slice(2)).toFixed(0)}), a jump ${median(jumps).toFixed(0)} ms (worst ${Math.max(...jumps).toFixed(0)}), scrolling: ${scrolling.gaps} gaps, ${scrolling.waits} waits, ${scrolling.rows} rows in the page`);
socket.close();
chromium.kill();
await new Promise((gone) => chromium.on('exit', gone));
rmSync(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 200});
process.exit(0);
