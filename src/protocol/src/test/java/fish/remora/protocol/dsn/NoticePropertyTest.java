package fish.remora.protocol.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever replies, addresses and the message hold: three parts, fields that parse, lines that fit. */
class NoticePropertyTest {
    private static final String[] BITS = {
        "--=_n1",
        "--",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        "\0",
        "ü",
        "\u202e",
        "\ud83d\ude00",
        "\ud83d",
        " ",
        "Subject: ",
        "a: b",
        "(",
        "\"",
        "<x@y>",
        "\t",
        "Content-Type: multipart/mixed; boundary=\"=_n1\"",
        "x".repeat(300),
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "Message-ID: <",
        "550 5.1.1 ",
        "\u2028",
        "\u0085",
        "\\x{F6}",
        "+0D+0A"
    };

    @Property
    void threePartsWhateverTheyHold(@ForAll("reports") Report report) throws Exception {
        Notice notice = Notice.of(report, "n1", Samples.NOW, 2000);
        byte[] octets = notice.octets();
        linesFit(octets);
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(octets, 0, octets.length);
        MimeIndex index = indexer.finish();
        assertThat(index.root().children()).hasSize(3);
        assertThat(index.header().fields()).extracting(field -> field.name()).doesNotHaveDuplicates();
        if (!notice.smtpUtf8()) {
            assertThat(BodyPart.isEightBit(
                            Arrays.copyOf(octets, (int) index.root().extent().body())))
                    .isFalse();
        }
        index.root().children().forEach(part -> encodingIsHonest(octets, part));
        statusParses(report, octets, index.root().children().get(1));
        secondOpinion(octets);
    }

    /** What is returned whole is the message, octet by octet; as DATA gives it, its last line has an end. */
    @Property
    void theMessageComesBackAsItIs(@ForAll("reports") Report report) throws Exception {
        byte[] octets =
                Notice.of(report, "n1", Samples.NOW, Notice.RETURN_LIMIT).octets();
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(octets, 0, octets.length);
        Part third = indexer.finish().root().children().get(2);
        byte[] returned = Arrays.copyOfRange(
                octets, (int) third.extent().body(), (int) third.extent().end());
        if (third.content().type().type().equals("message")
                && !third.content().type().subtype().equals("global-headers")) {
            assertThat(returned).isEqualTo(report.original().content().open().readAllBytes());
        } else {
            assertThat(third.content().type().subtype()).isIn("rfc822-headers", "global-headers");
        }
    }

    private static void linesFit(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r\n");
        for (String line : text.substring(0, text.length() - 2).split("\r\n", -1)) {
            assertThat(line).hasSizeLessThanOrEqualTo(998).doesNotContain("\r", "\n", "\0");
        }
    }

    private static void encodingIsHonest(byte[] octets, Part part) {
        boolean eightBit = false;
        for (long i = part.extent().body(); i < part.extent().end(); i++) {
            eightBit |= octets[(int) i] < 0;
        }
        assertThat(part.content().encoding()).isEqualTo(eightBit ? "8bit" : "7bit");
    }

    /** RFC 3464 §2.1: groups of fields with an empty line between, one group for each recipient behind that of the message. */
    private static void statusParses(Report report, byte[] octets, Part part) throws Exception {
        String text = new String(
                octets,
                (int) part.extent().body(),
                (int) (part.extent().end() - part.extent().body()),
                StandardCharsets.UTF_8);
        String[] groups = text.split("\r\n\r\n", -1);
        assertThat(groups).hasSize(1 + report.recipients().size());
        assertThat(names(groups[0]))
                .contains("Reporting-MTA", "Arrival-Date")
                .allMatch(List.of("Original-Envelope-Id", "Reporting-MTA", "Arrival-Date")::contains);
        for (int i = 1; i < groups.length; i++) {
            assertThat(names(groups[i]))
                    .contains("Final-Recipient", "Action", "Status", "Diagnostic-Code")
                    .doesNotHaveDuplicates();
        }
    }

    private static List<String> names(String group) throws Exception {
        InternetHeaders headers =
                new InternetHeaders(new ByteArrayInputStream((group + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
        return Collections.list(headers.getAllHeaders()).stream()
                .map(jakarta.mail.Header::getName)
                .toList();
    }

    /** Angus Mail. */
    private static void secondOpinion(byte[] octets) throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(parts.isComplete()).isTrue();
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
    }

    @Provide
    Arbitrary<Report> reports() {
        Arbitrary<Envelope.Options> options = Combinators.combine(
                        texts(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Envelope.ReturnContent.values()).injectNull(0.3))
                .as((id, utf8, ret) -> new Envelope.Options(
                        Samples.utf8().body(), utf8, Samples.utf8().size(), ret, id));
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        texts(),
                        Arbitraries.of("ann@mx.test", "\"a b\"@mx.test", "jürgen@mx.test"),
                        options,
                        texts(),
                        statuses().list().ofMinSize(1).ofMaxSize(3))
                .as((kind, host, sender, option, content, statuses) -> new Report(
                        kind,
                        host,
                        Address.parse(sender),
                        new Original(
                                Samples.ARRIVAL,
                                option,
                                Octets.of((content + "\r\n").getBytes(StandardCharsets.UTF_8))),
                        statuses.stream().map(status -> suited(kind, status)).toList()));
    }

    private static RecipientStatus suited(Kind kind, RecipientStatus status) {
        Action action =
                Arrays.stream(Action.values()).filter(kind::allows).findFirst().orElseThrow();
        return new RecipientStatus(
                status.recipient(), action, status.reply(), status.remote(), status.lastAttempt(), status.retryUntil());
    }

    private Arbitrary<RecipientStatus> statuses() {
        Arbitrary<String> addresses = Arbitraries.of(
                "bob@example.org",
                "\"x y\\\" z\"@[IPv6:2001:db8::1]",
                "jörg@exämple.org",
                "ü".repeat(32) + "@" + ("ü".repeat(30) + ".").repeat(4) + "org");
        Arbitrary<Reply> replies = Combinators.combine(
                        Arbitraries.integers().between(200, 599),
                        texts().list().ofMinSize(1).ofMaxSize(4))
                .as((code, lines) -> Reply.bare(
                        code, lines.stream().map(NoticePropertyTest::replyLine).toArray(String[]::new)));
        return Combinators.combine(addresses, texts().injectNull(0.3), replies, texts().injectNull(0.3))
                .as((address, original, reply, remote) -> new RecipientStatus(
                        new Recipient(Address.parse(address), new DsnRequest(Set.of(), original)),
                        Action.FAILED,
                        reply,
                        Optional.ofNullable(remote),
                        Optional.of(Samples.ATTEMPT),
                        Optional.of(Samples.UNTIL)));
    }

    /** What {@link Reply} lets in. */
    private static String replyLine(String text) {
        String line = text.replaceAll("[\\x00-\\x1f\\x7f]", "");
        return line.substring(0, Math.min(480, line.length()));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.of(BITS).list().ofMaxSize(12).map(bits -> String.join("", bits));
    }
}
