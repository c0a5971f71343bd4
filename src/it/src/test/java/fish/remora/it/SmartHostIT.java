package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** All foreign mail goes to one server that wants to know us; only one network may send through us. The heap is small. */
@TestInstance(Lifecycle.PER_CLASS)
class SmartHostIT {
    private static final String FRIEND = "127.0.0.5";
    private static final Script HOST = Script.PLAIN
            .and("STARTTLS")
            .and("AUTH PLAIN LOGIN")
            .at(Step.AUTH, "remora:s3cret:pass", Act.DUE)
            .at(Step.AUTH, "", Act.say("535 5.7.8 Who?"));

    private Sink host;
    private Remora server;

    @BeforeAll
    void start() throws Exception {
        host = Sink.following(HOST);
        server = Remora.named("smarthost")
                .with("relay", host.hostPort())
                .with("relay.user", "remora")
                .with("relay.password", "s3cret:pass")
                .with("relay.from", FRIEND + "/32")
                .with("retry.first", "1")
                .with("retry.most", "1")
                .with("expire.after", "12")
                .with("delay.notice", "3")
                .with("timeout.reply", "20")
                .javaOption("-Xmx320m")
                .start();
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        host.close();
    }

    @BeforeEach
    void friendly() {
        host.follow(HOST);
    }

    private void send(String sender, byte[] content, String recipient) throws IOException {
        try (Smtp client = Smtp.from(FRIEND, server)) {
            assertThat(client.submit("<" + sender + ">", content, "<" + recipient + ">"))
                    .startsWith("250");
        }
    }

    /** RFC 4954 §4: PLAIN, and LOGIN where there is nothing better; in TLS. Two domains share one connection. */
    @Test
    void logsIn() throws Exception {
        send(Remora.ANN.address(), Samples.octets(Samples.text("plain")), "one@first.test");
        patiently("mail").until(() -> host.hasTakenFor("one@first.test"));
        host.follow(HOST.without("AUTH").and("AUTH LOGIN"));
        host.breakOff();
        send(Remora.ANN.address(), Samples.octets(Samples.text("login")), "two@second.test");
        patiently("mail").until(() -> host.hasTakenFor("two@second.test"));
        for (Taken taken : host.taken()) {
            assertThat(taken.user()).isEqualTo("remora:s3cret:pass");
            assertThat(taken.tls()).isTrue();
        }
        assertThat(host.violations()).isEmpty();
    }

    /** RFC 5321 §3.6.1, §7.8: who does not belong to remora.relay.from reaches our mailboxes and nobody else's. */
    @Test
    void relaysForFriendsOnly() throws Exception {
        try (Smtp stranger = Smtp.hello(server)) {
            assertThat(stranger.envelope("", "anybody@elsewhere.test")).startsWith("550 5.7.1");
            assertThat(stranger.say("RCPT TO:<" + Remora.BOB.address() + ">")).startsWith("250");
            assertThat(stranger.say("RCPT TO:<@mx.test:anybody@elsewhere.test>"))
                    .startsWith("550 5.7.1");
            assertThat(stranger.say("RCPT TO:<anybody%elsewhere.test@mx.test>")).startsWith("550 5.1.1");
            assertThat(stranger.data(Samples.octets(Samples.text("stranger")))).startsWith("250");
        }
        assertThat(host.taken()).noneMatch(taken -> taken.subject().equals("stranger"));
        assertThat(server.database().list("SELECT recipient FROM delivery WHERE recipient LIKE '%elsewhere.test'"))
                .isEmpty();
    }

    /** A message of 50 MB passes through a heap of 320 MB five times at once, each octet. */
    @Test
    void largeMessages() throws Exception {
        byte[] content = Samples.attachment(37_000_000);
        try (Smtp client = Smtp.from(FRIEND, server)) {
            for (int i = 0; i < 5; i++) {
                String recipient = "<" + i + "@large.test>";
                assertThat(client.submit("<ann@mx.test>", content, recipient)).startsWith("250");
            }
        }
        for (int i = 0; i < 5; i++) {
            String recipient = i + "@large.test";
            patiently("mail").until(() -> host.hasTakenFor(recipient));
            assertThat(Samples.behindReceived(host.takenFor(recipient).octets()))
                    .isEqualTo(content);
        }
        assertThat(server.isAlive()).isTrue();
    }

    /** A wrong password is not the mail's fault: it waits until the administrator has mended it. */
    @Test
    void notLetIn() throws Exception {
        host.follow(Script.PLAIN.and("STARTTLS").and("AUTH PLAIN").at(Step.AUTH, Act.say("535 5.7.8 No")));
        host.breakOff();
        send(Remora.ANN.address(), Samples.octets(Samples.text("patience")), "box@patience.test");
        Deliveries.of(server).awaitDeferred("box@patience.test");
        host.follow(HOST);
        Deliveries.of(server).awaitDrained("patience.test");
        assertThat(host.hasTakenFor("box@patience.test")).isTrue();
    }

    /**
     * RFC 5321 §4.5.4.1: after remora.delay.notice the sender hears that it takes longer, once (RFC 3461 §5.2.7), after remora.expire.after
     * that it has failed.
     */
    @Test
    void delayedThenExpired() throws Exception {
        User sender = server.database().newUser("waiting");
        host.follow(HOST.at(Step.RCPT, "expire.test", Act.say("451 4.3.0 Come later")));
        send(sender.address(), Samples.octets(Samples.text("old")), "box@expire.test");
        patiently("two notices").until(() -> server.database().messagesOf(sender) == 2);
        var notices = Notice.of(server.database(), sender);
        assertThat(notices.get(0).field("Action")).isEqualTo("delayed");
        assertThat(notices.get(0).field("Status")).startsWith("4.");
        assertThat(notices.get(0).field("Will-Retry-Until")).isNotEmpty();
        assertThat(notices.get(1).field("Action")).isEqualTo("failed");
        assertThat(notices.get(1).field("Diagnostic-Code")).contains("451 4.3.0 Come later");
        assertThat(Deliveries.of(server).state("box@expire.test")).isEqualTo("EXPIRED");
        assertThat(Deliveries.of(server).trace("box@expire.test"))
                .contains("QUEUED", "DEFERRED", "DELAYED")
                .endsWith("EXPIRED", "BOUNCED");
    }
}
