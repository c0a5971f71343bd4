package fish.remora.embedded.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, as far as our own server uses it. */
class JsonTest {
    @Test
    void reads() {
        assertThat(Json.object(" {\"a\" : [ 1, -2.5e+3 ,true,null, \"x\\u00fc\\n\\\"\" ],\"b\":{} , \"c\":[]}"))
                .isEqualTo(Map.of("a", List.of("1", "-2.5e+3", "true", "", "xü\n\""), "b", Map.of(), "c", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{a:1}",
                "{\"a\":01x}",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\uzzzz\"}",
                "{\"a\":\"",
                "{\"a\":tru}",
                "<html>"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsTooDeep() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> Json.object(deep)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever a text holds: what is written is read as it was. */
    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(4711);
        for (int i = 0; i < 2000; i++) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(text(random), text(random));
            object.put("list", List.of(text(random), Map.of("x", text(random))));
            assertThat(Json.object(Json.write(object))).isEqualTo(object);
        }
    }

    @Test
    void writesTruthAndNumbersAsThemselves() {
        assertThat(Json.write(Map.of("a", true))).isEqualTo("{\"a\":true}");
        assertThat(Json.write(List.of(5, "5"))).isEqualTo("[5,\"5\"]");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0xD800)));
        }
        return text.toString();
    }
}
