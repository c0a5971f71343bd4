package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mail for others goes on as it came, by what the next server offers. */
@ExtendWith(Relay.Shared.class)
class RelayIT {
    private final Relay relay;

    RelayIT(Relay relay) {
        this.relay = relay;
    }

    /** RFC 5321 §3.6: one message to a mailbox here and two elsewhere; one transaction for those who share a server (§5.1). */
    @Test
    void localAndForeign() throws Exception {
        User carl = relay.user("mixed");
        try (Sink sink = relay.domain("mixed.test", Script.PLAIN)) {
            relay.send(Remora.ANN, "one@mixed.test", carl.address(), "two@mixed.test");
            patiently("mail").until(() -> sink.count() == 1);
            Taken taken = sink.taken().get(0);
            assertThat(taken.recipients()).containsExactlyInAnyOrder("one@mixed.test", "two@mixed.test");
            assertThat(taken.sender()).isEqualTo(Remora.ANN.address());
            assertThat(relay.database().messagesOf(carl)).isEqualTo(1);
            relay.deliveries().awaitDrained("mixed.test");
            assertThat(relay.deliveries().trace("two@mixed.test")).containsExactly("QUEUED", "DELIVERED");
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** RFC 5321 §4.4: one Received field is put before it, and nothing else is changed; Return-Path belongs to the last server. */
    @Test
    void octetsByDataAndByBdat() throws Exception {
        octetsArrive("chunks.test", Script.PLAIN);
        octetsArrive("dots.test", Script.PLAIN.without("CHUNKING"));
        octetsArrive("slow.test", Script.PLAIN.offering("8BITMIME"));
    }

    private void octetsArrive(String domain, Script script) throws Exception {
        List<byte[]> contents = List.of(
                Samples.octets(Samples.text("dots")),
                Samples.octets(".\r\n"),
                Samples.octets("Subject: only a header\r\n"),
                Samples.octets("Subject: 8-bit\r\n\r\n\u00fc\u20ac\ud83d\udc1f\r\n"),
                Samples.octets("Subject: long\r\n\r\n" + "x".repeat(998) + "\r\n.." + "y".repeat(996) + "\r\n"),
                Samples.attachment(400_000));
        try (Sink sink = relay.domain(domain, script)) {
            for (int i = 0; i < contents.size(); i++) {
                relay.submit(
                        "<" + Remora.ANN.address() + "> BODY=8BITMIME", contents.get(i), "<" + i + "@" + domain + ">");
            }
            patiently("mail").until(() -> sink.count() == contents.size());
            for (int i = 0; i < contents.size(); i++) {
                byte[] octets = sink.takenFor(i + "@" + domain).octets();
                assertThat(Samples.behindReceived(octets))
                        .as("content %d to %s", i, domain)
                        .isEqualTo(contents.get(i));
            }
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** RFC 3030 §3: binary content goes as it is to whoever takes it. */
    @Test
    void binary() throws Exception {
        byte[] content = new byte[50_000];
        byte[] header = Samples.octets("MIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        System.arraycopy(Samples.random(content.length), 0, content, 0, content.length);
        System.arraycopy(header, 0, content, 0, header.length);
        try (Sink sink = relay.domain("binary.test", Script.PLAIN.and("BINARYMIME"));
                Smtp client = Smtp.hello(relay.server())) {
            assertThat(client.chunks(content, 20_000, "box@binary.test")).startsWith("250");
            patiently("mail").until(() -> sink.count() == 1);
            Taken taken = sink.taken().get(0);
            assertThat(taken.chunked()).isTrue();
            assertThat(Samples.behindReceived(taken.octets())).isEqualTo(content);
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** RFC 6152 §3: 8-bit content is converted for a server that takes seven bits; what it means stays the same. */
    @Test
    void convertedToSevenBits() throws Exception {
        String umlauts = "Gr\u00fc\u00dfe, 5 \u20ac\r\n".repeat(50);
        byte[] image = Samples.random(5_000);
        byte[] content = Samples.octets("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b
                Content-Transfer-Encoding: 8bit

                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                %s
                --b
                Content-Type: image/png
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.replace("\n", "\r\n")
                .formatted(umlauts, Base64.getMimeEncoder().encodeToString(image)));
        try (Sink sink = relay.domain("seven.test", Script.PLAIN.offering("PIPELINING"))) {
            relay.submit("<" + Remora.ANN.address() + "> BODY=8BITMIME", content, "<box@seven.test>");
            patiently("mail").until(() -> sink.count() == 1);
            assertThat(sink.violations()).isEmpty();
            MimeMultipart parts = parts(sink.taken().get(0).octets());
            byte[] text = parts.getBodyPart(0).getInputStream().readAllBytes();
            assertThat(new String(text, StandardCharsets.UTF_8).strip()).isEqualTo(umlauts.strip());
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(image);
        }
    }

    private static MimeMultipart parts(byte[] octets) throws Exception {
        var mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
        return new MimeMultipart(new ByteArrayDataSource(mail.getInputStream(), mail.getContentType()));
    }

    /** RFC 6531 §3.2: an address in UTF-8 goes to a server that knows them, and comes back from one that does not. */
    @Test
    void internationalAddresses() throws Exception {
        User sender = relay.user("utf8");
        byte[] content = Samples.octets("Subject: Gr\u00fc\u00dfe\r\n\r\n\u00fc\r\n");
        try (Sink knows = relay.domain("knows.test", Script.PLAIN);
                Sink knowsNot = relay.domain("knowsnot.test", Script.PLAIN.without("SMTPUTF8"))) {
            String mail = "<" + sender.address() + "> BODY=8BITMIME SMTPUTF8";
            relay.submit(mail, content, "<j\u00fcrgen@knows.test>", "<j\u00fcrgen@knowsnot.test>");
            patiently("mail").until(() -> knows.count() == 1);
            assertThat(knows.taken().get(0).mail()).contains("SMTPUTF8");
            patiently("notice").until(() -> relay.database().messagesOf(sender) == 1);
            Notice notice = Notice.to(relay.database(), sender);
            assertThat(notice.field("Status")).isEqualTo("5.6.7");
            assertThat(knowsNot.count()).isZero();
            assertThat(knows.violations()).isEmpty();
            assertThat(knowsNot.violations()).isEmpty();
        }
    }

    /** Connections are kept: fifty messages, one after the other, need a few at most. */
    @Test
    void connectionsAreReused() throws Exception {
        try (Sink sink = relay.domain("reuse.test", Script.PLAIN)) {
            for (int i = 0; i < 50; i++) {
                relay.send(Remora.ANN, i + "@reuse.test");
                int sent = i + 1;
                patiently("mail").until(() -> sink.count() == sent);
            }
            assertThat(sink.connections()).isLessThanOrEqualTo(3);
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** A connection that the peer closed while it was idle costs nobody a retry. */
    @Test
    void idleConnectionClosedByPeer() throws Exception {
        try (Sink sink = relay.domain("idle.test", Script.PLAIN)) {
            for (int i = 0; i < 5; i++) {
                relay.send(Remora.ANN, i + "@idle.test");
                int sent = i + 1;
                patiently("mail").until(() -> sink.count() == sent);
                sink.breakOff();
            }
            relay.deliveries().awaitDrained("idle.test");
            for (int i = 0; i < 5; i++) {
                assertThat(relay.deliveries().trace(i + "@idle.test")).containsExactly("QUEUED", "DELIVERED");
            }
        }
    }

    /** RFC 5321 §4.5.3.1.8: a hundred recipients a transaction are what a server must take; with no more is it troubled at once. */
    @Test
    void manyRecipients() throws Exception {
        String[] recipients =
                IntStream.range(0, 350).mapToObj(i -> i + "@many.test").toArray(String[]::new);
        try (Sink sink = relay.domain("many.test", Script.PLAIN)) {
            relay.send(Remora.ANN, recipients);
            relay.deliveries().awaitDrained("many.test");
            var arrived = new ArrayList<String>();
            sink.taken().forEach(taken -> arrived.addAll(taken.recipients()));
            assertThat(arrived).containsExactlyInAnyOrder(recipients);
            assertThat(sink.count()).isBetween(4, 10);
            assertThat(sink.taken())
                    .allSatisfy(taken -> assertThat(taken.rcpt()).hasSizeLessThanOrEqualTo(100));
        }
    }

    /** RFC 5321 §4.5.3.1.10: 452 means "these not in this transaction": the rest goes, and those in the next one. */
    @Test
    void tooManyForThePeer() throws Exception {
        Script script = Script.PLAIN
                .at(Step.RCPT, "3@few", Act.say("452 4.5.3 Too many recipients").first(1))
                .at(Step.RCPT, "4@few", Act.say("452 4.5.3 Too many recipients").first(1));
        try (Sink sink = relay.domain("few.test", script)) {
            relay.send(Remora.ANN, "1@few.test", "2@few.test", "3@few.test", "4@few.test");
            relay.deliveries().awaitDrained("few.test");
            assertThat(sink.count()).isEqualTo(2);
            assertThat(sink.taken().get(0).recipients()).containsExactlyInAnyOrder("1@few.test", "2@few.test");
            assertThat(sink.taken().get(1).recipients()).containsExactlyInAnyOrder("3@few.test", "4@few.test");
        }
    }

    /** RFC 3207, RFC 7435: where TLS is offered it is used, whoever vouches for the certificate; the trace says so. */
    @Test
    void startTls() throws Exception {
        try (Sink sink = relay.domain("tls.test", Script.PLAIN.and("STARTTLS"))) {
            relay.send(Remora.ANN, "box@tls.test");
            patiently("mail").until(() -> sink.count() == 1);
            assertThat(sink.taken().get(0).tls()).isTrue();
            relay.deliveries().awaitDrained("tls.test");
            String tls = "SELECT tls FROM event WHERE recipient = 'box@tls.test' AND kind = 'DELIVERED'";
            assertThat(relay.database().text(tls)).startsWith("TLSv1.");
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** RFC 5321 §3.2: a server that knows no EHLO is greeted with HELO. */
    @Test
    void oldServer() throws Exception {
        try (Sink sink = relay.domain("old.test", Script.OLD)) {
            relay.send(Remora.ANN, "box@old.test");
            patiently("mail").until(() -> sink.count() == 1);
            assertThat(sink.commands().get(0)).startsWith("EHLO mx.test", "HELO mx.test");
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** RFC 3461 §5.2.1: what the sender asked for is passed on, octet for octet. */
    @Test
    void dsnParametersArePassedOn() throws Exception {
        try (Sink sink = relay.domain("passed.test", Script.PLAIN)) {
            relay.submit(
                    "<" + Remora.ANN.address() + "> RET=HDRS ENVID=QQ+2B314159",
                    Samples.octets(Samples.text("dsn")),
                    "<box@passed.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Bob+20Box@passed.test");
            patiently("mail").until(() -> sink.count() == 1);
            Taken taken = sink.taken().get(0);
            assertThat(taken.parameters()).contains("RET=HDRS", "ENVID=QQ+2B314159");
            assertThat(taken.rcpt().get(0)).contains("ORCPT=rfc822;Bob+20Box@passed.test");
            assertThat(taken.rcpt().get(0)).containsPattern("NOTIFY=(SUCCESS,FAILURE|FAILURE,SUCCESS)");
            assertThat(sink.violations()).isEmpty();
        }
    }

    /** RFC 1870 §6.1: what is larger than the peer takes is not sent at all. */
    @Test
    void largerThanThePeerTakes() throws Exception {
        User sender = relay.user("large");
        try (Sink sink = relay.domain("small.test", Script.PLAIN.without("SIZE").and("SIZE 1000"))) {
            relay.send(sender, Samples.attachment(5_000), "box@small.test");
            patiently("notice").until(() -> relay.database().messagesOf(sender) == 1);
            assertThat(Notice.to(relay.database(), sender).field("Status")).isEqualTo("5.3.4");
            assertThat(sink.commands().get(0)).noneMatch(command -> command.startsWith("MAIL"));
        }
    }
}
