package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 9051 §6.3.9: wildcards. */
class ListPatternPropertyTest {
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab/.").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab/.%*").ofMaxLength(8);
    }

    @Property(tries = 5000)
    void matchesAsARegularExpressionDoes(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '%' ? "[^/]*" : Pattern.quote(String.valueOf(c)));
        }
        assertThat(new ListPattern(pattern).matches(name)).isEqualTo(Pattern.matches(regex.toString(), name));
    }

    @Property
    void anythingMatchesItself(@ForAll("names") String name) {
        assertThat(new ListPattern(name).matches(name)).isTrue();
    }

    @Example
    void inboxInAnyCase() {
        assertThat(new ListPattern("inb%").matches("INBOX")).isTrue();
        assertThat(new ListPattern("InBoX").matches("INBOX")).isTrue();
        assertThat(new ListPattern("sent").matches("Sent")).isFalse();
    }

    @Example
    void manyWildcardsTakeNoLonger() {
        assertThat(new ListPattern("*%a".repeat(300) + "b").matches("a".repeat(500)))
                .isFalse();
        assertThat(new ListPattern("%*".repeat(300) + "b" + "%".repeat(300)).text())
                .isEqualTo("*b%");
    }

    /** A pattern that asks for more than the name has is not looked at: it would be long for each of many names. */
    @Example
    void aPatternIsNotLongerThanTheName() {
        var longer = new ListPattern("%a".repeat(32_000));
        long begin = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            assertThat(longer.matches("a".repeat(50))).isFalse();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
}
