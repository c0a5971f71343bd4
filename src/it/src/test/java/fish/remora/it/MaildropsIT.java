package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Maildrops as RFC 1939 promises them: exclusive, changed by QUIT alone; and what is deleted is given back. */
@ExtendWith(SharedServer.class)
class MaildropsIT {
    private static int users;
    private final Remora server;
    private final Database database;

    MaildropsIT(Remora server) {
        this.server = server;
        this.database = server.database();
    }

    /** RFC 1939 §6: the UPDATE state deletes; a content that nobody shows any more is cleared away, one that somebody shows is not. */
    @Test
    void expungedContentIsReclaimed() throws Exception {
        User user = user();
        User other = user();
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(Samples.attachment(600_000), user.address()))
                    .startsWith("250");
            assertThat(client.deliver("Subject: shared\r\n\r\n", user.address(), other.address()))
                    .startsWith("250");
        }
        String large = messageId(user, 0);
        String shared = messageId(user, 1);
        try (Pop3 client = Pop3.login(server, user)) {
            assertThat(client.say("DELE 1")).startsWith("+OK");
            assertThat(client.say("DELE 2")).startsWith("+OK");
            assertThat(client.say("QUIT")).startsWith("+OK");
        }
        assertThat(database.messagesOf(user)).isZero();
        assertThat(contentOf(large)).isPositive();
        database.run("UPDATE removed SET at = at - interval '8 days'");
        await("content cleared").atMost(Remora.PATIENCE).until(() -> contentOf(large) == 0);
        assertThat(contentOf(shared)).isEqualTo(1);
        assertThat(Pop3.onlyMessage(server, other)).contains("Subject: shared\r\n");
        assertThat(database.inconsistencies()).isEmpty();
    }

    /** What a mail program has deleted comes back: its octets as they were, under a new UID. */
    @Test
    void expungedMailCanBeHadBack() throws Exception {
        User user = userWithMail();
        Operator operator = new Operator(server);
        String octets = Pop3.onlyMessage(server, user);
        try (Pop3 client = Pop3.login(server, user)) {
            client.say("DELE 1");
            assertThat(client.say("QUIT")).startsWith("+OK");
        }
        assertThat(operator.get("accounts/" + user.address() + "/removed?mailbox=INBOX&since=1h")
                        .body())
                .contains("\"subject\":\"first\"", "\"mailbox\":\"INBOX\"");
        assertThat(operator.run("undelete", user.address(), "--list").succeeds().output())
                .contains("INBOX", "first");
        assertThat(operator.run("undelete", user.address(), "--since", "1h", "--reason", "test")
                        .succeeds()
                        .output())
                .contains("restored 1 messages");
        assertThat(Pop3.onlyMessage(server, user)).isEqualTo(octets);
        assertThat(operator.get("accounts/" + user.address() + "/removed").body())
                .contains("\"messages\":[]");
        assertThat(operator.get("audit?action=account.undelete&object=" + user.address())
                        .body())
                .contains("\\\"restored\\\":1");
        assertThat(database.inconsistencies()).isEmpty();
    }

    /** RFC 1939 §3: without QUIT nothing is deleted. §8: numbers begin anew, unique ids stay. */
    @Test
    void brokenConnectionDeletesNothingAndReleasesTheLock() throws Exception {
        User user = userWithMail();
        String uidl;
        try (Pop3 client = Pop3.login(server, user)) {
            uidl = client.list("UIDL").get(0);
            assertThat(client.say("DELE 1")).startsWith("+OK");
        }
        await("lock released")
                .atMost(Remora.PATIENCE)
                .until(() -> tryLogin(user).startsWith("+OK"));
        try (Pop3 client = Pop3.login(server, user)) {
            assertThat(client.list("UIDL")).containsExactly(uidl);
            client.say("QUIT");
        }
    }

    /** RFC 1939 §4, RFC 2449 §8.1.2: the second session hears [IN-USE], until the first has said QUIT. */
    @Test
    void lockIsExclusive() throws Exception {
        User user = userWithMail();
        try (Pop3 first = Pop3.login(server, user)) {
            assertThat(tryLogin(user)).startsWith("-ERR [IN-USE]");
            assertThat(first.say("QUIT")).startsWith("+OK");
            assertThat(tryLogin(user)).startsWith("+OK");
        }
    }

    /** Mail that comes meanwhile waits for the next session: numbers do not change in this one. */
    @Test
    void arrivalsWaitForTheNextSession() throws Exception {
        User user = userWithMail();
        try (Pop3 client = Pop3.login(server, user);
                Smtp sender = Smtp.hello(server)) {
            assertThat(sender.deliver("Subject: later\r\n\r\n", user.address())).startsWith("250");
            assertThat(client.count()).isEqualTo(1);
            assertThat(client.say("DELE 1")).startsWith("+OK");
            assertThat(client.say("QUIT")).startsWith("+OK");
        }
        assertThat(Pop3.onlyMessage(server, user)).contains("Subject: later\r\n");
    }

    /** RFC 2449 §8.1.1, RFC 3206: the same words for a wrong password and a name that is nobody's. */
    @Test
    void loginFails() throws Exception {
        String wrong = tryLogin(new User(Remora.ANN.address(), "wrong"));
        assertThat(wrong).startsWith("-ERR [AUTH]");
        assertThat(tryLogin(new User("nobody@mx.test", "secret"))).isEqualTo(wrong);
        assertThat(tryLogin(new User(Remora.ANN.address(), ""))).startsWith("-ERR");
    }

    /** The part before the @ is enough for a login only where there is one domain; here are several. */
    @Test
    void loginNeedsItsDomain() throws Exception {
        database.run("INSERT INTO domain (id, name) VALUES (99, 'another.test') ON CONFLICT DO NOTHING");
        assertThat(tryLogin(new User("ann", "secret"))).startsWith("-ERR [AUTH]");
    }

    private String tryLogin(User user) throws Exception {
        try (Pop3 client = Pop3.connect(server)) {
            String reply = client.tryLogin(user);
            client.say("QUIT");
            return reply;
        }
    }

    private User user() throws Exception {
        return database.newUser("drop" + ++users);
    }

    private User userWithMail() throws Exception {
        User user = user();
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver("Subject: first\r\n\r\n", user.address())).startsWith("250");
        }
        return user;
    }

    private String messageId(User user, int position) throws Exception {
        return database.list("""
                        SELECT message_id FROM entry JOIN mailbox ON mailbox.id = mailbox_id JOIN account ON account.id = account_id
                         WHERE local_part = ? ORDER BY uid""", user.localPart()).get(position);
    }

    private long contentOf(String message) throws Exception {
        return database.number("SELECT count(*) FROM content WHERE message_id = ?", Long.valueOf(message));
    }
}
