package fish.remora.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientPatternTest {
    @ParameterizedTest
    @CsvSource({
        "orders@shop.test, orders, shop.test, true",
        "orders@shop.test, orders+4711, shop.test, true",
        "orders@shop.test, orders2, shop.test, false",
        "orders@shop.test, orders, other.test, false",
        "Orders@*, orders, other.test, true",
        "order-*@*, order-7, shop.test, true",
        "order-*@*, order, shop.test, false",
        "orders+*@*, orders+7, shop.test, true",
        "orders+*@*, orders, shop.test, false",
        "*@shop.test, anybody, shop.test, true",
        "@shop.test, anybody, shop.test, true",
        "*@B\u00dcCHER.test, anybody, xn--bcher-kva.test, true",
        "*@*, anybody, shop.test, true"
    })
    void matches(String pattern, String name, String domain, boolean expected) {
        assertThat(RecipientPattern.parse(pattern).matches(name, domain)).isEqualTo(expected);
    }

    /** As for servlet mappings. */
    @Test
    void theMostSpecificComesFirst() {
        assertThat(Stream.of(
                                "*@*",
                                "*@shop.test",
                                "or*@*",
                                "orders@*",
                                "orders*@*",
                                "orders@shop.test",
                                "orders+*@*",
                                "orders+7@*")
                        .map(RecipientPattern::parse)
                        .sorted(RecipientPattern.MOST_SPECIFIC_FIRST)
                        .map(RecipientPattern::toString))
                .containsExactly(
                        "orders+7@*",
                        "orders+*@*",
                        "orders@shop.test",
                        "orders@*",
                        "orders*@*",
                        "or*@*",
                        "*@shop.test",
                        "*@*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "a*b@*",
                "*a@*",
                "or ders@*",
                "orders@",
                "orders@*.test",
                "orders@-x",
                "\"a b\"@*",
                "a@b@c"
            })
    void whatIsNoPatternIsNamed(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipientPattern.parse(text))
                .withMessageStartingWith("recipient=" + text + ": must be");
    }
}
