package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SEARCH looks in. */
class MessageTextTest {
    private static final byte[] MESSAGE = Indexes.octets(
            "Subject: =?utf-8?B?w7xiZXI=?=",
            "Received: a",
            "Received: b",
            "Content-Type: multipart/mixed; boundary=a",
            "",
            "the preamble is not searched",
            "--a",
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "na=EFve li=",
            "ne",
            "--a",
            "Content-Type: application/octet-stream; name=\"some.bin\"",
            "Content-Transfer-Encoding: base64",
            "",
            "c2VjcmV0",
            "--a",
            "Content-Type: message/rfc822",
            "",
            "Subject: inner",
            "Content-Type: text/html; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            "PHA+Z3LDvMOfZTwvcD48c2NyaXB0PnNlY3JldDwvc2NyaXB0Pg==",
            "--a--");

    private static String body(byte[] message, int limit) throws IOException {
        return MessageText.body(Indexes.of(message), new ByteArrayInputStream(message), limit);
    }

    @Test
    void fieldsAreDecoded() {
        MimeIndex index = Indexes.of(MESSAGE);
        assertThat(MessageText.header(index))
                .isEqualTo("Subject: über\nReceived: a\nReceived: b\nContent-Type: multipart/mixed; boundary=a\n");
        assertThat(MessageText.field(index, "received")).containsExactly("a", "b");
        assertThat(MessageText.field(index, "none")).isEmpty();
    }

    @Test
    void textsAndTheirFieldsAreFound() throws IOException {
        assertThat(body(MESSAGE, 10_000))
                .contains("naïve line", "grüße", "name=\"some.bin\"", "Subject: inner")
                .doesNotContain("secret", "c2VjcmV0", "<p>", "preamble");
    }

    @Test
    void noMoreThanTheLimit() throws IOException {
        assertThat(body(MESSAGE, 30)).hasSize(30);
        assertThat(body(MESSAGE, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8, 63c3a9, cé",
        "us-ascii, 63c3a9, cé",
        "us-ascii, 63e9, cé",
        "x-unknown, 63e980, cé€",
        "iso-8859-1, 63e980, cé€",
        "'', c3, Ã",
        "utf-16be, 00630064, cd",
        "koi8-r, d0d2, пр",
        "'%%', 63, c"
    })
    void charsets(String charset, String hex, String expected) throws IOException {
        byte[] octets = HexFormat.of().parseHex(hex);
        byte[] header =
                ("Content-Type: text/plain; charset=\"" + charset + "\"\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[header.length + octets.length];
        System.arraycopy(header, 0, message, 0, header.length);
        System.arraycopy(octets, 0, message, header.length, octets.length);
        assertThat(body(message, 100)).isEqualTo(expected + "\n");
    }

    /** RFC 5051 §2. */
    @Test
    void folding() {
        assertThat(MessageText.fold("aBc 1")).isEqualTo("ABC 1");
        assertThat(MessageText.fold("GRÜSSE")).isEqualTo(MessageText.fold("gru\u0308ße"));
        assertThat(MessageText.fold("ﬁn")).isEqualTo("FIN");
        assertThat(MessageText.fold("σς")).isEqualTo(MessageText.fold("ΣΣ"));
        assertThat(MessageText.fold("é")).isNotEqualTo(MessageText.fold("e"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BASE64|dHdv|two",
                "BASE64|dH dv!|two",
                "BASE64|dHc=bw==|two",
                "BASE64|dHd|tw",
                "BASE64|d|''",
                "BASE64|''|''",
                "QUOTED_PRINTABLE|a=3Db|a=b",
                "QUOTED_PRINTABLE|a=3db|a=b",
                "QUOTED_PRINTABLE|a=zb=|a=zb",
                "QUOTED_PRINTABLE|a=4|a=4",
                "QUOTED_PRINTABLE|a=4x|a=4x",
                "QUOTED_PRINTABLE|a=|a",
                "UNKNOWN|a=3D|a=3D",
                "IDENTITY|a=3D|a=3D",
            })
    void encodings(TransferEncoding encoding, String encoded, String expected) throws IOException {
        byte[] octets = encoded.getBytes(StandardCharsets.ISO_8859_1);
        byte[] decoded = encoding.decode(new ByteArrayInputStream(octets)).readAllBytes();
        assertThat(new String(decoded, StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }

    @Test
    void whiteSpaceBeforeLineEndsWasAddedOnTheWay() throws IOException {
        byte[] octets = "a \t\r\nb= \r\nc \nd e\r\n ".getBytes(StandardCharsets.ISO_8859_1);
        byte[] decoded = TransferEncoding.QUOTED_PRINTABLE
                .decode(new ByteArrayInputStream(octets))
                .readAllBytes();
        assertThat(new String(decoded, StandardCharsets.ISO_8859_1)).isEqualTo("a\r\nbc\nd e\r\n");
    }
}
