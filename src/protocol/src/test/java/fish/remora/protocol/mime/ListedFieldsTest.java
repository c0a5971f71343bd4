package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is found among the fields that are kept is what is found in the header: RFC 9051 §6.4.5.1. */
class ListedFieldsTest {
    private static final String[] KEPT = {"Date", "FROM", "to", "Subject", "message-id", "References"};

    private static final String[] PIECES = {
        "From: a@b.c",
        "to : d@e.f",
        "SUBJECT:x",
        " folded",
        "\tfolded",
        "Received: by x",
        "X-Subject: no",
        "Subject",
        ":",
        "\0\u00e9",
        "Date:",
        "From",
        ""
    };

    private static final String[] ENDS = {"\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n"};

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static FieldNames names(List<String> names) {
        return new FieldNames(names.stream().map(ListedFieldsTest::octets).toList());
    }

    private static byte[] find(FieldNames names, byte[] header, int size) {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        int[] stretches = names.find(header, size, true);
        for (int i = 0; i < stretches.length; i += 2) {
            found.write(header, stretches[i], stretches[i + 1] - stretches[i]);
        }
        return found.toByteArray();
    }

    @Test
    void ofTheseAnyAreFoundAsInTheHeader() {
        Random random = new Random(9051);
        int kept = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                header.append(PIECES[random.nextInt(PIECES.length)]).append(ENDS[random.nextInt(ENDS.length)]);
            }
            byte[] message = octets(header + "Subject: of the body");
            int size = random.nextInt(4) == 0 ? random.nextInt(header.length() + 1) : header.length();
            List<String> some = new ArrayList<>(List.of(KEPT));
            some.removeIf(name -> random.nextBoolean());
            FieldNames names = names(some);
            assertThat(ListedFields.hold(names)).isTrue();
            byte[] fields = ListedFields.of(message, size).orElse(message);
            kept += fields == message ? 0 : 1;
            assertThat(find(names, fields, fields == message ? size : fields.length))
                    .isEqualTo(find(names, message, size));
        }
        assertThat(kept).isGreaterThan(10_000);
    }

    @Test
    void othersAreNotAmongThem() {
        assertThat(ListedFields.hold(names(List.of("Subject", "X-Spam")))).isFalse();
        assertThat(ListedFields.hold(names(List.of("Subjec")))).isFalse();
    }

    @Test
    void whatIsLongIsNotKept() {
        byte[] exact = octets("To: " + "x".repeat(ListedFields.LONGEST - 8) + "\r\n\r\n");
        assertThat(ListedFields.of(exact, exact.length)).contains(exact);
        byte[] longer = octets("To: x" + "x".repeat(ListedFields.LONGEST - 8) + "\r\n\r\n");
        assertThat(ListedFields.of(longer, longer.length)).isEmpty();
    }

    @Test
    void aHeaderThatIsNotAllHereIsNotLookedThrough() {
        byte[] start = octets("To: x\r\n");
        assertThat(ListedFields.of(start, start.length + 1)).isEmpty();
        assertThat(ListedFields.of(start, 0)).isEmpty();
    }
}
