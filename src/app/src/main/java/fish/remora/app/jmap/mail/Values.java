package fish.remora.app.jmap.mail;

import fish.remora.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;

/** JSON of what mail is made of. Pure functions. */
final class Values {
    private Values() {}

    static JsonValue text(String text) {
        return Json.createArrayBuilder().add(text).build().get(0);
    }

    static JsonValue number(long number) {
        return Json.createArrayBuilder().add(number).build().get(0);
    }

    static JsonValue textOrNull(Optional<String> text) {
        return text.map(Values::text).orElse(JsonValue.NULL);
    }

    static JsonArray texts(Collection<String> texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        texts.forEach(array::add);
        return array.build();
    }

    /** A UTCDate, RFC 8620 §1.4. */
    static String date(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A Date, RFC 8620 §1.4: with its zone. */
    static String date(OffsetDateTime date) {
        return date.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
}
