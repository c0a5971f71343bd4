package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What holds for FETCH of any message whatever. */
class FetchPropertyTest {
    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.of(
                        "Content-Type: multipart/mixed; boundary=a\r\n",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Subject: x\r\n",
                        " folded\r\n",
                        "To: a@b\n",
                        "--a\r\n",
                        "--a--\r\n",
                        "\r\n",
                        "\r\n\r\n",
                        "\n",
                        "dHdv",
                        ":",
                        "\0\u00ff")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<String> sections() {
        return Arbitraries.of(
                "BODY[%s]",
                "BODY[%sHEADER]",
                "BODY[%sTEXT]",
                "BODY[%sHEADER.FIELDS (SUBJECT)]",
                "BODY[%sHEADER.FIELDS.NOT (SUBJECT)]",
                "BINARY[%s]");
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.of("", "1", "2", "1.1", "2.1", "1.1.1");
    }

    private static String item(String section, String numbers) {
        boolean behind = !numbers.isEmpty() && !section.contains("[%s]");
        return section.formatted(numbers + (behind ? "." : ""));
    }

    /** What an item is, between its label and the end of the response; null: NIL. */
    private static @Nullable String value(StoredMail mail, String item) throws BadSyntax, Denied {
        String response = mail.fetch(item);
        String value = response.substring(response.indexOf(']') + 1, response.length() - 3);
        value = value.substring(value.indexOf(' ') + 1);
        if (value.equals("NIL")) {
            return null;
        }
        if (value.equals("\"\"")) {
            return "";
        }
        int octets = value.indexOf("}\r\n") + 3;
        assertThat(value).matches("(?s)~?\\{" + (value.length() - octets) + "}\r\n.*");
        return value.substring(octets);
    }

    @Property
    void aSliceIsOfTheWhole(
            @ForAll("messages") byte[] message,
            @ForAll("sections") String section,
            @ForAll("numbers") String numbers,
            @ForAll @IntRange(max = 40) int offset,
            @ForAll @IntRange(min = 1, max = 40) int count)
            throws BadSyntax, Denied {
        StoredMail mail = new StoredMail(message);
        String item = item(section, numbers);
        String whole = value(mail, item);
        String slice = value(mail, item + "<" + offset + "." + count + ">");
        if (whole == null) {
            assertThat(slice).isNull();
        } else {
            int from = Math.min(offset, whole.length());
            assertThat(slice).isEqualTo(whole.substring(from, Math.min(whole.length(), from + count)));
        }
        mail.summariesLost = true;
        assertThat(value(mail, item)).isEqualTo(whole);
    }

    @Property
    void headerAndTextAreTheMessage(@ForAll("messages") byte[] message) throws BadSyntax, Denied {
        StoredMail mail = new StoredMail(message);
        String whole = value(mail, "BODY[]");
        assertThat(whole).isEqualTo(new String(message, StandardCharsets.ISO_8859_1));
        assertThat(value(mail, "BODY[HEADER]") + value(mail, "BODY[TEXT]")).isEqualTo(whole);
    }

    /** RFC 3516: what is told as its size is its size. */
    @Property
    void binaryHasItsSize(@ForAll("messages") byte[] message, @ForAll("numbers") String numbers)
            throws BadSyntax, Denied {
        StoredMail mail = new StoredMail(message);
        String binary = value(mail, "BINARY[" + numbers + "]");
        int size = binary == null ? 0 : binary.length();
        assertThat(mail.fetch("BINARY.SIZE[" + numbers + "]")).endsWith("] " + size + ")\r\n");
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll("requests") String text) {
        try {
            FetchRequest request = StoredMail.request(text, Enabled.QRESYNC);
            assertThat(request.items()).isNotEmpty();
        } catch (BadSyntax refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> requests() {
        return Arbitraries.of(
                        "(",
                        ")",
                        " ",
                        "FLAGS",
                        "UID",
                        "PREVIEW",
                        "LAZY",
                        "BODY",
                        "BODY.PEEK",
                        "BINARY.SIZE",
                        "[",
                        "]",
                        "1",
                        ".",
                        "HEADER",
                        "HEADER.FIELDS",
                        "MIME",
                        "<",
                        ">",
                        "0",
                        "99999999999999999999",
                        "CHANGEDSINCE",
                        "PARTIAL",
                        "-1:-5",
                        "VANISHED",
                        "\"",
                        "{3}",
                        "\u00e9",
                        "ALL")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }
}
