package fish.remora.app.jms;

import fish.remora.api.Mail;
import fish.remora.api.Priority;
import fish.remora.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Mail} as JSON, with the names of the record: {@code from}, {@code to}, {@code cc}, {@code bcc}, {@code replyTo} (each one address or an
 * array of them), {@code subject}, {@code text}, {@code html}, {@code attachments} (objects of {@code name}, {@code type} and {@code content} in
 * Base64), {@code headers} (an object), {@code sendAt} and {@code window} (ISO 8601), {@code key}, {@code answersTo}, {@code priority} ({@code low},
 * {@code normal}, {@code high}). An unknown name is an error: it would be overlooked for ever.
 */
final class MailJson {
    private static final Set<String> NAMES = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "replyTo",
            "subject",
            "text",
            "html",
            "attachments",
            "headers",
            "sendAt",
            "key",
            "answersTo",
            "window",
            "priority");
    private static final Set<String> ATTACHMENT = Set.of("name", "type", "content");

    private MailJson() {}

    /** @throws IllegalArgumentException naming the part, its value and what is allowed */
    static Mail read(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return read(reader.readObject());
        } catch (JsonParsingException wrong) {
            throw new IllegalArgumentException("text: must be a JSON object: " + wrong.getMessage(), wrong);
        } catch (JsonException | ClassCastException wrong) {
            throw new IllegalArgumentException("text: must be a JSON object", wrong);
        }
    }

    private static Mail read(JsonObject object) {
        check(object, NAMES, "");
        Mail mail = Mail.from(text("from", object.get("from")))
                .to(texts("to", object.get("to")))
                .cc(texts("cc", object.get("cc")))
                .bcc(texts("bcc", object.get("bcc")))
                .replyTo(texts("replyTo", object.get("replyTo")));
        mail = object.containsKey("subject") ? mail.subject(text("subject", object.get("subject"))) : mail;
        mail = object.containsKey("text") ? mail.text(text("text", object.get("text"))) : mail;
        mail = object.containsKey("html") ? mail.html(text("html", object.get("html"))) : mail;
        mail = object.containsKey("sendAt") ? mail.sendAt(time(text("sendAt", object.get("sendAt")))) : mail;
        mail = object.containsKey("key") ? mail.key(text("key", object.get("key"))) : mail;
        mail = object.containsKey("answersTo") ? mail.answersTo(text("answersTo", object.get("answersTo"))) : mail;
        mail = object.containsKey("window") ? mail.window(duration(text("window", object.get("window")))) : mail;
        mail = object.containsKey("priority")
                ? mail.priority(priority(text("priority", object.get("priority"))))
                : mail;
        for (Map.Entry<String, JsonValue> field :
                object("headers", object.get("headers")).entrySet()) {
            mail = mail.header(field.getKey(), text("headers." + field.getKey(), field.getValue()));
        }
        for (JsonValue one : array("attachments", object.get("attachments"))) {
            JsonObject attachment = object("attachments", one);
            check(attachment, ATTACHMENT, "attachments.");
            mail = mail.attach(
                    text("attachments.name", attachment.get("name")),
                    text("attachments.type", attachment.get("type")),
                    octets(text("attachments.content", attachment.get("content"))));
        }
        return mail;
    }

    private static void check(JsonObject object, Set<String> names, String prefix) {
        for (String name : object.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(prefix + name + ": is no part of a mail; "
                        + names.stream().sorted().toList());
            }
        }
    }

    private static String text(String part, @Nullable JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw new IllegalArgumentException(part + "=" + value + ": must be a text");
    }

    private static String[] texts(String part, @Nullable JsonValue value) {
        return value instanceof JsonArray array
                ? array.stream().map(one -> text(part, one)).toArray(String[]::new)
                : value == null ? new String[0] : new String[] {text(part, value)};
    }

    private static JsonObject object(String part, @Nullable JsonValue value) {
        if (value == null) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException(part + "=" + value + ": must be an object");
    }

    private static List<JsonValue> array(String part, @Nullable JsonValue value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonArray array) {
            return array;
        }
        throw new IllegalArgumentException(part + "=" + value + ": must be an array");
    }

    /** ISO 8601, such as {@code 2026-12-24T18:00:00Z}. */
    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "sendAt=" + text + ": must be a time, such as 2026-12-24T18:00:00Z", wrong);
        }
    }

    /** ISO 8601, such as {@code PT10M}. */
    static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("window=" + text + ": must be a duration, such as PT10M", wrong);
        }
    }

    static Priority priority(String text) {
        try {
            return Priority.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("priority=" + text + ": " + wrong.getMessage(), wrong);
        }
    }

    private static byte[] octets(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("attachments.content: must be Base64", wrong);
        }
    }
}
