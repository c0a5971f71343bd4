package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.transcript.Transcripts;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The third stage of the transcripts of remora-protocol: the whole server, its application and its database. Those that need an application
 * that fails, or a server without a certificate, are for the other stages.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TranscriptsIT {
    private static final User BOB = new User("bob@mx.test", "pass word");
    private static final User FULL = new User("full@mx.test", "secret");
    private static final List<String> ANNS_MAIL = List.of(
            "Subject: one\r\n\r\nHello Ann\r\nsecond line\r\nthird line\r\n",
            "Subject: two\r\n\r\n.\r\n..two\r\n.one\r\nend\r\n",
            "Subject: three\r\n\r\nno line end");

    private Remora server;
    private Database database;
    private Pop3 lockHolder;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("transcripts")
                .with("accounts", Remora.ANN.bootstrap() + "," + BOB.bootstrap() + "," + FULL.bootstrap())
                .with("max.message.size", "65536")
                .with("max.recipients", "100")
                .with("relay.from", "none")
                .start();
        database = server.database();
        database.alias("mx.test", "team", Remora.ANN);
        database.alias("mx.test", "team", BOB);
        database.run("UPDATE account SET quota = 100000 WHERE local_part = 'full'");
    }

    @AfterAll
    void end() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> smtp() {
        return Transcripts.of("smtp", this::smtp);
    }

    @TestFactory
    Stream<DynamicTest> pop3() {
        return Transcripts.of("pop3", this::pop3);
    }

    @TestFactory
    Stream<DynamicTest> imap() {
        return Transcripts.of("imap", this::imap);
    }

    /** Ann's three messages as they are, and nothing else; what earlier clients have done is undone as a client would. */
    private Line imap(Set<String> needs) throws Exception {
        assumeTrue(needs.isEmpty(), () -> "the live server cannot provide: " + needs);
        try (Imap bob = Imap.login(server, BOB);
                Imap ann = Imap.login(server, Remora.ANN)) {
            bob.clear();
            ann.clear();
            for (String mail : ANNS_MAIL) {
                ann.append("INBOX", mail);
            }
        }
        return new LiveLine(server.imap(), server.certificate(), () -> {});
    }

    private Line smtp(Set<String> needs) throws Exception {
        assumeTrue(Set.of("submission", "lmtp").containsAll(needs), () -> "the live server cannot provide: " + needs);
        database.run(
                "UPDATE mailbox SET octets = 100000 FROM account WHERE account.id = account_id AND local_part = 'full'");
        int port = needs.contains("submission")
                ? server.submission()
                : needs.contains("lmtp") ? server.lmtp() : server.smtp();
        return new LiveLine(port, server.certificate(), () -> {});
    }

    private Line pop3(Set<String> needs) throws Exception {
        assumeTrue(Set.of("locked", "gone").containsAll(needs), () -> "the live server cannot provide: " + needs);
        refill();
        if (needs.contains("locked")) {
            lockHolder = Pop3.login(server, Remora.ANN);
        }
        if (needs.contains("gone")) {
            database.run("DELETE FROM content");
        }
        return new LiveLine(server.pop3(), server.certificate(), this::awaitUnlocked);
    }

    /** Ann's three messages and nothing else. */
    private void refill() throws Exception {
        if (lockHolder != null) {
            lockHolder.close();
            lockHolder = null;
        }
        awaitUnlocked();
        database.run("TRUNCATE entry, expunged, removed, content, message");
        database.run("UPDATE mailbox SET messages = 0, octets = 0, unseen = 0, deleted = 0");
        try (Smtp client = Smtp.hello(server)) {
            for (String mail : ANNS_MAIL) {
                assertThat(client.chunks(Samples.octets(mail), 1000, Remora.ANN.address()))
                        .startsWith("250");
            }
        }
    }

    private void awaitUnlocked() {
        await("maildrops unlocked")
                .atMost(Remora.PATIENCE)
                .until(() -> database.number("SELECT count(*) FROM maildrop_lock") == 0);
    }
}
