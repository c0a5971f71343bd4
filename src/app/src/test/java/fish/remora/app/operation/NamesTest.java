package fish.remora.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Destinations, route patterns and wildcards as the tables have them. */
class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "Example.ORG, example.org",
        "bücher.example, xn--bcher-kva.example",
        "[192.0.2.1], [192.0.2.1]",
        "[IPv6:2001:DB8::1], [ipv6:2001:db8::1]",
        "[Smart.test]:2525, [smart.test]:2525",
        "[2001:db8::1]:25, [2001:db8::1]:25"
    })
    void destinations(String given, String name) {
        assertThat(Destinations.checked(given)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "[a", "[a]:x", "-a", "a@b", "[]"})
    void noDestinations(String given) {
        assertThatThrownBy(() -> Destinations.checked(given))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("destination");
    }

    @ParameterizedTest
    @CsvSource({
        "*, *",
        "*.Example.org, *.example.org",
        "bücher.example, xn--bcher-kva.example",
        "[192.0.2.1], [192.0.2.1]"
    })
    void patterns(String given, String pattern) {
        assertThat(RouteTable.checked(given)).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "*a.test", "a.*.test", "*.", "ann@b.test", "a b"})
    void noPatterns(String given) {
        assertThatThrownBy(() -> RouteTable.checked(given))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("pattern");
    }

    /** A percent sign or an underscore that was typed is one; a star is anything. */
    @ParameterizedTest
    @CsvSource({"Ann@B.test, ann@b.test", "*@b.test, %@b.test", "50%_\\*, 50\\%\\_\\\\%"})
    void wildcards(String given, String like) {
        assertThat(QueueFilter.pattern(given)).isEqualTo(like);
    }

    @Test
    void aFilterSaysWhatItMeans() {
        QueueFilter filter = QueueFilter.of(
                Parameters.of(Map.of("state", "held", "older", "2d", "domain", "b.test")),
                Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(filter).hasToString("domain=b.test older=2d state=held");
        assertThat(filter.isEmpty()).isFalse();
        assertThat(QueueFilter.of(Parameters.of(Map.of("limit", "5")), Instant.EPOCH)
                        .isEmpty())
                .isTrue();
        assertThatThrownBy(() -> QueueFilter.of(Parameters.of(Map.of("state", "lost")), Instant.EPOCH))
                .hasMessageContaining("QUEUED, LEASED, HELD, FAILED, EXPIRED, CANCELLED");
    }
}
