package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a conversation cannot show: what the application is told, and what is held meanwhile. */
class SmtpSessionTest {
    private final FixedApplication application = new FixedApplication(Set.of());
    private final CoreLine line = new CoreLine(application, Set.of());

    private List<String> say(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n");
    }

    private List<String> send(String octets) {
        line.send(octets.getBytes(StandardCharsets.UTF_8));
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        return replies;
    }

    private FixedApplication.Accepted accepted() {
        assertThat(application.accepted()).hasSize(1);
        return application.accepted().get(0);
    }

    private static String text(FixedApplication.Accepted message) {
        return new String(message.content(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theApplicationIsToldTheEnvelopeAsItWasSaid() {
        say("EHLO client.test");
        say("MAIL FROM:<eve@client.test> SIZE=12 BODY=8BITMIME RET=HDRS ENVID=a+2Bb");
        say("RCPT TO:<Ann@MX.test> NOTIFY=NEVER", "RCPT TO:<nobody@mx.test>", "RCPT TO:<Postmaster>");
        say("DATA", "", "Hello", ".");
        Envelope envelope = accepted().envelope();
        assertThat(envelope.client()).isEqualTo("client.test");
        assertThat(envelope.sender()).contains(Address.parse("eve@client.test"));
        assertThat(envelope.recipients())
                .containsExactly(
                        new Recipient(
                                Address.parse("Ann@MX.test"), new DsnRequest(Set.of(DsnRequest.Notify.NEVER), null)),
                        new Recipient(Address.parse("postmaster@mx.test"), DsnRequest.DEFAULT));
        assertThat(envelope.options().body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(envelope.options().size()).hasValue(12);
        assertThat(envelope.options().returnContent()).isEqualTo(Envelope.ReturnContent.HDRS);
        assertThat(envelope.options().envelopeId()).isEqualTo("a+2Bb");
    }

    @Test
    void theNullSenderIsNobody() {
        say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<ann@mx.test>", "DATA", ".");
        assertThat(accepted().envelope().sender()).isEmpty();
    }

    /** RFC 3848, RFC 6531 §3.7.3. */
    @Test
    void theTraceKeywordTellsHowItCame() {
        assertThat(protocolAfter("HELO client.test", "MAIL FROM:<>")).isEqualTo("SMTP");
        assertThat(protocolAfter("EHLO client.test", "MAIL FROM:<>")).isEqualTo("ESMTP");
        assertThat(protocolAfter("EHLO client.test", "MAIL FROM:<> SMTPUTF8")).isEqualTo("UTF8SMTP");
        say("STARTTLS");
        line.startTls();
        assertThat(protocolAfter("HELO client.test", "MAIL FROM:<>")).isEqualTo("SMTP");
        assertThat(protocolAfter("EHLO client.test", "MAIL FROM:<>")).isEqualTo("ESMTPS");
        assertThat(protocolAfter("EHLO client.test", "MAIL FROM:<> SMTPUTF8")).isEqualTo("UTF8SMTPS");
        assertThat(application.accepted().get(5).peer().isSecure()).isTrue();
    }

    private String protocolAfter(String hello, String mail) {
        say(hello, mail, "RCPT TO:<ann@mx.test>", "DATA", ".");
        List<FixedApplication.Accepted> all = application.accepted();
        return all.get(all.size() - 1).envelope().protocol();
    }

    @Test
    void contentIsUnstuffedAndOtherwiseAsItCame() {
        say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<ann@mx.test>", "DATA");
        send("..\r\n..two\r\n.one\r\n a.\r\nbare\n.\nline\r.\rends\r\n.\r\n");
        assertThat(text(accepted())).isEqualTo(".\r\n.two\r\none\r\n a.\r\nbare\n.\nline\r.\rends\r\n");
    }

    @Test
    void chunksAreJoinedAsTheyCame() {
        say("EHLO client.test", "MAIL FROM:<> BODY=BINARYMIME", "RCPT TO:<ann@mx.test>");
        send("BDAT 7\r\na\r\n.\r\nbBDAT 0\r\nBDAT 3\r\n\n\r.BDAT 2 LAST\r\n\u0000.NOOP\r\n");
        assertThat(text(accepted())).isEqualTo("a\r\n.\r\nb\n\r.\u0000.");
    }

    @Test
    void contentIsHeldOnlyForAnOpenTransaction() {
        say("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<ann@mx.test>");
        send("BDAT 2\r\nab");
        assertThat(line.holdsContent()).isTrue();
        say("RSET");
        assertThat(line.holdsContent()).isFalse();
        send("BDAT 2\r\nab");
        assertThat(line.holdsContent()).as("a refused chunk").isFalse();
        say("MAIL FROM:<>", "RCPT TO:<ann@mx.test>");
        send("BDAT 60000\r\n" + "a".repeat(60_000));
        assertThat(line.holdsContent()).isTrue();
        assertThat(send("BDAT 60000\r\n" + "a".repeat(60_000)))
                .containsExactly("552 5.3.4 Message larger than the limit");
        assertThat(line.holdsContent()).as("too large").isFalse();
    }

    /** RFC 2033 §5. */
    @Test
    void lmtpIsForTrustedNetworksOnly() {
        var settings = new SmtpSession.Settings("mx.test", 65_536, 100, true, Service.LMTP, false, List.of());
        var nowhere = new InetSocketAddress(0);
        var stranger = new Peer("1", nowhere, nowhere, false, false, Optional.empty());
        assertThat(new SmtpSession(settings, application, stranger).greet())
                .isEqualTo(new Step.Close(Replies.NOT_BESIDE_US));
        var trusted = new Peer("1", nowhere, nowhere, true, false, Optional.empty());
        assertThat(new SmtpSession(settings, application, trusted).greet()).isInstanceOf(Step.Say.class);
    }

    /** RFC 5321 §4.2.3: 452 when a disk is full, and the transaction is over. */
    @Test
    void contentThatCannotBeKeptIs452() {
        var settings = new SmtpSession.Settings("mx.test", 65_536, 100, true);
        var nowhere = new InetSocketAddress(0);
        var peer = new Peer("1", nowhere, nowhere, false, false, Optional.empty());
        SmtpSession session = new SmtpSession(settings, application, peer);
        for (String command : List.of("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<ann@mx.test>", "DATA")) {
            session.line(command.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(session.contentLost()).isEqualTo(new Step.Say(Replies.NO_STORAGE));
        assertThat(session.needsContent()).isFalse();
        assertThat(session.line("DATA".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new Step.Say(Replies.OUT_OF_ORDER));
    }

    @Test
    void onlyRcptInATransactionAsksTheApplication() {
        say("VRFY ann", "EXPN team", "EHLO client.test", "RCPT TO:<ann@mx.test>", "MAIL FROM:<>", "RCPT", "rcpt TO:<>");
        assertThat(application.calls()).isZero();
        say("rcpt TO:<ann@mx.test>");
        assertThat(application.calls()).isEqualTo(1);
    }
}
