package fish.remora.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.app.start.Ids;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wrong value is told with its parameter and what is allowed. */
class ParametersTest {
    private static Parameters of(String name, String value) {
        return Parameters.of(Map.of(name, value));
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "30m, PT30M", "4h, PT4H", "2d, PT48H", "PT1H30M, PT1H30M", "0s, PT0S"})
    void ages(String text, Duration age) {
        assertThat(of("older", text).age("older")).contains(age);
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "s", "4 h", "-4h", "4h30m", "P1Y", "99999999d", "\u0664h"})
    void noAges(String text) {
        assertThatThrownBy(() -> of("older", text).age("older")).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.parameter()).isEqualTo("older");
            assertThat(invalid.value()).isEqualTo(text);
            assertThat(invalid.allowed()).contains("4h");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 35, 36, 115_000_000_000_000L, Long.MAX_VALUE})
    void idsAreBase36(long id) {
        assertThat(of("id", Ids.name(id)).id("id")).hasValue(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "a-b", "a b", "zzzzzzzzzzzzzz", "é"})
    void noIds(String text) {
        assertThatThrownBy(() -> of("id", text).id("id")).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "x", "1.5", "99999999999"})
    void numbersHaveALeastAndAMost(String text) {
        assertThatThrownBy(() -> of("limit", text).number("limit", 1, 1000))
                .hasMessage("limit=" + text + ": must be a number from 1 to 1000");
    }

    @Test
    void emptyIsNotGiven() {
        assertThat(of("limit", " ").number("limit", 1, 1000)).isEmpty();
        assertThat(of("after", "").id("after")).isEmpty();
        assertThatThrownBy(() -> of("reason", " ").required("reason", "given")).isInstanceOf(Invalid.class);
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatThrownBy(() -> of("staet", "x").only(Set.of("state", "reply")))
                .hasMessageContaining("staet")
                .hasMessageContaining("[reply, state]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u009bb"})
    void controlCharactersAreRefused(String text) {
        assertThatThrownBy(() -> of("reason", text)).isInstanceOf(Invalid.class);
    }

    @Test
    void choicesHaveNoCase() {
        assertThat(of("action", "hold").choice("action", RouteTable.Action.class))
                .contains(RouteTable.Action.HOLD);
        assertThatThrownBy(() -> of("action", "send").choice("action", RouteTable.Action.class))
                .hasMessageContaining("[MX, HOST, HOLD, REFUSE]");
    }

    @Test
    void flagsAreTrueOrFalse() {
        assertThat(of("x", "true").flag("x")).isTrue();
        assertThat(of("x", "false").flag("x")).isFalse();
        assertThat(of("y", "true").flag("x")).isFalse();
        assertThatThrownBy(() -> of("x", "yes").flag("x")).isInstanceOf(Invalid.class);
    }

    /** Under a misspelt name neither: what is refused is repeated to whoever typed it, and in his log. */
    @Test
    void noComplaintRepeatsASecret() {
        Parameters misspelt = Parameters.of(Map.of("pasword", "hunter2"));
        assertThatThrownBy(() -> misspelt.only(Set.of("password")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("pasword")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> Parameters.of(Map.of("password", "hunter2\t")))
                .isInstanceOf(Invalid.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void octetsDoNotOverflow() {
        assertThat(Parameters.of(Map.of("quota", "2g")).octets("quota", 1L << 50))
                .contains(2L << 30);
        assertThatThrownBy(() ->
                        Parameters.of(Map.of("quota", "9999999999999999g")).octets("quota", 1L << 50))
                .isInstanceOf(Invalid.class);
    }
}
