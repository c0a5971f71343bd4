package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Postfix at the other end, in both directions. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Relay.Shared.class)
class PostfixIT {
    private final Relay relay;
    private Postfix postfix;

    PostfixIT(Relay relay) {
        this.relay = relay;
    }

    @BeforeAll
    void start() throws Exception {
        postfix = Postfix.inFrontOf(relay.server().smtp());
        relay.route(Postfix.DOMAIN, "HOST", "127.0.0.1", postfix.port(), null);
        relay.awaitRoutes();
    }

    @AfterAll
    void end() throws Exception {
        if (postfix != null) {
            postfix.close();
        }
    }

    /** Over TLS (RFC 3207), to two mailboxes of one message; the octets stay. */
    @Test
    void toPostfix() throws Exception {
        // Without a Date field Postfix adds one.
        String content = "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n" + Samples.text("to postfix");
        relay.send(Remora.ANN, Samples.octets(content), "pia@post.test", "paul@post.test");
        patiently("mail")
                .until(() -> mail("pia", "to postfix").size() == 1
                        && mail("paul", "to postfix").size() == 1);
        String stored = mail("pia", "to postfix").get(0);
        assertThat(stored).contains(content.replace("\r\n", "\n"));
        assertThat(stored).startsWith("Return-Path: <ann@mx.test>").contains("(using TLSv1.");
        assertThat(postfix.log()).contains("from=<ann@mx.test>").doesNotContain("improper command pipelining");
    }

    private List<String> mail(String user, String subject) throws Exception {
        return postfix.mailOf(user).stream()
                .filter(message -> message.contains("\nSubject: " + subject + "\n"))
                .toList();
    }

    /** What Postfix refuses comes back with Postfix's words (RFC 3464 §2.3.6). */
    @Test
    void refusedByPostfix() throws Exception {
        User sender = relay.user("refusedbypostfix");
        relay.send(sender, "nobody@post.test");
        patiently("notice").until(() -> relay.database().messagesOf(sender) == 1);
        Notice notice = Notice.to(relay.database(), sender);
        assertThat(notice.field("Status")).isEqualTo("5.1.1");
        assertThat(notice.field("Diagnostic-Code")).contains("User unknown in virtual mailbox table");
    }

    /** The other way: Postfix sends to a mailbox of ours, in TLS, pipelined; what we refuse it bounces, and its notice reaches us. */
    @Test
    void fromPostfix() throws Exception {
        User carl = relay.user("frompostfix");
        byte[] content = Samples.octets(Samples.text("from postfix"));
        try (Smtp client = Smtp.connect(postfix.port())) {
            client.say("EHLO client.test");
            assertThat(client.submit("<pia@post.test>", content, "<" + carl.address() + ">"))
                    .startsWith("250");
            assertThat(client.submit("<" + carl.address() + ">", content, "<nosuchuser@mx.test>"))
                    .startsWith("250");
        }
        patiently("mail and notice").until(() -> relay.database().messagesOf(carl) == 2);
        Notice notice = Notice.to(relay.database(), carl);
        assertThat(notice.field("Status")).isEqualTo("5.1.1");
        assertThat(postfix.log()).contains("TLS connection established to 127.0.0.1");
    }

    /** RFC 3461 §5.2.1: Postfix knows DSN, so the report of success is Postfix's, to a sender of ours. */
    @Test
    void successReportedByPostfix() throws Exception {
        User sender = relay.user("dsnofpostfix");
        String mail = "<" + sender.address() + "> RET=HDRS ENVID=e+2B1";
        relay.submit(mail, Samples.octets(Samples.text("dsn")), "<pia@post.test> NOTIFY=SUCCESS");
        patiently("notice").until(() -> relay.database().messagesOf(sender) == 1);
        Notice notice = Notice.to(relay.database(), sender);
        assertThat(notice.field("Action")).isEqualTo("delivered");
        assertThat(Notice.field(notice.message(), "Reporting-MTA")).contains("mail.post.test");
        assertThat(Notice.field(notice.message(), "Original-Envelope-Id")).isEqualTo("e+1");
    }

    /** Postfix's own measure of a client: it takes hundreds over a few connections; each is there, none twice. */
    @Test
    void toSmtpSink() throws Exception {
        try (SmtpSink sink = SmtpSink.start()) {
            relay.route("sink.test", "HOST", "127.0.0.1", sink.port(), null);
            relay.awaitRoutes();
            try (Smtp client = Smtp.hello(relay.server())) {
                for (int i = 0; i < 200; i++) {
                    assertThat(client.deliver(Samples.text("sunk"), i + "@sink.test"))
                            .startsWith("250");
                }
            }
            relay.deliveries().awaitDrained("sink.test");
            assertThat(sink.recipients())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200)
                            .mapToObj(i -> i + "@sink.test")
                            .toList());
        }
    }
}
