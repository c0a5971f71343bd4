package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.wire.Splits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the summary of any octets whatever. */
class SummaryPropertyTest {
    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.of(
                        "Content-Type: multipart/mixed; boundary=a\r\n",
                        "Content-Type: multipart/digest;\r\n boundary=\"ab\"\n",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Type: text/html; charset=\"utf-8\"; x=\"a\\\"b\"; y=\r\n",
                        "Content-Type: /;;=;\"\r\n",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Content-Transfer-Encoding: quoted-printable\r\n",
                        "Content-Transfer-Encoding: \u00e4\"x\r\n",
                        "Content-Disposition: attachment; filename=\"\u00e4\\\r\n",
                        "Content-Language: de, en,,\"\r\n",
                        "Content-ID: <x@y>\r\nContent-MD5: \"\r\nContent-Location: \\\r\n",
                        "Subject: Re: [x] =?utf-8?Q?=C3=BC?= (fwd)\r\n",
                        "From: \"a \\\" b\" <@r1,@r2:c@d>, e@f (g (h)\r\n",
                        "To: group: a@b, c d <e>;, x: ;;::\r\n",
                        "Cc: ,,(((\",\r\nBcc: <<>>@@[,]\r\n",
                        "Sender: \"\r\nReply-To: )>;\r\n",
                        "Date: Tue, 31 Feb 99999 25:61:99 +9999\r\n",
                        "Message-ID: <<a@b\r\nReferences: <a@b><> <\"c d\"@e>\r\n",
                        " folded\r\n",
                        "From x\r\n",
                        "--a\r\n",
                        "--a--\r\n",
                        "--ab\r\n",
                        "--ab--\n",
                        "\r\n",
                        "\r\n\r\n",
                        "\n",
                        "\r",
                        "text=C3=\r\n=\r\n",
                        "<style>&#xD800;&amp <p>\u00fc",
                        "\"",
                        "\\",
                        ":",
                        "\0\u00ff\u00c3")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property
    void whatIsWrittenIsGrammatical(@ForAll("messages") byte[] message) {
        Summary summary = SummaryTest.of(message);
        ResponseGrammar.envelope(summary.envelope());
        int leaves = ResponseGrammar.body(summary.body(), false);
        assertThat(ResponseGrammar.body(summary.bodyStructure(), true)).isEqualTo(leaves);
        assertThat(summary.preview().codePointCount(0, summary.preview().length()))
                .isLessThanOrEqualTo(200);
        assertThat(summary.preview()).doesNotContain("\r", "\n", "\0");
        assertThat(summary.headerSize()).isBetween(0L, (long) message.length);
        assertThat(summary.references()).doesNotContain("");
    }

    @Property
    void anySplitGivesTheSameSummary(@ForAll("messages") byte[] message, @ForAll long seed) {
        byte[] whole = Summary.write(Indexes.of(message), message);
        assertThat(Summary.write(Indexes.of(Splits.of(message, seed, 6)), message))
                .isEqualTo(whole);
    }

    /** Whatever part a client names, it is inside the message or not there; its MIME header is just before it. */
    @Property
    void partsAreInside(@ForAll("messages") byte[] message) {
        Summary summary = SummaryTest.of(message);
        assertThat(summary.part(List.of(1))).isPresent();
        descend(summary, new ArrayList<>(), message.length);
    }

    private static void descend(Summary summary, List<Integer> numbers, long size) {
        Section section = summary.part(numbers).orElse(null);
        if (section == null || numbers.size() > 6) {
            return;
        }
        inside(section.extent(), size);
        section.message().ifPresent(span -> inside(span, size));
        for (int number = 0; number < 4; number++) {
            List<Integer> below = new ArrayList<>(numbers);
            below.add(number);
            descend(summary, below, size);
        }
    }

    private static void inside(Section.Span span, long size) {
        assertThat(span.start()).isBetween(0L, span.body());
        assertThat(span.body()).isLessThanOrEqualTo(span.end());
        assertThat(span.end()).isLessThanOrEqualTo(size);
    }

    @Property
    void textIsFoundInAnything(@ForAll("messages") byte[] message, @ForAll byte limit) throws IOException {
        MimeIndex index = Indexes.of(message);
        int most = Math.abs(limit);
        String all = MessageText.body(index, new ByteArrayInputStream(message), Integer.MAX_VALUE);
        String some = MessageText.body(index, new ByteArrayInputStream(message), most);
        assertThat(some.length()).isLessThanOrEqualTo(most);
        MessageText.header(index);
        String folded = MessageText.fold(all);
        assertThat(MessageText.fold(folded)).isEqualTo(folded);
        byte[] start = Arrays.copyOf(message, message.length / 2);
        assertThat(Summary.isReadable(Summary.write(index, start))).isTrue();
    }

    /** Any octets come back from any encoding that we know, and any rubbish can be decoded. */
    @Property
    void encodingsAreUndone(@ForAll byte[] octets, @ForAll("messages") byte[] rubbish) throws IOException {
        QuotedPrintable encoder = new QuotedPrintable();
        encoder.write(octets, true);
        byte[] quoted = Arrays.copyOf(encoder.octets(), encoder.length());
        assertThat(decoded(TransferEncoding.QUOTED_PRINTABLE, quoted)).isEqualTo(octets);
        byte[] base64 = Base64.getMimeEncoder().encode(octets);
        assertThat(decoded(TransferEncoding.BASE64, base64)).isEqualTo(octets);
        assertThat(decoded(TransferEncoding.QUOTED_PRINTABLE, rubbish).length).isLessThanOrEqualTo(rubbish.length);
        assertThat(decoded(TransferEncoding.BASE64, rubbish).length).isLessThanOrEqualTo(rubbish.length);
    }

    private static byte[] decoded(TransferEncoding encoding, byte[] octets) throws IOException {
        return encoding.decode(new ByteArrayInputStream(octets)).readAllBytes();
    }
}
