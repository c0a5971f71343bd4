package fish.remora.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in bodies from anybody: read or refused with {@link Invalid}, never anything else. */
class RequestsTest {
    private static final List<String> NAMES = List.of("a", "reason", "quota", "to", "password");

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u000a",
            "\\ud800",
            "\"reason\"",
            "\"to\"",
            "null",
            "true",
            "-",
            "1e",
            "1e999999999",
            "9".repeat(400),
            "0.1",
            " ",
            "\n",
            "\u0000",
            "\u0085",
            "\u2028",
            "é",
            "\ud83d\udc1f",
            "\ufeff",
            "//",
            "'");

    @Provide
    static Arbitrary<String> almostJson() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(30).map(all -> String.join("", all));
        Arbitrary<String> inObject = pieces.map(text -> "{\"a\":" + text + "}");
        return Arbitraries.oneOf(pieces, inObject, Arbitraries.strings().ofMaxLength(100));
    }

    /** What is let through can stand in a header, a log line and a reply. */
    @Property(tries = 5000)
    void anythingIsReadOrRefused(@ForAll("almostJson") String body) {
        Parameters read;
        try {
            read = Requests.parameters(body);
        } catch (Invalid refused) {
            assertThat(refused.value().chars()).noneMatch(RequestsTest::isLineEnd);
            return;
        }
        for (String name : NAMES) {
            read.text(name).ifPresent(text -> assertThat(text.chars()).as(name).noneMatch(Character::isISOControl));
            refusedOrNot(() -> read.number(name, 1, 1000));
            refusedOrNot(() -> read.octets(name, 1L << 50));
            refusedOrNot(() -> read.age(name));
            refusedOrNot(() -> read.id(name));
            refusedOrNot(() -> read.flag(name));
            assertThat(read.list(name)).noneMatch(one -> one.isBlank() || one.indexOf(',') >= 0);
        }
    }

    private static boolean isLineEnd(int c) {
        return c == '\r' || c == '\n';
    }

    private static void refusedOrNot(Runnable reading) {
        try {
            reading.run();
        } catch (Invalid refused) {
            assertThat(refused.allowed()).isNotEmpty();
        }
    }

    @Provide
    static Arbitrary<List<String>> texts() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .excludeChars(',')
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .list()
                .ofMaxSize(20);
    }

    /** An array is the list that it was, a text the text. */
    @Property
    void whatIsWrittenIsRead(@ForAll("texts") List<String> texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        texts.forEach(array::add);
        JsonObjectBuilder object = Json.createObjectBuilder().add("to", array);
        texts.forEach(text -> object.add("reason", text));
        Parameters read = Requests.parameters(object.build().toString());
        assertThat(read.list("to")).isEqualTo(texts);
        assertThat(read.text("reason").stream().toList())
                .isEqualTo(texts.isEmpty() ? List.of() : List.of(texts.get(texts.size() - 1)));
    }

    /** An exponent that no number has. */
    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "1e99999999999999999999"})
    void largerNumbersAreNone(String number) {
        assertThatThrownBy(() -> Requests.parameters("{\"a\": " + number + "}")).isInstanceOf(Invalid.class);
    }

    /** No number takes the time or the memory that its exponent promises. */
    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "1E2147483647"})
    void largeNumbersStayShort(String number) {
        Parameters read = Requests.parameters("{\"a\": " + number + "}");
        assertThat(new BigDecimal(read.required("a", "given"))).isEqualByComparingTo(new BigDecimal(number));
        assertThatThrownBy(() -> read.number("a", 1, 1000)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> read.octets("a", 1L << 50)).isInstanceOf(Invalid.class);
    }

    @Test
    void whatIsNestedDeeplyIsRefused() {
        assertThatThrownBy(() -> Requests.parameters("{\"a\":" + "[".repeat(500_000)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> Requests.parameters("{\"a\":".repeat(200_000))).isInstanceOf(Invalid.class);
    }

    /** A secret that stands at the wrong place is not said again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"account\": \"ann@mx.test\", \"password\": \"hunter2",
                "{\"password\": {\"is\": \"hunter2\"}}",
                "{\"password\": [\"hunter2,\"]}",
                "{\"newPassword\": \"hunter2\"}",
                "{\"old\": \"hunter2\"}",
                "{\"code\": \"hunter2\\u0007\"}",
                "[\"token\", \"hunter2\"]"
            })
    void noComplaintRepeatsASecret(String body) {
        assertThatThrownBy(() -> Requests.parameters(body).only(Set.of("account")))
                .isInstanceOf(Invalid.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aBodyHasAnEnd() throws Exception {
        byte[] most = new byte[ShortBody.MOST];
        assertThat(new ShortBody(new ByteArrayInputStream(most)).readAllBytes()).hasSameSizeAs(most);
        var more = new ShortBody(new ByteArrayInputStream(new byte[ShortBody.MOST + 1]));
        assertThatThrownBy(more::readAllBytes).isInstanceOf(ShortBody.TooLong.class);
        var skipped = new ShortBody(new ByteArrayInputStream(new byte[ShortBody.MOST + 1]));
        assertThat(skipped.skip(Long.MAX_VALUE)).isEqualTo(ShortBody.MOST);
        assertThatThrownBy(skipped::read).isInstanceOf(ShortBody.TooLong.class);
    }

    /** All that a query repeats is refused as well. */
    @Test
    void queriesAreReadAsStrictly() {
        assertThatThrownBy(() -> Parameters.ofQuery(Map.of("reason", new String[] {"a", "b"})))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> Parameters.ofQuery(Map.of("reason", new String[] {"a\r\nb"})))
                .isInstanceOf(Invalid.class);
    }
}
