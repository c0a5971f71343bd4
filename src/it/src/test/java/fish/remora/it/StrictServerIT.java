package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A server that trusts nobody, this machine neither: what strangers meet. */
@TestInstance(Lifecycle.PER_CLASS)
class StrictServerIT {
    private static final int PLACES = 5;

    private Remora server;

    @BeforeAll
    void start() throws Exception {
        server = Remora.named("strict")
                .with("trusted", "none")
                .with("plaintext.auth", "none")
                .with("greeting.delay", "2000")
                .with("timeout.command", "10")
                .with("max.message.size", "65536")
                .with("max.recipients", "100")
                .with("safe.mode", "capture")
                .with("max.connections.per.address", "" + PLACES)
                .start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    /** RFC 5321 §4.3.1: the client waits for the greeting. Who does not, does not get far. */
    @Test
    void earlyTalker() throws Exception {
        try (var talker = new EarlyTalker(server.smtp())) {
            assertThat(talker.line()).startsWith("554 5.5.1");
            assertThat(talker.isClosedByServer()).isTrue();
        }
        try (Smtp patient = Smtp.connect(server)) {
            assertThat(patient.greeting()).startsWith("220 mx.test ");
        }
    }

    /** Safe mode of the whole server: whoever brings it, and a notice of our own as well, nothing leaves. */
    @Test
    void nothingLeaves() throws Exception {
        Operator operator = new Operator(server);
        long before = server.database().messagesOf(Remora.ANN);
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.deliver(
                            "Subject: safe\r\n\r\nx\r\n", "one@far.test", "two@far.test", Remora.ANN.address()))
                    .startsWith("250");
        }
        String listed = operator.get("captured?recipient=two@far.test").body();
        assertThat(listed).contains("\"recipients\":\"one@far.test,two@far.test\"", "\"subject\":\"safe\"");
        assertThat(Deliveries.of(server).state("one@far.test")).isEmpty();
        assertThat(Deliveries.of(server).trace("two@far.test")).containsExactly("CAPTURED");
        assertThat(server.database().messagesOf(Remora.ANN)).isEqualTo(before + 1);
        try (Smtp client = Smtp.hello(server)) {
            client.say("MAIL FROM:<far@far.test>");
            client.say("RCPT TO:<" + Remora.BOB.address() + "> NOTIFY=SUCCESS");
            assertThat(client.data(Samples.octets("Subject: notified\r\n\r\n"))).startsWith("250");
        }
        assertThat(operator.get("captured?recipient=far@far.test").body()).contains("\"recipients\":\"far@far.test\"");
        assertThat(operator.delete("captured?reason=test").body()).isEqualTo("{\"deleted\":2}");
        server.database().run("""
                INSERT INTO message (id, received_at, size, parts, sender, header_index, copies) VALUES (77, now(), 4, 1, null, '{}', 1)""");
        server.database().run("INSERT INTO content VALUES (77, 0, 'a: b'::bytea)");
        server.database().run("""
                INSERT INTO delivery (id, message_id, sender, recipient, destination, state, next_attempt_at, deadline, expires_at)
                VALUES (77, 77, '<>', 'before@far.test', 'far.test', 'QUEUED', now(), now() + '1 h', now() + '1 h')""");
        Deliveries.of(server).awaitState("before@far.test", "HELD");
    }

    private static final class EarlyTalker extends Wire {
        EarlyTalker(int port) throws Exception {
            super(port);
            send("EHLO client.test\r\n");
        }
    }

    /** RFC 5321 §3.8: 421 to whoever is one too many, and room again as soon as somebody leaves. */
    @Test
    void connectionLimit() throws Exception {
        var open = new ArrayList<Smtp>();
        try {
            while (open.size() < PLACES) {
                open.add(Smtp.hello(server));
            }
            try (Smtp oneTooMany = Smtp.connect(server)) {
                assertThat(oneTooMany.greeting()).startsWith("421 4.7.0");
                assertThat(oneTooMany.isClosedByServer()).isTrue();
            }
            assertThat(open.get(0).say("NOOP")).startsWith("250");
        } finally {
            for (Smtp client : open) {
                client.say("QUIT");
                client.close();
            }
        }
        await("a place").atMost(Remora.PATIENCE).until(() -> {
            try (Smtp next = Smtp.connect(server)) {
                return next.greeting().startsWith("220");
            }
        });
    }

    /** RFC 2595 §2.1: no password in clear. */
    @Test
    void passwordBeforeTls() throws Exception {
        try (Pop3 client = Pop3.connect(server)) {
            assertThat(client.tryLogin(Remora.ANN)).startsWith("-ERR");
            assertThat(client.say("STLS")).startsWith("+OK");
            client.secure(server.certificate());
            assertThat(client.tryLogin(new User("ann", "secret")))
                    .as("where there is one domain, a login needs none")
                    .startsWith("+OK");
        }
    }

    /** RFC 5321 §4.5.3.2: 421 to a client that falls silent, in POP3 the end without a word about it. */
    @Test
    void silence() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.reply()).startsWith("421 4.4.2");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    /** RFC 1870 §6: refused at MAIL when it is announced, after the content when it is not. */
    @Test
    void tooLarge() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            assertThat(client.envelope(" SIZE=65537")).startsWith("552 5.3.4");
            assertThat(client.deliver("x".repeat(900) + "\r\n", Remora.ANN.address()))
                    .startsWith("250");
            String content = ("x".repeat(998) + "\r\n").repeat(66);
            assertThat(client.deliver(content, Remora.ANN.address())).startsWith("552 5.3.4");
            assertThat(client.say("NOOP")).startsWith("250");
        }
    }

    /** RFC 5321 §4.5.3.1.8, RFC 9422: a hundred recipients and no more. */
    @Test
    void tooManyRecipients() throws Exception {
        try (Smtp client = Smtp.hello(server)) {
            client.say("MAIL FROM:<>");
            for (int i = 0; i < 100; i++) {
                assertThat(client.say("RCPT TO:<ann+" + i + "@mx.test>")).startsWith("250");
            }
            assertThat(client.say("RCPT TO:<bob@mx.test>")).startsWith("452 4.5.3");
            assertThat(client.data(Samples.octets("Subject: to many\r\n\r\n"))).startsWith("250");
        }
    }
}
