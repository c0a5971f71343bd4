package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.SetError;
import fish.remora.protocol.mime.Envelope;
import fish.remora.protocol.mime.FieldForms;
import fish.remora.protocol.mime.FieldWriter;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Header fields of an object to be created, written: RFC 8621 §4.6, the forms of §4.1.2 the other way round. Of a part or a message; one thread. */
final class HeaderValues {
    private final List<String> fields = new ArrayList<>();
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /** The fields, each with its CRLF, in the order of the properties. */
    List<String> fields() {
        return fields;
    }

    /** The names of the fields, in either case. */
    Set<String> names() {
        return names;
    }

    boolean has(String field) {
        return names.contains(field);
    }

    /** A field that the server sets. */
    void add(String name, String field) {
        names.add(name);
        fields.add(field);
    }

    /**
     * Writes a property such as {@code subject} or {@code header:X-Priority:asText}.
     *
     * @throws SetError invalidProperties when it is none, or one that the field has already
     */
    void add(String property, JsonValue value) throws SetError {
        HeaderProperty header = property(property);
        boolean nobody = value instanceof JsonArray array && array.isEmpty();
        if (value.getValueType() == ValueType.NULL || nobody) {
            return;
        }
        if (!names.add(header.field())) {
            throw wrong(property, header.field() + " is given twice");
        }
        if (!header.all()) {
            fields.add(written(property, header, value));
            return;
        }
        if (!(value instanceof JsonArray each)) {
            throw wrong(property, "must be an array");
        }
        for (JsonValue one : each) {
            fields.add(written(property, header, one));
        }
    }

    private static HeaderProperty property(String property) throws SetError {
        HeaderProperty standing = HeaderProperty.STANDING.get(property);
        if (standing != null) {
            return standing;
        }
        try {
            return HeaderProperty.parse(property);
        } catch (MethodError none) {
            throw wrong(property, String.valueOf(none.getMessage()));
        }
    }

    private static SetError wrong(String property, String why) {
        return SetError.invalidProperties(property + ": " + why, List.of(property));
    }

    private static String written(String property, HeaderProperty header, JsonValue value) throws SetError {
        String name = header.field();
        if (name.toLowerCase(Locale.ROOT).equals("mime-version")) {
            throw wrong(property, "the server sets it");
        }
        try {
            return switch (header.form()) {
                case RAW -> raw(property, name, text(value));
                case TEXT -> FieldWriter.text(name, text(value));
                case ADDRESSES ->
                    FieldWriter.addresses(name, List.of(new FieldForms.Group(Optional.empty(), people(array(value)))));
                case GROUPED_ADDRESSES -> FieldWriter.addresses(name, groups(array(value)));
                case MESSAGE_IDS -> FieldWriter.messageIds(name, messageIds(property, array(value)));
                case DATE -> FieldWriter.date(name, OffsetDateTime.parse(text(value)));
                case URLS -> FieldWriter.urls(name, texts(array(value)));
            };
        } catch (DateTimeException noDate) {
            throw wrong(property, "must be a Date such as 2026-11-24T12:00:00+01:00");
        } catch (ClassCastException | MethodError wrong) {
            throw wrong(property, "has not the form of " + header.name());
        }
    }

    private static String raw(String property, String name, String value) throws SetError {
        if (!FieldWriter.isRaw(value)) {
            throw wrong(property, "must be ASCII, folded as RFC 5322 has it");
        }
        return FieldWriter.raw(name, value);
    }

    private static String text(JsonValue value) {
        return ((JsonString) value).getString();
    }

    private static JsonArray array(JsonValue value) {
        return (JsonArray) value;
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(HeaderValues::text).toList();
    }

    private static List<String> messageIds(String property, JsonArray array) throws SetError {
        List<String> ids = texts(array);
        if (ids.isEmpty() || !ids.stream().allMatch(FieldWriter::isMessageId)) {
            throw wrong(property, "must be message ids without angle brackets");
        }
        return ids;
    }

    /** EmailAddress objects; an {@code email} may be anything, for people write drafts. */
    private static List<Envelope.Person> people(JsonArray array) throws MethodError {
        List<Envelope.Person> people = new ArrayList<>();
        for (JsonValue one : array) {
            Arguments person = new Arguments((JsonObject) one);
            people.add(new Envelope.Person(person.text("name"), person.requiredText("email")));
        }
        return people;
    }

    private static List<FieldForms.Group> groups(JsonArray array) throws MethodError {
        List<FieldForms.Group> groups = new ArrayList<>();
        for (JsonValue one : array) {
            Arguments group = new Arguments((JsonObject) one);
            groups.add(new FieldForms.Group(
                    group.text("name"), people(group.array("addresses").orElse(JsonValue.EMPTY_JSON_ARRAY))));
        }
        return groups;
    }

    /** All properties of an object that are header fields. */
    static boolean isOne(Map.Entry<String, JsonValue> property) {
        return HeaderProperty.STANDING.containsKey(property.getKey()) || HeaderProperty.isOne(property.getKey());
    }
}
