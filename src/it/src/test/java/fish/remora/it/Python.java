package fish.remora.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A script that talks to a server with Python's own libraries; it fails the test by an assertion of its own. */
final class Python {
    /** Two sessions of imaplib, and what imaplib has no word for. Arguments: host, port, user, password, then the test's own. */
    static final String IMAP = """
            import imaplib, re, sys, time
            HOST, PORT, USER, PASSWORD = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
            OWN = sys.argv[5:]
            imaplib._MAXLINE = 100_000_000
            for name in 'MOVE', 'ENABLE', 'UNSELECT', 'ID', 'IDLE', 'NAMESPACE':
                imaplib.Commands[name] = ('AUTH', 'SELECTED')
            def session(port=PORT, mailbox=None):
                client = imaplib.IMAP4(HOST, port, timeout=120)
                client.login(USER, PASSWORD)
                if mailbox:
                    ok(client.select(mailbox))
                return client
            def ok(answer):
                assert answer[0] == 'OK', answer
                return answer[1]
            def no(call, *arguments):
                answer = call(*arguments)
                assert answer[0] == 'NO', answer
                return answer[1][0].decode()
            def text(message):
                return message.replace('\\n', '\\r\\n').encode()
            def append(client, mailbox, subject, flags=''):
                ok(client.append(mailbox, flags, None, text('Subject: %s\\n\\nHello\\n' % subject)))
            def uids(client, *keys):
                return [int(uid) for uid in ok(client.uid('SEARCH', *keys))[0].split()]
            def idle(client):
                tag = client._new_tag()
                client.send(tag + b' IDLE\\r\\n')
                line = client.readline()
                while not line.startswith(b'+'):
                    line = client.readline()
                return tag
            def done(client, tag):
                client.send(b'DONE\\r\\n')
                lines = []
                while not lines or not lines[-1].startswith(tag):
                    lines.append(client.readline())
                assert b' OK' in lines[-1], lines
                return lines
            def told(client, pattern):
                line = client.readline()
                assert line, 'closed'
                while not re.search(pattern, line):
                    line = client.readline()
                    assert line, 'closed'
                return line
            """;

    private Python() {}

    /** Runs to its end, which must be a good one. */
    static Foreign run(String script, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of("python3", "-c", script));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return Foreign.run("python3", command).succeeds();
    }

    /** As {@link #run}, behind {@link #IMAP}. */
    static Foreign imap(Remora server, User user, String script, Object... arguments) throws IOException {
        var all = new ArrayList<Object>(List.of("127.0.0.1", server.imap(), user.address(), user.password()));
        all.addAll(List.of(arguments));
        return run(IMAP + script, all.toArray());
    }
}
