// Writes, sends and reads with a JMAP client that others have written. Arguments: where the server is, address, password.
import * as library from 'jmap-jam';

const JamClient = library.default ?? library.JamClient;
const [, , base, user, password] = process.argv;
const say = (step, seen) => console.log(JSON.stringify({step, seen}));

const login = await fetch(`${base}/api/sessions`, {
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({account: user, password}),
});
const {token} = await login.json();
const jam = new JamClient({sessionUrl: `${base}/jmap/session`, bearerToken: token});
const accountId = await jam.getPrimaryAccount();
const [mailboxes] = await jam.api.Mailbox.get({accountId});
const role = (name) => mailboxes.list.find((one) => one.role === name).id;
say('roles', mailboxes.list.map((one) => one.role).filter(Boolean).sort());

const blob = await jam.uploadBlob(accountId, new Blob(['a file'], {type: 'text/plain'}));
say('uploaded', blob.size);

const [identities] = await jam.api.Identity.get({accountId, ids: null});
const [written] = await jam.api.Email.set({
  accountId,
  create: {
    mail: {
      mailboxIds: {[role('drafts')]: true},
      keywords: {$draft: true},
      from: [{name: 'Jam', email: user}],
      to: [{name: null, email: user}],
      subject: 'From a foreign client: \u00e4\u4e2d',
      bodyValues: {text: {value: 'Hello', isEncodingProblem: false, isTruncated: false}},
      textBody: [{partId: 'text', type: 'text/plain'}],
      attachments: [{blobId: blob.blobId, type: 'text/plain', name: 'a.txt', disposition: 'attachment'}],
    },
  },
});
const emailId = written.created.mail.id;
const [sent] = await jam.api.EmailSubmission.set({
  accountId,
  create: {sub: {emailId, identityId: identities.list[0].id}},
  onSuccessUpdateEmail: {'#sub': {[`mailboxIds/${role('drafts')}`]: null, [`mailboxIds/${role('sent')}`]: true, 'keywords/$draft': null}},
});
say('sent', Object.keys(sent.created));

const [{emails}] = await jam.requestMany((t) => {
  const found = t.Email.query({accountId, filter: {inMailbox: role('inbox')}});
  return {found, emails: t.Email.get({accountId, ids: found.$ref('/ids'), properties: ['subject', 'preview', 'hasAttachment']})};
});
say('read', emails.list.map(({subject, preview, hasAttachment}) => [subject, preview, hasAttachment]));
