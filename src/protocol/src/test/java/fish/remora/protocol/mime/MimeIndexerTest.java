package fish.remora.protocol.mime;

import static fish.remora.protocol.mime.Indexes.body;
import static fish.remora.protocol.mime.Indexes.octets;
import static fish.remora.protocol.mime.Indexes.shape;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MimeIndexerTest {
    /** RFC 5322 §2.1 */
    @Test
    void aPlainMessage() {
        byte[] message = octets("Subject: hello", "To: ann@mx.test", "", "one", "two");
        MimeIndex index = Indexes.of(message);
        assertThat(index.root().extent()).isEqualTo(new Part.Extent(0, 35, 45, 2));
        assertThat(index.size()).isEqualTo(message.length);
        assertThat(index.root().content().type()).isEqualTo(MediaType.PLAIN_TEXT);
        assertThat(index.root().content().encoding()).isEqualTo("7bit");
        assertThat(index.header().fields())
                .containsExactly(
                        new Header.Field("Subject", "hello", 0, 16), new Header.Field("To", "ann@mx.test", 16, 33));
    }

    /** RFC 5322 §2.2.3 */
    @Test
    void fieldsAreUnfolded() {
        MimeIndex index = Indexes.of("References: <1@a>", "\t<2@b>", "  <3@c>", "X-Empty:", "");
        assertThat(index.header().first("REFERENCES")).contains("<1@a>\t<2@b>  <3@c>");
        assertThat(index.header().first("x-empty")).contains("");
        assertThat(index.header().first("none")).isEmpty();
    }

    /** RFC 5321 §6.3 */
    @Test
    void receivedFieldsAreCounted() {
        MimeIndex index = Indexes.of("Received: a", "received: b", "RECEIVED : c", "Subject: Received: d", "");
        assertThat(index.header().count("Received")).isEqualTo(3);
    }

    /** RFC 2046 §5.1.1: the line end before a boundary belongs to the boundary. */
    @Test
    void aMultipart() {
        byte[] message = octets(
                "Content-Type: multipart/mixed; boundary=\"a b\"",
                "",
                "preamble",
                "--a b",
                "",
                "one",
                "",
                "--a b \t",
                "Content-Type: text/html; charset=\"utf-8\"; x=y",
                "Content-Transfer-Encoding: Quoted-Printable",
                "Content-ID: <1@mx.test>",
                "Content-Description: =?utf-8?q?gr=C3=BCn?=",
                "Content-Disposition: attachment; filename=\"a;b.html\"",
                "",
                "two",
                "--a bc",
                "three",
                "--a b--",
                "epilogue");
        Part root = Indexes.of(message).root();
        assertThat(shape(root)).isEqualTo("multipart/mixed(text/plain text/html)");
        Part first = root.children().get(0);
        assertThat(body(first, message)).isEqualTo("one\r\n");
        assertThat(first.extent().lines()).isEqualTo(1);
        Part second = root.children().get(1);
        assertThat(body(second, message)).isEqualTo("two\r\n--a bc\r\nthree");
        assertThat(second.extent().lines()).isEqualTo(3);
        assertThat(second.content().type().parameters()).isEqualTo(Map.of("charset", "utf-8", "x", "y"));
        assertThat(second.content().encoding()).isEqualTo("quoted-printable");
        assertThat(second.content().id()).contains("<1@mx.test>");
        assertThat(second.content().description().map(Header::decode)).contains("grün");
        assertThat(second.content().disposition())
                .contains(new FieldValue("attachment", Map.of("filename", "a;b.html")));
        assertThat(second.header()).isEqualTo(Header.EMPTY);
        assertThat(root.extent().end()).isEqualTo(message.length);
    }

    /** RFC 2046 §5.1.2: an outer boundary ends all inner parts. */
    @Test
    void anInnerMultipartThatIsNotClosed() {
        byte[] message = octets(
                "Content-Type: multipart/mixed; boundary=out",
                "",
                "--out",
                "Content-Type: multipart/alternative; boundary=in",
                "",
                "--in",
                "",
                "one",
                "--in",
                "Content-Type: text/html",
                "--out",
                "Content-Type: image/png",
                "",
                "two",
                "--out--");
        Part root = Indexes.of(message).root();
        assertThat(shape(root)).isEqualTo("multipart/mixed(multipart/alternative(text/plain text/html) image/png)");
        Part cut = root.children().get(0).children().get(1);
        assertThat(body(cut, message)).isEmpty();
        assertThat(cut.extent().lines()).isZero();
        assertThat(body(root.children().get(1), message)).isEqualTo("two");
    }

    /** RFC 2046 §5.2.1, and §5.1.5 for the digest's default. */
    @Test
    void messagesInMessages() {
        byte[] message = octets(
                "Content-Type: multipart/digest; boundary=d",
                "",
                "--d",
                "",
                "Subject: inner",
                "Content-Type: multipart/mixed; boundary=m",
                "",
                "--m",
                "",
                "text",
                "--m--",
                "--d--");
        Part root = Indexes.of(message).root();
        assertThat(shape(root)).isEqualTo("multipart/digest(message/rfc822(multipart/mixed(text/plain)))");
        Part rfc822 = root.children().get(0);
        Part inner = rfc822.children().get(0);
        assertThat(inner.header().first("subject")).contains("inner");
        assertThat(inner.extent().start()).isEqualTo(rfc822.extent().body());
        assertThat(inner.extent().end()).isEqualTo(rfc822.extent().end());
        assertThat(rfc822.extent().lines()).isEqualTo(7);
    }

    /** RFC 2045 §6.4 */
    @Test
    void anEncodedCompositeIsNotLookedInto() {
        Part root = Indexes.of(
                        "Content-Type: multipart/mixed; boundary=a",
                        "Content-Transfer-Encoding: base64",
                        "",
                        "--a",
                        "",
                        "--a--")
                .root();
        assertThat(shape(root)).isEqualTo("multipart/mixed");
    }

    @Test
    void brokenMailIsMailToo() {
        assertThat(Indexes.of(new byte[0]).root().extent()).isEqualTo(new Part.Extent(0, 0, 0, 0));
        assertThat(Indexes.of("no header at all", "Subject: not one").root().extent())
                .isEqualTo(new Part.Extent(0, 0, 36, 2));
        assertThat(Indexes.of("", "only a body").root().extent().body()).isEqualTo(2);
        assertThat(Indexes.of(" folded into nothing").root().extent().body()).isZero();
        assertThat(Indexes.of("Subject: a", "no field", "To: b").header().fields())
                .hasSize(1);
        assertThat(Indexes.of("From ann Sun Nov 1", "Subject: a", "").header().first("Subject"))
                .contains("a");
        assertThat(shape(Indexes.of("Content-Type: multipart/mixed", "", "--", "--")
                        .root()))
                .isEqualTo("multipart/mixed");
        assertThat(shape(Indexes.of("Content-Type: multipart/mixed; boundary=b", "--b", "--b")
                        .root()))
                .isEqualTo("multipart/mixed(text/plain text/plain)");
        assertThat(shape(Indexes.of("Content-Type: ;;;===\"", "").root())).isEqualTo("text/plain");
        assertThat(Indexes.of("Subject: a".getBytes(StandardCharsets.US_ASCII))
                        .header()
                        .first("Subject"))
                .contains("a");
    }

    /** A value goes into a database and onto a page: it never holds what either would choke on. */
    @Test
    void valuesHoldNoControlCharacters() {
        MimeIndex index = Indexes.of("Subject: a\0b\rc\u001b", "X: \u00c3\u00bc", "Y: \u00fc", "");
        assertThat(index.header().first("Subject")).contains("a\ufffdb\ufffdc\ufffd");
        assertThat(index.header().first("X")).as("UTF-8").contains("ü");
        assertThat(index.header().first("Y")).as("Windows-1252").contains("ü");
        assertThat(Header.decode("=?utf-8?q?a=0D=0ABcc:_b?=")).isEqualTo("a  Bcc: b");
    }

    @Test
    void bareLfEndsALineForItsReader() {
        byte[] message =
                "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a--\n".getBytes(StandardCharsets.US_ASCII);
        Part root = Indexes.of(message).root();
        assertThat(body(root.children().get(0), message)).isEqualTo("one");
    }

    @Test
    void depthIsBounded() {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n");
        }
        Part part = Indexes.of(message.toString()).root();
        int depth = 1;
        while (!part.children().isEmpty()) {
            part = part.children().get(0);
            depth++;
        }
        assertThat(depth).isEqualTo(MimeIndexer.DEPTH_LIMIT);
    }

    @Test
    void partsAreBounded() {
        String message =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(20_000) + "--b--";
        Part root = Indexes.of(message).root();
        assertThat(root.children()).hasSize(MimeIndexer.PART_LIMIT - 1);
        assertThat(root.extent().end()).isEqualTo(message.length() + 2);
    }

    @Test
    void headersAreBounded() {
        String kept = "X: " + "x".repeat(200_000);
        MimeIndex index = Indexes.of(kept, kept, "Y: after", "", "body");
        assertThat(index.header().fields()).hasSize(1);
        assertThat(index.header().omitted()).isEqualTo(2);
        assertThat(index.root().extent().body()).isEqualTo(2 * 200_005 + 10 + 2);

        MimeIndex long1 = Indexes.of("X: " + "x".repeat(1_000_000), "");
        assertThat(long1.header().fields()).isEmpty();
        assertThat(long1.root().extent().body()).isEqualTo(1_000_007);

        MimeIndex many = Indexes.of("a:\r\n".repeat(50_000), "");
        assertThat(many.header().fields()).hasSize(MimeIndexer.FIELD_LIMIT);
    }
}
