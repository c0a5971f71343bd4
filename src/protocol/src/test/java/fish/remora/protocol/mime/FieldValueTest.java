package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 2045 §5.1 as it is written, and as it is sent. */
class FieldValueTest {
    @Test
    void readsParameters() {
        assertThat(FieldValue.parse("Text/Plain; Charset=us-ascii (Plain text)").parameters())
                .isEqualTo(Map.of("charset", "us-ascii"));
        assertThat(FieldValue.parse("a/b;x=\"q\\\"uo;te\"; y = z ;x=second").parameters())
                .isEqualTo(Map.of("x", "q\"uo;te", "y", "z"));
        assertThat(FieldValue.parse("attachment; filename*0*=utf-8''%c3; filename*1=b")
                        .parameters())
                .isEqualTo(Map.of("filename*0*", "utf-8''%c3", "filename*1", "b"));
    }

    @Test
    void passesOverWhatIsNone() {
        assertThat(FieldValue.parse("text/plain;;; no value; =x; a=1").parameters())
                .isEqualTo(Map.of("a", "1"));
        assertThat(FieldValue.parse("text/plain; a=\"open").parameters()).isEqualTo(Map.of("a", "open"));
        assertThat(FieldValue.parse("(one (two) \\) ) inline (three").value()).isEqualTo("inline");
        assertThat(FieldValue.parse("").value()).isEmpty();
        assertThat(FieldValue.parse("a; b=(open\\").parameters()).isEqualTo(Map.of("b", ""));
        assertThat(FieldValue.parse("a;" + "(".repeat(100_000)).parameters()).isEmpty();
        assertThat(FieldValue.parse("\"\\").value()).isEqualTo("\"\\");
    }
}
