// Does with imapflow what a webmail or a mail program of today does, and prints what it saw, one JSON line a step. Arguments: port, user, password.
import { ImapFlow } from 'imapflow';

const [port, user, pass] = process.argv.slice(2);
const tell = (step, seen) => console.log(JSON.stringify({ step, seen }));
const connect = async () => {
    const client = new ImapFlow({
        host: '127.0.0.1', port: Number(port), secure: false, tls: { rejectUnauthorized: false }, auth: { user, pass }, logger: false, qresync: true
    });
    await client.connect();
    return client;
};

const client = await connect();
const other = await connect();
tell('secure', client.secureConnection);
tell('enabled', [...client.enabled].sort());
await client.mailboxCreate(['Müll', 'alt']);
tell('list', (await client.list()).map(box => box.path).sort());

const raw = 'From: "Ann" <ann@mx.test>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\n'
    + 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n'
    + 'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nJVBERi0=\r\n--b--\r\n';
await client.mailboxOpen('INBOX');
const seen = new Promise(resolve => client.once('exists', resolve));
const idle = client.idle();
const { uid } = await other.append('INBOX', raw, ['\\Flagged', '$label']);
tell('exists', (await seen).count);
await client.noop();
await idle;

const message = await client.fetchOne(uid, { envelope: true, bodyStructure: true, flags: true, labels: true, size: true }, { uid: true });
tell('envelope', [message.envelope.subject, message.envelope.from[0].address]);
tell('flags', [...message.flags].sort());
tell('structure', message.bodyStructure.childNodes.map(node => node.type));
tell('size', message.size === Buffer.byteLength(raw));
const { content } = await client.download(uid, '2', { uid: true });
const chunks = [];
for await (const chunk of content) {
    chunks.push(chunk);
}
tell('attachment', Buffer.concat(chunks).toString());
tell('source', (await client.fetchOne(uid, { source: true }, { uid: true })).source.toString() === raw);

tell('search', (await client.search({ header: { subject: 'Grüße' }, flagged: true }, { uid: true })).length);
await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true });
const moved = await client.messageMove(uid, 'Müll/alt', { uid: true });
tell('moved', [moved.destination, [...moved.uidMap.keys()].length]);
tell('status', await other.status('Müll/alt', { messages: true, unseen: true }));
tell('quota', Boolean(await client.getQuota('INBOX')));
await client.mailboxDelete('Müll/alt');
await client.logout();
await other.logout();
