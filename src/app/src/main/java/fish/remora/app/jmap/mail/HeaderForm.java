package fish.remora.app.jmap.mail;

import fish.remora.app.json.Json;
import fish.remora.protocol.mime.Envelope;
import fish.remora.protocol.mime.FieldForms;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * As what the value of a field is read: RFC 8621 §4.1.2. Each with the fields of RFC 5322 and RFC 2369 that it is for; fields that those do not know may
 * be asked for in each form.
 */
enum HeaderForm {
    RAW("asRaw", Set.of(), Values::text),
    TEXT("asText", Set.of("subject", "comments", "keywords", "list-id"), raw -> Values.text(FieldForms.text(raw))),
    ADDRESSES(
            "asAddresses",
            Set.of(
                    "from",
                    "sender",
                    "reply-to",
                    "to",
                    "cc",
                    "bcc",
                    "resent-from",
                    "resent-sender",
                    "resent-reply-to",
                    "resent-to",
                    "resent-cc",
                    "resent-bcc"),
            raw -> people(FieldForms.addresses(raw))),
    GROUPED_ADDRESSES("asGroupedAddresses", ADDRESSES.fields, raw -> groups(FieldForms.groups(raw))),
    MESSAGE_IDS(
            "asMessageIds",
            Set.of("message-id", "in-reply-to", "references", "resent-message-id"),
            raw -> orNull(FieldForms.messageIds(raw))),
    DATE("asDate", Set.of("date", "resent-date"), raw -> date(raw)),
    URLS(
            "asURLs",
            Set.of("list-help", "list-unsubscribe", "list-subscribe", "list-post", "list-owner", "list-archive"),
            raw -> orNull(FieldForms.urls(raw)));

    /** Of RFC 5322 as well, but only raw. */
    private static final Set<String> TRACE = Set.of("received", "return-path");

    private final String word;
    private final Set<String> fields;
    private final Function<String, JsonValue> reading;

    HeaderForm(String word, Set<String> fields, Function<String, JsonValue> reading) {
        this.word = word;
        this.fields = fields;
        this.reading = reading;
    }

    /** Empty: there is none of that name. */
    static Optional<HeaderForm> named(String word) {
        return List.of(values()).stream().filter(one -> one.word.equals(word)).findFirst();
    }

    /** The field may be read like that. */
    boolean isFor(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        boolean known = TRACE.contains(name) || List.of(values()).stream().anyMatch(one -> one.fields.contains(name));
        return this == RAW || fields.contains(name) || !known;
    }

    /** @param raw see {@link HeaderFields.Field#value} */
    JsonValue of(String raw) {
        return reading.apply(raw);
    }

    /** EmailAddress objects. */
    static JsonArray people(List<Envelope.Person> people) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (Envelope.Person one : people) {
            all.add(Json.createObjectBuilder()
                    .add("name", Values.textOrNull(one.name()))
                    .add("email", one.email()));
        }
        return all.build();
    }

    private static JsonArray groups(List<FieldForms.Group> groups) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (FieldForms.Group one : groups) {
            all.add(Json.createObjectBuilder()
                    .add("name", Values.textOrNull(one.name()))
                    .add("addresses", people(one.people())));
        }
        return all.build();
    }

    private static JsonValue date(String raw) {
        return Values.textOrNull(FieldForms.date(raw).map(Values::date));
    }

    private static JsonValue orNull(Collection<String> texts) {
        return texts.isEmpty() ? JsonValue.NULL : Values.texts(texts);
    }
}
