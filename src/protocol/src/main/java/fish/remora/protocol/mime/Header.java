package fish.remora.protocol.mime;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The header of a message, RFC 5322 §2.2. Immutable.
 *
 * @param fields in the order of the message; those past a limit of {@link MimeIndexer} are missing
 * @param omitted how many are missing
 */
public record Header(List<Field> fields, int omitted) {
    static final Header EMPTY = new Header(List.of(), 0);

    /**
     * One field.
     *
     * @param name as it came
     * @param value unfolded (RFC 5322 §2.2.3), without spaces around it; UTF-8 (RFC 6532), or what is not UTF-8 read as Windows-1252.
     *     Control characters other than TAB have become U+FFFD: a value never holds CR, LF or NUL
     * @param start of the name, in octets from the message's begin
     * @param end behind the last CRLF
     */
    public record Field(String name, String value, long start, long end) {}

    public Header {
        fields = List.copyOf(fields);
    }

    /** The value of the first field of this name, in any case. */
    public Optional<String> first(String name) {
        return all(name).findFirst();
    }

    /** The values of all fields of this name, in any case. */
    public Stream<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value);
    }

    /** How many fields of this name there are: too many Received are a loop (RFC 5321 §6.3). */
    public int count(String name) {
        return (int) all(name).count();
    }

    /** The first field of this name as a person reads it: encoded words decoded (RFC 2047). For show only, never for parsing. */
    public Optional<String> decoded(String name) {
        return first(name).map(Header::decode);
    }

    /** A value as a person reads it: RFC 2047. */
    public static String decode(String value) {
        return EncodedWords.decode(value);
    }
}
