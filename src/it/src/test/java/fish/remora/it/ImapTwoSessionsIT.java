package fish.remora.it;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Two sessions in one mailbox see what the other does, in its order, at one server and at two over one database. */
@TestInstance(Lifecycle.PER_CLASS)
class ImapTwoSessionsIT {
    /** The second session's port is the first of its own arguments. */
    private static final String CHANGES = """
            first, second = session(mailbox='INBOX'), session(int(OWN[0]), 'INBOX')
            def until(condition):
                end = time.time() + 20
                while not condition():
                    assert time.time() < end, 'not seen'
                    time.sleep(0.2)
            def untagged(client):
                client.untagged_responses = {}
                ok(client.noop())
                return client.untagged_responses
            for subject in 'one', 'two', 'three', 'four':
                append(first, 'INBOX', subject)
            until(lambda: (ok(second.noop()), uids(second, 'ALL'))[1] == [1, 2, 3, 4])
            ok(first.noop())
            ok(first.uid('STORE', '2', '+FLAGS', '(\\\\Flagged)'))
            until(lambda: uids(second, 'FLAGGED') == [2])
            # Sequence numbers stand until the other session may hear of it: RFC 9051 §7.5.1.
            ok(first.uid('STORE', '1,3', '+FLAGS.SILENT', '(\\\\Deleted)'))
            ok(first.expunge())
            heard = []
            def expunged():
                heard.extend(untagged(second).get('EXPUNGE', []))
                return len(heard) == 2
            until(expunged)
            # Each number is one as it is after those before it.
            left = [1, 2, 3, 4]
            for number in heard:
                del left[int(number) - 1]
            assert left == [2, 4], (heard, left)
            assert [int(n) for n in ok(second.search(None, 'ALL'))[0].split()] == [1, 2]
            tag = idle(second)
            ok(first.uid('STORE', '4', '+FLAGS', '(\\\\Answered)'))
            told(second, rb'^\\* 2 FETCH .*\\\\Answered')
            append(first, 'INBOX', 'five')
            told(second, rb'^\\* 3 EXISTS')
            ok(first.uid('STORE', '2', '+FLAGS.SILENT', '(\\\\Deleted)'))
            ok(first.expunge())
            told(second, rb'^\\* 1 EXPUNGE')
            done(second, tag)
            assert uids(second, 'ALL') == [4, 5]
            # Both at once: whatever the order, both see the same in the end.
            for round in range(20):
                ok(first.uid('STORE', '4', '+FLAGS' if round % 2 else '-FLAGS', '(a)'))
                ok(second.uid('STORE', '4', '+FLAGS' if round % 2 else '-FLAGS', '(b)'))
            def same():
                return ok(first.uid('FETCH', '1:*', '(FLAGS)')) == ok(second.uid('FETCH', '1:*', '(FLAGS)'))
            until(same)
            assert uids(first, 'KEYWORD', 'a', 'KEYWORD', 'b') == [4]
            """;

    private final List<Remora> nodes = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        nodes.add(Remora.named("imap1").start());
        Database database = nodes.get(0).database();
        nodes.add(Remora.named("imap2")
                .with("db.url", database.url())
                .with("db.user", "remora")
                .with("db.password", database.password())
                .start());
    }

    @AfterAll
    void end() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).close();
        }
    }

    @Test
    void atOneServer() throws Exception {
        Remora server = nodes.get(0);
        Python.imap(server, server.database().newUser("both"), CHANGES, server.imap());
    }

    @Test
    void atTwo() throws Exception {
        Remora server = nodes.get(0);
        Python.imap(
                server, server.database().newUser("each"), CHANGES, nodes.get(1).imap());
    }
}
