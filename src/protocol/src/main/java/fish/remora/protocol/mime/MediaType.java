package fish.remora.protocol.mime;

import java.util.Map;

/**
 * The value of a Content-Type field, RFC 2045 §5.1. Immutable.
 *
 * @param type in lower case
 * @param subtype in lower case
 * @param parameters by name in lower case, in their order; values unquoted, but RFC 2231's continuations and percents left as they came
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    /** What an entity without a Content-Type is: RFC 2045 §5.2. */
    public static final MediaType PLAIN_TEXT = new MediaType("text", "plain", Map.of("charset", "us-ascii"));

    /** What an entity without a Content-Type is in a multipart/digest: RFC 2046 §5.1.5. */
    public static final MediaType MESSAGE = new MediaType("message", "rfc822", Map.of());

    /** Reads a field's value; one that is no {@code type/subtype} is as if it were not there (RFC 2045 §5.2). */
    static MediaType parse(String value, MediaType fallback) {
        FieldValue field = FieldValue.parse(value);
        int slash = field.value().indexOf('/');
        if (slash <= 0 || slash == field.value().length() - 1) {
            return fallback;
        }
        String type = field.value().substring(0, slash).strip();
        String subtype = field.value().substring(slash + 1).strip();
        return new MediaType(type, subtype, field.parameters());
    }

    boolean isMultipart() {
        return type.equals("multipart");
    }

    /** RFC 2046 §5.2.1, and RFC 6532 §3.7 for messages with UTF-8 in their headers. */
    boolean isMessage() {
        return type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"));
    }

    /** The type of a part that does not name its own. */
    MediaType childFallback() {
        return isMultipart() && subtype.equals("digest") ? MESSAGE : PLAIN_TEXT;
    }

    @Override
    public String toString() {
        return type + "/" + subtype;
    }
}
