package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.SetError;
import fish.remora.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Sets as JMAP writes them: {@code {"$seen": true}}. Pure functions. */
final class Sets {
    /** RFC 8621 §4.1.1: what an IMAP flag may be made of. */
    private static final Pattern KEYWORD = Pattern.compile("[!-~&&[^(){\\]%*\"\\\\]]{1,255}");

    private Sets() {}

    static JsonObject json(Collection<String> members) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        members.forEach(one -> object.add(one, true));
        return object.build();
    }

    /**
     * The members; none when there is no such property.
     *
     * @throws SetError invalidProperties when a value is not true
     */
    static Set<String> of(JsonObject object, String property) throws SetError {
        JsonValue value = object.getOrDefault(property, JsonValue.NULL);
        if (value.getValueType() == ValueType.NULL) {
            return Set.of();
        }
        if (!(value instanceof JsonObject set)) {
            throw wrong(property);
        }
        Set<String> members = new TreeSet<>();
        for (Map.Entry<String, JsonValue> one : set.entrySet()) {
            if (one.getValue().getValueType() != ValueType.TRUE) {
                throw wrong(property);
            }
            members.add(one.getKey());
        }
        return members;
    }

    private static SetError wrong(String property) {
        return SetError.invalidProperties("must be an Object whose values are true", List.of(property));
    }

    /** The property {@code keywords}, in lower case. */
    static Set<String> keywords(JsonObject email) throws SetError {
        Set<String> keywords = new TreeSet<>();
        for (String one : of(email, "keywords")) {
            if (!KEYWORD.matcher(one).matches()) {
                throw SetError.invalidProperties("no keyword: " + one, List.of("keywords"));
            }
            keywords.add(one.toLowerCase(Locale.ROOT));
        }
        return keywords;
    }
}
