package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 §9. */
class ArgumentsTest {
    private static Arguments arguments(String line) {
        return new Arguments(line.getBytes(StandardCharsets.UTF_8), List.of(), false);
    }

    @Test
    void dates() throws BadSyntax {
        assertThat(arguments("1-Feb-0999").date()).isEqualTo(LocalDate.of(999, 2, 1));
        assertThat(arguments("\"31-dec-9999\"").date()).isEqualTo(LocalDate.of(9999, 12, 31));
        assertThat(arguments("\" 1-Feb-2026 10:00:00 +0100\"").dateTime())
                .isEqualTo(Instant.parse("2026-02-01T09:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999", "-999", "-0999", "10000", "+2026", "999", "26", ""})
    void aYearHasFourDigits(String year) {
        assertThatThrownBy(() -> arguments("1-Jan-" + year).date()).isInstanceOf(BadSyntax.class);
        assertThatThrownBy(() ->
                        arguments("\" 1-Jan-" + year + " 10:00:00 +0000\"").dateTime())
                .isInstanceOf(BadSyntax.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\"", "\\", "a\"b\\c", "\\\"", "\u00e9"})
    void quotedStrings(String value) throws BadSyntax {
        Arguments arguments = arguments("\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\" x");
        assertThat(arguments.string()).isEqualTo(value);
        assertThat(arguments.tryTake(' ')).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "\"a\\", "\"a\\b\"", "\"\\\""})
    void brokenQuotedStrings(String written) {
        assertThatThrownBy(() -> arguments(written).string()).isInstanceOf(BadSyntax.class);
    }

    /** Each costs what it is long, not what is behind it. */
    @Test
    void manyShortStrings() throws BadSyntax {
        Arguments arguments = arguments("\"\" ".repeat(20_000) + "x");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        while (arguments.peek() == '"') {
            arguments.stringOctets();
            arguments.space();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    }

    @Test
    void lists() throws BadSyntax {
        List<String> read = new ArrayList<>();
        Arguments arguments = arguments("(a b c)()(d ");
        arguments.list(() -> read.add(arguments.atom()));
        arguments.list(() -> read.add(arguments.atom()));
        assertThat(read).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> arguments.list(() -> read.add(arguments.atom())))
                .isInstanceOf(BadSyntax.class);
    }
}
