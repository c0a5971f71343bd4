package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.MethodError;
import fish.remora.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * {@code header:List-Post:asURLs:all}: RFC 8621 §4.1.3. Immutable.
 *
 * @param name as it was asked for
 * @param all each field of that name; else the last alone
 */
record HeaderProperty(String name, String field, HeaderForm form, boolean all) {
    private static final String PREFIX = "header:";
    private static final String ALL = "all";

    /** By the names of the properties that stand for them: §4.1.3. */
    static final Map<String, HeaderProperty> STANDING = Map.ofEntries(
            standing("messageId", "Message-ID", HeaderForm.MESSAGE_IDS),
            standing("inReplyTo", "In-Reply-To", HeaderForm.MESSAGE_IDS),
            standing("references", "References", HeaderForm.MESSAGE_IDS),
            standing("sender", "Sender", HeaderForm.ADDRESSES),
            standing("from", "From", HeaderForm.ADDRESSES),
            standing("to", "To", HeaderForm.ADDRESSES),
            standing("cc", "Cc", HeaderForm.ADDRESSES),
            standing("bcc", "Bcc", HeaderForm.ADDRESSES),
            standing("replyTo", "Reply-To", HeaderForm.ADDRESSES),
            standing("subject", "Subject", HeaderForm.TEXT),
            standing("sentAt", "Date", HeaderForm.DATE));

    private static Map.Entry<String, HeaderProperty> standing(String name, String field, HeaderForm form) {
        return Map.entry(name, new HeaderProperty(name, field, form, false));
    }

    static boolean isOne(String property) {
        return property.startsWith(PREFIX);
    }

    /** @throws MethodError invalidArguments */
    static HeaderProperty parse(String property) throws MethodError {
        List<String> parts = List.of(property.substring(PREFIX.length()).split(":", -1));
        String field = parts.get(0);
        int next = 1;
        HeaderForm form = HeaderForm.RAW;
        if (next < parts.size() && !parts.get(next).equals(ALL)) {
            form = HeaderForm.named(parts.get(next++))
                    .orElseThrow(() -> MethodError.invalidArguments(property + ": there is no such form"));
        }
        boolean all = next < parts.size() && parts.get(next).equals(ALL);
        boolean wellFormed = next + (all ? 1 : 0) == parts.size()
                && !field.isEmpty()
                && field.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!wellFormed || !form.isFor(field)) {
            throw MethodError.invalidArguments(property + ": no such property");
        }
        return new HeaderProperty(property, field, form, all);
    }

    /** Null when there is no such field; of all an array, which may be empty. */
    JsonValue of(HeaderFields header) {
        List<String> values = header.named(field);
        if (!all) {
            return values.isEmpty() ? JsonValue.NULL : form.of(values.get(values.size() - 1));
        }
        JsonArrayBuilder each = Json.createArrayBuilder();
        values.forEach(value -> each.add(form.of(value)));
        return each.build();
    }
}
