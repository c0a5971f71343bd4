package fish.remora.protocol.dsn;

import static fish.remora.protocol.dsn.Samples.found;
import static fish.remora.protocol.dsn.Samples.options;
import static fish.remora.protocol.dsn.Samples.report;
import static fish.remora.protocol.dsn.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.Envelope;
import fish.remora.api.Envelope.ReturnContent;
import fish.remora.api.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 3461 §6, RFC 3464, RFC 6522. Whole notices are compared octet by octet with the files in the resources. */
class NoticeTest {
    private static final Reply UNKNOWN = Reply.of(550, "5.1.1", "No such user here");

    @Test
    void failure() throws IOException {
        isGolden(
                "failure",
                report(
                        Kind.FAILURE,
                        options(null, "QQ+3D314159"),
                        Samples.hello(),
                        status("bob@example.org", "rfc822;Bob+2Bx@example.org", Action.FAILED, UNKNOWN),
                        found("eve@[192.0.2.9]", Action.FAILED, Reply.of(451, "4.4.1", "No answer from 192.0.2.9"))));
    }

    @Test
    void delay() throws IOException {
        isGolden(
                "delay",
                report(
                        Kind.DELAY,
                        options(ReturnContent.FULL, null),
                        Samples.hello(),
                        status(
                                "bob@example.org",
                                Action.DELAYED,
                                Reply.bare(450, "Greylisted,", "try again in 5 minutes"))));
    }

    @Test
    void success() throws IOException {
        isGolden(
                "success",
                report(
                        Kind.SUCCESS,
                        options(ReturnContent.FULL, null),
                        Samples.hello(),
                        status("bob@example.org", Action.RELAYED, Reply.bare(250, "Ok: queued as 4711")),
                        found("carl@mx.test", Action.DELIVERED, Reply.of(250, "2.1.5", "Delivered"))));
    }

    @Test
    void beyondAscii() throws IOException {
        Report report = report(
                Kind.FAILURE,
                Samples.utf8(),
                Samples.message("From: jürgen@mx.test", "Subject: Grüße", "", "Hallo"),
                status(
                        "jörg@example.org",
                        "utf-8;j\\x{F6}rg@example.org",
                        Action.FAILED,
                        Reply.of(550, "5.1.1", "Wer ist jörg?")));
        Report toJuergen = new Report(
                report.kind(),
                report.reportingMta(),
                Address.parse("jürgen@mx.test"),
                report.original(),
                report.recipients());
        isGolden("beyond-ascii", toJuergen);
        Notice notice = notice(toJuergen);
        assertThat(notice.smtpUtf8()).isTrue();
        assertThat(notice.body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
    }

    @Test
    void headersOnlyWhenAskedFor() throws IOException {
        assertThat(Samples.text(notice(report(
                        Kind.FAILURE,
                        options(ReturnContent.HDRS, null),
                        Samples.hello(),
                        status("bob@example.org", Action.FAILED, UNKNOWN)))))
                .contains(
                        "Content-Type: text/rfc822-headers\r\n",
                        "Message-ID: <hello.1@mx.test>\r\n",
                        "the header of your")
                .doesNotContain("Hello Bob", "message/rfc822");
    }

    @Test
    void headersOnlyBeyondTheLimit() throws IOException {
        Report report = report(
                Kind.FAILURE,
                options(ReturnContent.FULL, null),
                Samples.hello(),
                status("bob@example.org", Action.FAILED, UNKNOWN));
        int size = (int) Samples.hello().size();
        assertThat(Samples.text(Notice.of(report, "1", Samples.NOW, size))).contains("Hello Bob");
        assertThat(Samples.text(Notice.of(report, "1", Samples.NOW, size - 1)))
                .contains("text/rfc822-headers", "<hello.1@mx.test>")
                .doesNotContain("Hello Bob");
    }

    /** RFC 2045 §2.8, §6.4: such octets would need "binary", which a notice does not ask of its way. */
    @Test
    void headersOnlyOfWhatIsNoText() throws IOException {
        for (String body : List.of("a\nb", "a\rb", "a\0b", "a".repeat(999))) {
            assertThat(Samples.text(notice(report(
                            Kind.FAILURE,
                            options(null, null),
                            Samples.message("Subject: x", "", body),
                            status("bob@example.org", Action.FAILED, UNKNOWN)))))
                    .as(body)
                    .contains("text/rfc822-headers");
        }
        assertThat(Samples.text(notice(report(
                        Kind.FAILURE,
                        options(null, null),
                        Samples.message("Subject: x", "", "a".repeat(998)),
                        status("bob@example.org", Action.FAILED, UNKNOWN)))))
                .contains("message/rfc822");
    }

    @Test
    void eightBitContentIsCalledThat() throws IOException {
        Notice notice = notice(report(
                Kind.FAILURE,
                options(null, null),
                Samples.message("Subject: x", "Content-Transfer-Encoding: 8bit", "", "Grüße"),
                status("bob@example.org", Action.FAILED, UNKNOWN)));
        assertThat(notice.body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(notice.smtpUtf8()).isFalse();
        assertThat(Samples.text(notice))
                .containsSubsequence(
                        "Content-Transfer-Encoding: 8bit\r\n\r\n",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Transfer-Encoding: 8bit\r\n\r\n");
    }

    /** A peer that never spoke UTF-8 is told in ASCII, RFC 6533 §3. */
    @Test
    void whoDidNotSpeakUtf8IsToldInAscii() throws IOException {
        String text = Samples.text(notice(report(
                Kind.FAILURE,
                Envelope.Options.NONE,
                Samples.hello(),
                status(
                        "jörg+x@example.org",
                        "utf-8;jörg@example.org",
                        Action.FAILED,
                        Reply.of(550, "5.1.1", "Wer ist jörg?")))));
        assertThat(text)
                .contains(
                        "message/delivery-status\r\n",
                        "Original-Recipient: utf-8; j\\x{F6}rg@example.org\r\n",
                        "Final-Recipient: utf-8; j\\x{F6}rg\\x{2B}x@example.org\r\n",
                        "Diagnostic-Code: smtp; 550 5.1.1 Wer ist j?rg?\r\n");
    }

    @Test
    void theBoundaryIsInNoPart() throws IOException {
        String text = Samples.text(Notice.of(
                report(
                        Kind.FAILURE,
                        options(null, null),
                        Samples.message("Subject: x", "", "--=_n1", "--=_n1_1--"),
                        status("bob@example.org", Action.FAILED, UNKNOWN)),
                "n1",
                Samples.NOW,
                Notice.RETURN_LIMIT));
        assertThat(text).contains("boundary=\"=_n1_2\"").endsWith("\r\n--=_n1_2--\r\n");
    }

    @Test
    void aHeaderOfTooLongLinesIsFolded() throws IOException {
        String text = Samples.text(notice(report(
                Kind.SUCCESS,
                options(null, null),
                Samples.message("Subject: " + "ü".repeat(2000), "X: a\rb\0c", "", "body"),
                status("bob@example.org", Action.DELIVERED, Reply.bare(250, "Ok")))));
        assertThat(text.lines()).allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 998);
        assertThat(text).contains("X: a?b?c\r\n");
        assertThat(text.replace("\r\n ", "")).contains("ü".repeat(2000));
    }

    @Test
    void aMessageIdThatIsNoneIsNotReferredTo() throws IOException {
        assertThat(Samples.text(notice(report(
                        Kind.FAILURE,
                        options(null, null),
                        Samples.message("Message-ID: <a@b> (x)", "", ""),
                        status("bob@example.org", Action.FAILED, UNKNOWN)))))
                .doesNotContain("References", "In-Reply-To");
    }

    @Test
    void unknownRemoteNamesAreHarmless() throws IOException {
        RecipientStatus status = status("bob@example.org", Action.FAILED, UNKNOWN);
        for (String remote : List.of("192.0.2.1", "2001:db8::1")) {
            assertThat(Samples.text(notice(report(
                            Kind.FAILURE,
                            options(null, null),
                            Samples.hello(),
                            new RecipientStatus(
                                    status.recipient(),
                                    status.action(),
                                    status.reply(),
                                    Optional.of(remote),
                                    Optional.empty(),
                                    Optional.empty())))))
                    .contains("Remote-MTA: dns; [" + remote + "]\r\n");
        }
    }

    @Test
    void reportsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> report(Kind.FAILURE, options(null, null), Samples.hello()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> report(
                        Kind.FAILURE,
                        options(null, null),
                        Samples.hello(),
                        status("bob@example.org", Action.DELAYED, UNKNOWN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DELAYED");
    }

    private static Notice notice(Report report) throws IOException {
        return Notice.of(report, "n1.4711", Samples.NOW, Notice.RETURN_LIMIT);
    }

    /** Line ends are CRLF in the notice and LF in the file; the actual one is left in target for comparison. */
    private static void isGolden(String name, Report report) throws IOException {
        String actual = Samples.text(notice(report));
        assertThat(actual.replace("\r\n", "")).doesNotContain("\r", "\n");
        Path target = Files.createDirectories(Path.of("target/dsn")).resolve(name + ".eml");
        Files.writeString(target, actual.replace("\r\n", "\n"));
        Path golden = Path.of("src/test/resources/fish/remora/protocol/dsn").resolve(name + ".eml");
        assertThat(actual).isEqualTo(Files.readString(golden).replace("\n", "\r\n"));
    }
}
