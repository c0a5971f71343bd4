package fish.remora.app.mailbox;

import fish.remora.app.json.Json;
import fish.remora.protocol.mime.Header;
import jakarta.json.JsonObjectBuilder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The fields that listings show, as JSON: {@code {"subject": …, "from": …, …}}, decoded, absent when the message has none. Whether they are {@link #PLAIN}
 * stands first.
 */
public final class HeaderIndex {
    private static final String[] FIELDS = {
        "Subject", "From", "To", "Cc", "Date", "Message-ID", "In-Reply-To", "References"
    };

    /** One field's share, in characters: a listing shows a line of it. */
    private static final int MAX = 2000;

    /** In characters: all fields of a shorter one are whole. */
    public static final int LONGEST = MAX;

    /** What begins like this is ASCII and has all that the message says in these fields: searches need no look at the message. Older ones begin otherwise. */
    public static final String PLAIN = "{\"plain\":true,";

    /** Says that a field came twice; not ASCII, so that searches take it for something they cannot know. */
    private static final String MORE = "…";

    private HeaderIndex() {}

    public static String of(Header header) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        for (String field : FIELDS) {
            header.decoded(field).ifPresent(value -> object.add(key(field), storable(value)));
        }
        if (Arrays.stream(FIELDS).anyMatch(field -> header.count(field) > 1)) {
            object.add("more", MORE);
        }
        String json = object.build().toString();
        return isPlain(json) ? PLAIN + json.substring(1) : json;
    }

    private static boolean isPlain(String json) {
        return json.length() < LONGEST - PLAIN.length()
                && json.indexOf(':') > 0
                && json.chars().allMatch(c -> c < 0x80);
    }

    /** True for a field that is in it, in any case; of several of a name the first is. */
    public static boolean has(String field) {
        return Arrays.stream(FIELDS).anyMatch(field::equalsIgnoreCase);
    }

    /** By that name the field is found in it. */
    public static String key(String field) {
        return field.toLowerCase(Locale.ROOT);
    }

    /** PostgreSQL's text holds no NUL, and UTF-8 no lone surrogate. */
    private static String storable(String value) {
        String cut = value.length() > MAX ? value.substring(0, MAX) : value;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints()
                .map(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
