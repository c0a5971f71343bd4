package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 §9 {@code fetch}. */
class FetchRequestTest {
    private static List<String> labels(String text) throws BadSyntax {
        return StoredMail.request(text, Enabled.QRESYNC).items().stream()
                .map(FetchRequestTest::label)
                .toList();
    }

    private static String label(FetchItem item) {
        return item instanceof FetchItem.Octets octets
                ? new String(octets.label(), StandardCharsets.UTF_8).strip()
                : item.toString();
    }

    @Test
    void macros() throws BadSyntax {
        assertThat(labels("FAST")).containsExactly("FLAGS", "INTERNALDATE", "SIZE");
        assertThat(labels("all")).containsExactly("FLAGS", "INTERNALDATE", "SIZE", "ENVELOPE");
        assertThat(labels("Full")).containsExactly("FLAGS", "INTERNALDATE", "SIZE", "ENVELOPE", "BODY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BODY[]",
                "BODY[TEXT]",
                "BODY[HEADER]",
                "BODY[1]",
                "BODY[1.2.MIME]",
                "BODY[1.2.HEADER.FIELDS (A B)]",
                "BODY[HEADER.FIELDS.NOT (\"a b\" C)]",
                "BINARY[]",
                "BINARY[1.2]",
                "BINARY.SIZE[1.2]",
                "RFC822",
                "RFC822.HEADER",
                "RFC822.TEXT"
            })
    void aLabelIsWhatWasAskedFor(String item) throws BadSyntax {
        assertThat(labels(item)).containsExactly(item);
    }

    @Test
    void aLabelIsWithoutPeekAndCount() throws BadSyntax {
        assertThat(labels("(body.peek[]<5.10> BINARY.PEEK[3]<0.1> BODY.PEEK[header.fields (to)])"))
                .containsExactly("BODY[]<5>", "BINARY[3]<0>", "BODY[HEADER.FIELDS (to)]");
    }

    @Test
    void eachFactOnce() throws BadSyntax {
        assertThat(labels("(FLAGS UID FLAGS ENVELOPE)")).containsExactly("FLAGS", "UID", "ENVELOPE");
    }

    @Test
    void previewWithOrWithoutLazy() throws BadSyntax {
        assertThat(labels("PREVIEW")).containsExactly("PREVIEW");
        assertThat(labels("PREVIEW (LAZY)")).containsExactly("PREVIEW");
        assertThat(labels("(UID PREVIEW (LAZY) FLAGS)")).containsExactly("UID", "PREVIEW", "FLAGS");
        assertThat(labels("(PREVIEW FLAGS)")).containsExactly("PREVIEW", "FLAGS");
        FetchRequest both = StoredMail.request("PREVIEW (CHANGEDSINCE 5)");
        assertThat(both.changedSince()).hasValue(5);
        assertThat(StoredMail.request("PREVIEW (LAZY) (CHANGEDSINCE 5)").changedSince())
                .hasValue(5);
    }

    @Test
    void modifiers() throws BadSyntax {
        FetchRequest request = StoredMail.request("(FLAGS) (CHANGEDSINCE 12345 VANISHED)", Enabled.QRESYNC);
        assertThat(request.changedSince()).hasValue(12345);
        assertThat(request.vanished()).isTrue();
        assertThat(request.needsModSeq()).isTrue();
        assertThat(StoredMail.request("FLAGS (PARTIAL -1:-30)").partial()).contains(new PartialRange(1, 30, true));
        assertThat(StoredMail.request("FLAGS").needsModSeq()).isFalse();
        assertThat(StoredMail.request("(MODSEQ)").needsModSeq()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "BODY[],true", "BODY[HEADER],true", "BINARY[1],true", "RFC822,true", "RFC822.TEXT,true",
        "BODY.PEEK[],false", "RFC822.HEADER,false", "BINARY.SIZE[1],false", "BINARY.PEEK[1],false", "BODY,false",
        "ENVELOPE,false"
    })
    void whatMarksSeen(String item, boolean marks) throws BadSyntax {
        assertThat(StoredMail.request(item).marksSeen()).isEqualTo(marks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "()",
                "(FLAGS",
                "FLAGS)",
                "(FLAGS )",
                "NOTHING",
                "(ALL)",
                "(FLAGS FAST)",
                "BODY[",
                "BODY[0]",
                "BODY[01]",
                "BODY[1.]",
                "BODY[1..2]",
                "BODY[MIME]",
                "BODY[1.FOO]",
                "BODY[9999999999]",
                "BODY[HEADER.FIELDS]",
                "BODY[HEADER.FIELDS ()]",
                "BODY[]<1>",
                "BODY[]<1.0>",
                "BODY[]<.5>",
                "BODYSTRUCTURE[]",
                "BINARY[1.MIME]",
                "BINARY[HEADER]",
                "BINARY.SIZE.PEEK[1]",
                "BINARY.SIZE[1]<0.5>",
                "RFC822.PEEK",
                "FLAGS (NOTHING)",
                "FLAGS (CHANGEDSINCE)",
                "FLAGS (PARTIAL 0:5)",
                "FLAGS (PARTIAL 1:-5)",
                "FLAGS (VANISHED)",
                "PREVIEW (FAST)",
                "(PREVIEW (FAST))",
                "FLAGS UID"
            })
    void whatIsNoFetch(String text) {
        assertThatThrownBy(() -> StoredMail.request(text, Enabled.QRESYNC)).isInstanceOf(BadSyntax.class);
    }

    @Test
    void vanishedNeedsQresync() {
        assertThatThrownBy(() -> StoredMail.request("FLAGS (CHANGEDSINCE 1 VANISHED)", Enabled.CONDSTORE))
                .isInstanceOf(BadSyntax.class);
    }

    @Test
    void aLongLineOfPreviewsIsNoStackOverflow() throws BadSyntax {
        assertThat(labels("(" + "PREVIEW ".repeat(50_000) + "UID)")).containsExactly("PREVIEW", "UID");
    }

    /** RFC 9394 §4. */
    @ParameterizedTest
    @CsvSource({
        "1:3,10,0,3",
        "3:1,10,0,3",
        "9:12,10,8,10",
        "11:12,10,10,10",
        "-1:-3,10,7,10",
        "-3:-1,10,7,10",
        "-9:-12,10,0,2",
        "-11:-12,10,0,0",
        "1:1,0,0,0",
        "-1:-1,0,0,0",
        "4000000000:4294967295,10,10,10"
    })
    void pages(String text, int results, int begin, int end) throws BadSyntax {
        PartialRange range =
                PartialRange.parse(new Arguments(text.getBytes(StandardCharsets.US_ASCII), List.of(), false));
        assertThat(range.begin(results)).isEqualTo(begin);
        assertThat(Math.max(begin, range.end(results))).isEqualTo(end);
    }
}
