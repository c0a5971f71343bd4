package fish.remora.app.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fish.remora.api.Mail;
import fish.remora.app.consumer.AnswerAddresses;
import fish.remora.app.start.Ids;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is composed is read back by another hand; what cannot be is named. */
class ComposerTest {
    private static final Mail PLAIN =
            Mail.from("Shop <shop@mx.test>").to("ann@far.test").subject("Order");

    private final Composer composer = new Composer(new Ids(), new AnswerAddresses(), "mx.test");

    private MimeMessage read(Mail mail) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(composer.compose(mail).octets()));
    }

    @Test
    void headerAndEnvelope() throws Exception {
        Mail mail = PLAIN.to("B\u00f6b <bob@b\u00fccher.test>")
                .cc("carl@far.test", "ann@far.test")
                .bcc("secret@far.test")
                .replyTo("answers@mx.test")
                .subject("\u00c4pfel " + "und Birnen ".repeat(20))
                .header("List-Id", "Fr\u00fcchte <fruit.mx.test>")
                .sendAt(Instant.parse("2026-12-24T18:00:00Z"))
                .key("k");
        MimeMessage message = read(mail);
        assertThat(message.getFrom()).containsExactly(new InternetAddress("shop@mx.test", "Shop"));
        assertThat(message.getRecipients(RecipientType.TO)[1])
                .hasToString("=?UTF-8?Q?B=C3=B6b?= <bob@xn--bcher-kva.test>");
        assertThat(message.getRecipients(RecipientType.CC)).hasSize(2);
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getReplyTo()).containsExactly(new InternetAddress("answers@mx.test"));
        assertThat(message.getSubject()).isEqualTo(mail.subject());
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(message.getHeader("List-Id", null))))
                .isEqualTo("Fr\u00fcchte <fruit.mx.test>");
        assertThat(message.getHeader("Date", null)).isEqualTo("Thu, 24 Dec 2026 18:00:00 +0000");
        assertThat(message.getMessageID()).matches("<[0-9a-z]+@mx\\.test>");
        Draft draft = composer.compose(mail);
        assertThat(draft.sender()).hasToString("Optional[shop@mx.test]");
        assertThat(draft.recipients())
                .extracting(one -> one.address().toString())
                .containsExactly("ann@far.test", "bob@xn--bcher-kva.test", "carl@far.test", "secret@far.test");
        assertThat(draft.key()).isEqualTo("k");
        String text = new String(draft.octets(), StandardCharsets.US_ASCII);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
    }

    @Test
    void bodies() throws Exception {
        assertThat(read(PLAIN).getContent()).isEqualTo("");
        assertThat(read(PLAIN.text("one\ntw\u00f6\rthree")).getContent()).isEqualTo("one\r\ntw\u00f6\r\nthree");
        assertThat(read(PLAIN.html("<p>x")).getContentType()).startsWith("text/html");
        MimeMultipart both = (MimeMultipart) read(PLAIN.text("x").html("<p>x")).getContent();
        assertThat(both.getContentType()).startsWith("multipart/alternative");
        assertThat(both.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(both.getBodyPart(1).getContentType()).startsWith("text/html");
    }

    @Test
    void attachmentsComeBackAsTheyWere() throws Exception {
        byte[] octets = new byte[70_000];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31);
        }
        Mail mail = PLAIN.text("see").attach("B\u00fccher \"1\".pdf", "application/pdf", octets);
        MimeMultipart mixed = (MimeMultipart) read(mail).getContent();
        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        assertThat(mixed.getBodyPart(0).getContent()).isEqualTo("see");
        BodyPart file = mixed.getBodyPart(1);
        assertThat(MimeUtility.decodeText(file.getFileName())).isEqualTo("B\u00fccher \"1\".pdf");
        assertThat(file.getContentType()).startsWith("application/pdf");
        assertThat(file.getInputStream().readAllBytes()).isEqualTo(octets);
    }

    /** RFC 2045 §6.7, §6.8: what looks like text has its own line ends, and they are the file's. */
    @Test
    void aTextFileKeepsItsLineEnds() throws Exception {
        byte[] octets = "a;b\n1;2\n\r3".getBytes(StandardCharsets.US_ASCII);
        Draft draft = composer.compose(PLAIN.text("see").attach("report.csv", "text/csv", octets));
        MimeMultipart mixed = (MimeMultipart)
                read(PLAIN.text("see").attach("report.csv", "text/csv", octets)).getContent();
        assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(octets);
        assertThat(new String(draft.octets(), StandardCharsets.US_ASCII)).doesNotContainPattern("[^\r]\n|\r[^\n]");
    }

    static List<List<Object>> wrong() {
        return List.of(
                List.of(Mail.from("nobody").to("a@b.test"), "from=nobody: must be an address"),
                List.of(Mail.from("a@b.test, c@d.test").to("a@b.test"), "from=a@b.test, c@d.test: must be an address"),
                List.of(Mail.from("a@b.test"), "to=[]: a mail needs a recipient"),
                List.of(PLAIN.to("x@y.test\r\nBcc: z@y.test"), "to: must be one line"),
                List.of(PLAIN.cc("group: a@b.test;"), "cc=group: a@b.test;: must be an address"),
                List.of(PLAIN.subject("a\nBcc: z@y.test"), "subject: must be one line"),
                List.of(PLAIN.header("X-A", "1\r\n\r\nbody"), "headers.X-A: must be one line"),
                List.of(PLAIN.header("X A", "1"), "headers.X A: must be a field name"),
                List.of(PLAIN.header("BCC", "z@y.test"), "headers.BCC: must be left to the other parts"),
                List.of(PLAIN.header("Content-Type", "x/y"), "headers.Content-Type: must be left"),
                List.of(PLAIN.attach("a", "no type", new byte[1]), "attachments.type=no type: must be a media type"),
                List.of(
                        PLAIN.attach("a", "message/rfc822", new byte[1]),
                        "attachments.type=message/rfc822: must be a file's"),
                List.of(
                        PLAIN.sendAt(Instant.MAX),
                        "sendAt=+1000000000-12-31T23:59:59.999999999Z: must be before the year 10000"),
                List.of(PLAIN.key("a\0b"), "must have 1 to 200 characters, none of them a control character"),
                List.of(PLAIN.attach("a\r\nb", "a/b", new byte[1]), "attachments.name: must be one line"),
                List.of(PLAIN.key(" "), "key= : must have 1 to 200 characters"),
                List.of(PLAIN.key("k".repeat(201)), "must have 1 to 200 characters"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamed(List<Object> mailAndMessage) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> composer.compose((Mail) mailAndMessage.get(0)))
                .withMessageContaining((String) mailAndMessage.get(1));
    }
}
