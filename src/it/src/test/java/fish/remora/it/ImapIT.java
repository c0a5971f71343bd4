package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** IMAP as Python's imaplib speaks it: RFC 3501 and 9051. */
@ExtendWith(SharedServer.class)
class ImapIT {
    private final Remora server;

    ImapIT(Remora server) {
        this.server = server;
    }

    private User user(String name) throws Exception {
        return server.database().newUser("imap." + name);
    }

    @Test
    void saysWhatItCan() throws Exception {
        Python.imap(server, user("capability"), """
                client = imaplib.IMAP4(HOST, PORT, timeout=120)
                assert 'STARTTLS' in client.capabilities, client.capabilities
                client.login(USER, PASSWORD)
                words = ok(client.capability())[0].decode().split()
                wanted = '''IMAP4rev1 IMAP4rev2 IDLE UIDPLUS MOVE NAMESPACE ID LITERAL+ UNSELECT ENABLE CHILDREN SPECIAL-USE
                    LIST-EXTENDED LIST-STATUS CONDSTORE QRESYNC ESEARCH SORT BINARY COMPRESS=DEFLATE QUOTA'''.split()
                missing = [word for word in wanted if word not in words and word.replace('LITERAL+', 'LITERAL-') not in words]
                assert not missing, (missing, words)
                client.logout()
                """);
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        User user = user("wrong");
        Python.imap(server, new User(user.address(), "wrong"), """
                client = imaplib.IMAP4(HOST, PORT, timeout=120)
                try:
                    client.login(USER, PASSWORD)
                    raise SystemExit('let in')
                except imaplib.IMAP4.error as refused:
                    assert 'AUTHENTICATIONFAILED' in str(refused), refused
                """);
    }

    @Test
    void tlsFromTheStartAndByStarttls() throws Exception {
        Python.imap(server, user("tls"), """
                import ssl
                context = ssl.create_default_context(cafile=OWN[0])
                context.check_hostname = False
                plain = imaplib.IMAP4(HOST, PORT, timeout=120)
                plain.starttls(context)
                for client in plain, imaplib.IMAP4_SSL(HOST, int(OWN[1]), ssl_context=context, timeout=120):
                    assert 'STARTTLS' not in client.capabilities, client.capabilities
                    client.login(USER, PASSWORD)
                    ok(client.select())
                    client.logout()
                """, server.certificate(), server.imaps());
    }

    /** What came by SMTP and what was appended is fetched octet by octet; flags and dates are kept. */
    @Test
    void appendAndFetch() throws Exception {
        User user = user("fetch");
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(Samples.text("by SMTP"), user.address())).startsWith("250");
        }
        Python.imap(server, user, """
                client = session(mailbox='INBOX')
                message = text('From: Bob <bob@far.test>\\nTo: ann@mx.test\\nSubject: appended\\nMIME-Version: 1.0\\n'
                    'Content-Type: multipart/mixed; boundary=b\\n\\n--b\\n\\none\\n--b\\nContent-Type: image/png\\n'
                    'Content-Transfer-Encoding: base64\\n\\nAAAA\\n--b--\\n')
                ok(client.append('INBOX', '(\\\\Flagged $Own)', '" 1-Feb-2020 03:04:05 +0000"', message))
                ok(client.noop())
                assert uids(client, 'ALL') == [1, 2]
                answer = ok(client.uid('FETCH', '2', '(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[])'))
                head = b' '.join(part[0] if isinstance(part, tuple) else part for part in answer)
                assert answer[0][1] == message, answer
                assert b'$Own' in head and b'\\\\Flagged' in head and b'\\\\Seen' not in head, head
                assert b'" 1-Feb-2020 03:04:05 +0000"' in head, head
                assert b'RFC822.SIZE %d' % len(message) in head, head
                assert b'"Bob" NIL "bob" "far.test"' in head, head
                assert b'"image" "png"' in head.lower(), head
                assert ok(client.uid('FETCH', '2', '(BODY[2])'))[0][1] == b'AAAA'
                assert b'\\\\Seen' in ok(client.uid('FETCH', '2', '(FLAGS)'))[0]
                assert ok(client.uid('FETCH', '2', '(BODY[HEADER.FIELDS (SUBJECT)]<0.12>)'))[0][1] == b'Subject: app'
                assert b'Subject: by SMTP' in ok(client.uid('FETCH', '1', '(BODY.PEEK[])'))[0][1]
                """);
    }

    @Test
    void searchAndStore() throws Exception {
        Python.imap(server, user("search"), """
                client = session(mailbox='INBOX')
                for subject in 'one', 'two', 'three':
                    append(client, 'INBOX', subject, '(\\\\Seen)' if subject == 'two' else '')
                ok(client.noop())
                assert uids(client, 'SUBJECT', '"TWO"') == [2]
                assert uids(client, 'UNSEEN') == [1, 3]
                assert uids(client, 'BODY', '"hello"') == [1, 2, 3]
                assert uids(client, 'OR', 'SUBJECT', 'one', 'SEEN') == [1, 2]
                ok(client.uid('STORE', '1,3', '+FLAGS', '(\\\\Answered work)'))
                assert uids(client, 'KEYWORD', 'work', 'ANSWERED') == [1, 3]
                ok(client.uid('STORE', '3', '-FLAGS.SILENT', '(work)'))
                assert uids(client, 'KEYWORD', 'work') == [1]
                ok(client.uid('STORE', '1', 'FLAGS', '()'))
                assert uids(client, 'ANSWERED') == [3]
                """);
    }

    @Test
    void copyMoveExpunge() throws Exception {
        Python.imap(server, user("copy"), """
                client = session(mailbox='INBOX')
                ok(client.create('Work/2026'))
                for subject in 'one', 'two', 'three':
                    append(client, 'INBOX', subject)
                ok(client.noop())
                ok(client.uid('STORE', '1', '+FLAGS', '(\\\\Flagged)'))
                answer = client.uid('COPY', '1:2', 'Work/2026')
                assert 'COPYUID' in str(ok(answer)) or client.response('COPYUID')[1], answer
                ok(client.uid('MOVE', '3', 'Work/2026'))
                assert uids(client, 'ALL') == [1, 2]
                assert 'TRYCREATE' in no(client.uid, 'COPY', '1', 'Nowhere')
                ok(client.uid('STORE', '1', '+FLAGS', '(\\\\Deleted)'))
                ok(client.expunge())
                assert uids(client, 'ALL') == [2]
                ok(client.select('Work/2026'))
                assert uids(client, 'ALL') == [1, 2, 3]
                assert uids(client, 'FLAGGED') == [1]
                assert uids(client, 'SUBJECT', 'three') == [3]
                """);
    }

    @Test
    void mailboxes() throws Exception {
        Python.imap(server, user("list"), """
                client = session()
                def names(answer):
                    return sorted(line.decode().rsplit(' ', 1)[1].strip('"') for line in ok(answer) if line)
                assert 'INBOX' in names(client.list())
                client._simple_command('CREATE', 'Archive', '(USE (\\Archive))')
                special = [line for line in ok(client.list()) if line and b'Archive' in line][0]
                assert b'\\Archive' in special, special
                for name in 'Parent/Child', 'B&APw-cher':
                    ok(client.create(name))
                assert names(client.list('""', 'Parent*')) == ['Parent', 'Parent/Child']
                assert names(client.list('""', '%B&APw-%')) == ['B&APw-cher']
                assert 'ALREADYEXISTS' in no(client.create, 'Parent')
                ok(client.rename('Parent', 'Elder'))
                assert names(client.list('""', 'Elder*')) == ['Elder', 'Elder/Child']
                ok(client.subscribe('Elder/Child'))
                assert 'Elder/Child' in names(client.lsub())
                append(client, 'Elder/Child', 'one')
                status = ok(client.status('Elder/Child', '(MESSAGES UNSEEN UIDNEXT UIDVALIDITY)'))[0]
                assert b'MESSAGES 1' in status and b'UNSEEN 1' in status and b'UIDNEXT 2' in status, status
                ok(client.delete('Elder/Child'))
                assert client.select('Elder/Child')[0] == 'NO'
                no(client.delete, 'INBOX')
                """);
    }

    /** RFC 2177: a mail is told without a question, in seconds. */
    @Test
    void idle() throws Exception {
        User user = user("idle");
        Python.imap(server, user, """
                import smtplib
                client = session(mailbox='INBOX')
                tag = idle(client)
                with smtplib.SMTP(HOST, int(OWN[0])) as smtp:
                    smtp.sendmail('bob@far.test', [USER], 'Subject: wake up\\r\\n\\r\\nHello\\r\\n')
                began = time.time()
                assert told(client, rb'^\\* 1 EXISTS')
                assert time.time() - began < 10
                done(client, tag)
                assert uids(client, 'SUBJECT', '"wake up"') == [1]
                """, server.smtp());
    }

    /** RFC 4978, through octets that do not shrink. */
    @Test
    void compressed() throws Exception {
        Python.imap(server, user("compress"), """
                import os, zlib, base64
                client = session()
                imaplib.Commands['COMPRESS'] = ('AUTH', 'SELECTED')
                ok(client._simple_command('COMPRESS', 'DEFLATE'))
                class Deflated:
                    def __init__(self, sock):
                        self.sock, self.out, self.into, self.left = sock, zlib.compressobj(6, zlib.DEFLATED, -15), zlib.decompressobj(-15), b''
                    def sendall(self, octets):
                        self.sock.sendall(self.out.compress(octets) + self.out.flush(zlib.Z_SYNC_FLUSH))
                    def more(self):
                        octets = self.sock.recv(65536)
                        assert octets, 'closed'
                        self.left += self.into.decompress(octets)
                    def read(self, size):
                        while len(self.left) < size:
                            self.more()
                        octets, self.left = self.left[:size], self.left[size:]
                        return octets
                    def readline(self, limit=0):
                        while b'\\n' not in self.left:
                            self.more()
                        return self.read(self.left.index(b'\\n') + 1)
                    def __getattr__(self, name):
                        return getattr(self.sock, name)
                client.sock = Deflated(client.sock)
                client.file = client.sock
                client._file = client.sock
                client.read, client.readline = client.sock.read, client.sock.readline
                message = b'Subject: random\\r\\n\\r\\n' + base64.encodebytes(os.urandom(600_000)).replace(b'\\n', b'\\r\\n')
                ok(client.append('INBOX', '', None, message))
                ok(client.select())
                assert ok(client.uid('FETCH', '1', '(BODY.PEEK[])'))[0][1] == message
                time.sleep(3)
                assert uids(client, 'ALL') == [1]
                """);
    }
}
