package fish.remora.protocol.mime;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the Content- fields of an entity say: RFC 2045 §3, RFC 2183. Immutable.
 *
 * @param type with the fallback filled in when there was none
 * @param encoding the Content-Transfer-Encoding in lower case; {@code 7bit} when not given (RFC 2045 §6.1)
 * @param values every Content- field as it came, unfolded, by name in lower case; the first of one name counts
 */
public record ContentFields(MediaType type, String encoding, Map<String, String> values) {
    public ContentFields {
        values = Map.copyOf(values);
    }

    static ContentFields of(Map<String, String> values, MediaType fallback) {
        String type = values.get("content-type");
        String encoding = values.get("content-transfer-encoding");
        return new ContentFields(
                type == null ? fallback : MediaType.parse(type, fallback),
                encoding == null ? "7bit" : FieldValue.parse(encoding).value().toLowerCase(Locale.ROOT),
                values);
    }

    /** Content-ID with its angle brackets: RFC 2045 §7. */
    public Optional<String> id() {
        return Optional.ofNullable(values.get("content-id"));
    }

    /** Content-Description as it came; {@link Header#decode} makes it readable. RFC 2045 §8. */
    public Optional<String> description() {
        return Optional.ofNullable(values.get("content-description"));
    }

    /** RFC 2183. */
    public Optional<FieldValue> disposition() {
        return Optional.ofNullable(values.get("content-disposition")).map(FieldValue::parse);
    }

    /** RFC 2045 §6.4: a composite may not be encoded; one that is cannot be looked into. */
    boolean isIdentity() {
        return encoding.equals("7bit") || encoding.equals("8bit") || encoding.equals("binary");
    }
}
