package fish.remora.app.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of a header as they came: RFC 8621 §4.1.2.1. Immutable. */
record HeaderFields(List<Field> all) {
    /** In octets: what is behind them nobody is shown. */
    static final int LONGEST = 1024 * 1024;

    /**
     * A field.
     *
     * @param value all behind the colon, folded as it came, without the CRLF at its end; what is not UTF-8 is U+FFFD
     */
    record Field(String name, String value) {}

    HeaderFields {
        all = List.copyOf(all);
    }

    /** @param octets of the header; what is no field is passed over */
    static HeaderFields of(byte[] octets) {
        List<Field> fields = new ArrayList<>();
        int from = 0;
        while (from < octets.length) {
            int to = end(octets, from);
            field(octets, from, to).ifPresent(fields::add);
            from = to;
        }
        return new HeaderFields(fields);
    }

    /** Behind the line and those that go on with it. */
    private static int end(byte[] octets, int from) {
        int i = from;
        do {
            while (i < octets.length && octets[i] != '\n') {
                i++;
            }
            i++;
        } while (i < octets.length && (octets[i] == ' ' || octets[i] == '\t'));
        return Math.min(i, octets.length);
    }

    private static Optional<Field> field(byte[] octets, int from, int to) {
        int end = to;
        while (end > from && (octets[end - 1] == '\n' || octets[end - 1] == '\r')) {
            end--;
        }
        int colon = from;
        while (colon < end && octets[colon] != ':') {
            colon++;
        }
        String name = new String(octets, from, colon - from, StandardCharsets.US_ASCII).strip();
        if (colon == end || name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            return Optional.empty();
        }
        String value = new String(octets, colon + 1, end - colon - 1, StandardCharsets.UTF_8);
        return Optional.of(new Field(name, value.replace("\0", "")));
    }

    /** The values of fields of that name, in any case. */
    List<String> named(String name) {
        return all.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
