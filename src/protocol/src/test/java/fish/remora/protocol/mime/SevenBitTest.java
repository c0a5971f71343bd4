package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** RFC 6152 §3, RFC 2045 §6: one rule each. */
class SevenBitTest {
    @Test
    void whatFitsStaysAsItIs() throws IOException {
        String whole = lines(
                "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=a", "", "--a", "", "text", "--a--", "x");
        converts(whole, whole);
        converts("", "");
        converts("no header at all", "no header at all");
    }

    @Test
    void textBecomesQuotedPrintableAndTheRestBase64() throws IOException {
        converts(
                lines(
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/mixed; boundary=a",
                        "Content-Transfer-Encoding: 8bit",
                        "",
                        "--a",
                        "Content-Type: text/html",
                        "content-transfer-encoding: 8bit",
                        "X: y",
                        "",
                        "-\u00fc \t",
                        "--a",
                        "Content-Type: image/png",
                        "",
                        "\u0000\u00ff",
                        "--a--"),
                lines(
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/mixed; boundary=a",
                        "Content-Transfer-Encoding: 7bit",
                        "",
                        "--a",
                        "Content-Type: text/html",
                        "X: y",
                        "Content-Transfer-Encoding: quoted-printable",
                        "",
                        "=2D=FC =09",
                        "--a",
                        "Content-Type: image/png",
                        "Content-Transfer-Encoding: base64",
                        "",
                        "AP8=",
                        "--a--"));
    }

    @Test
    void aMessageThatIsNoMimeBecomesOne() throws IOException {
        converts(
                lines("Subject: x", "", "\u00fc"),
                lines(
                        "Subject: x",
                        "MIME-Version: 1.0",
                        "Content-Type: text/plain; charset=unknown-8bit",
                        "Content-Transfer-Encoding: quoted-printable",
                        "",
                        "=FC"));
        converts(
                "\u00fc",
                lines(
                                "MIME-Version: 1.0",
                                "Content-Type: text/plain; charset=unknown-8bit",
                                "Content-Transfer-Encoding: quoted-printable",
                                "",
                                "=FC")
                        .stripTrailing());
    }

    @Test
    void messagesAreConvertedInside() throws IOException {
        converts(
                lines(
                        "MIME-Version: 1.0",
                        "Content-Type: message/rfc822",
                        "Content-Transfer-Encoding: 8bit",
                        "",
                        "Subject: inner",
                        "MIME-Version: 1.0",
                        "Content-Transfer-Encoding: 8bit",
                        "",
                        "\u00fc"),
                lines(
                        "MIME-Version: 1.0",
                        "Content-Type: message/rfc822",
                        "Content-Transfer-Encoding: 7bit",
                        "",
                        "Subject: inner",
                        "MIME-Version: 1.0",
                        "Content-Transfer-Encoding: quoted-printable",
                        "",
                        "=FC"));
    }

    @Test
    void longLinesAndLoneLineEndsAreEncodedToo() throws IOException {
        String head = "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n";
        converts(head + "\r\n" + "x".repeat(998) + "\r\n", head + "\r\n" + "x".repeat(998) + "\r\n");
        String encoded = head + "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
        converts(head + "\r\n" + "x".repeat(999), encoded + ("x".repeat(75) + "=\r\n").repeat(13) + "x".repeat(24));
        converts(head + "\r\na\nb\rc", encoded + "a=0Ab=0Dc");
        converts(head + "\r\na \r", encoded + "a =0D");
    }

    @Test
    void aLabelOfEightBitsIsChangedThoughNothingIsEncoded() throws IOException {
        converts(
                lines("MIME-Version: 1.0", "Content-Transfer-Encoding: binary", "", "x"),
                lines("MIME-Version: 1.0", "Content-Transfer-Encoding: 7bit", "", "x"));
    }

    @Test
    void signedPartsStayAsTheyAre() throws IOException {
        String label = "Content-Transfer-Encoding: 8bit";
        String clean = lines(
                "MIME-Version: 1.0", "Content-Type: multipart/signed; boundary=a", "", "--a", label, "", "x", "--a--");
        converts(clean, clean);
        refuses(lines("Content-Type: multipart/signed; boundary=a", "", "--a", label, "", "\u00fc", "--a--"));
    }

    @Test
    void whatCannotBeConvertedIsRefused() {
        refuses(lines("Subject: \u00fc", "", "x"));
        refuses(lines("Content-Type: multipart/mixed; boundary=a", "", "\u00fc", "--a", "", "x", "--a--"));
        refuses(lines("Content-Type: multipart/mixed; boundary=a", "", "--a", "", "x", "--a--", "\u00fc"));
        refuses(lines("Content-Type: multipart/mixed; boundary=a", "", "no boundary", "\u00fc"));
        refuses(lines("Content-Type: multipart/mixed; boundary=\u00fc", "", "--\u00fc", "", "x", "--\u00fc--"));
        refuses(lines("Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "\u00fc"));
        refuses(lines("Content-Type: text/plain", "Content-Transfer-Encoding: x-own", "", "\u00fc"));
        refuses(lines("Content-Type: message/partial", "", "\u00fc"));
        refuses("X: " + "y".repeat(300_000) + "\r\n\r\n\u00fc");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static void converts(String message, String expected) throws IOException {
        byte[] converted = Decoded.sevenBit(message.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(converted, StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }

    private static void refuses(String message) {
        assertThatExceptionOfType(Inconvertible.class)
                .isThrownBy(() -> Decoded.sevenBit(message.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
