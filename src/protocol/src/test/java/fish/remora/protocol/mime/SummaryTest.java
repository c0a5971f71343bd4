package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    static Summary of(String... lines) {
        return of(Indexes.octets(lines));
    }

    static Summary of(byte[] message) {
        return Summary.read(Summary.write(Indexes.of(message), message));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** RFC 9051 §8, the message of the sample connection. */
    @Test
    void theExampleOfTheRfc() {
        Summary summary = of(
                "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
                "From: Terry Gray <gray@cac.washington.edu>",
                "Subject: IMAP4rev2 WG mtg summary and minutes",
                "To: imap@cac.washington.edu",
                "cc: minutes@CNRI.Reston.VA.US, ",
                " John Klensin <KLENSIN@MIT.EDU>",
                "Message-Id: <B27397-0100000@cac.washington.ed>",
                "MIME-Version: 1.0",
                "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII",
                "",
                "body");
        assertThat(text(summary.envelope()))
                .isEqualTo("(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" "
                        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
                        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
                        + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
                        + "((NIL NIL \"imap\" \"cac.washington.edu\")) "
                        + "((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) "
                        + "NIL NIL \"<B27397-0100000@cac.washington.ed>\")");
        assertThat(text(summary.body()))
                .isEqualTo("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 6 1)");
        assertThat(summary.sentDate()).contains(Instant.parse("1996-07-17T09:23:25Z"));
        assertThat(summary.sentDay()).contains(LocalDate.of(1996, 7, 17));
        assertThat(summary.preview()).isEqualTo("body");
        assertThat(summary.messageId()).isEqualTo("B27397-0100000@cac.washington.ed");
        assertThat(summary.part(List.of(1)).orElseThrow().extent().end()).isEqualTo(summary.headerSize() + 6);
    }
}
