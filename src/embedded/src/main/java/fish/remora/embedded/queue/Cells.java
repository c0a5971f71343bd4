package fish.remora.embedded.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Members of an answer as people read them. Pure functions. */
final class Cells {
    private Cells() {}

    /** A member as text; empty when it is not there. */
    static String text(Map<String, Object> object, String name) {
        Object value = object.get(name);
        return value == null ? "" : value.toString();
    }

    /** An array of objects; empty when it is not there. */
    static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        List<Map<String, Object>> objects = new ArrayList<>();
        if (object.get(name) instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> map) {
                    Map<String, Object> copy = new LinkedHashMap<>();
                    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
                    objects.add(copy);
                }
            }
        }
        return objects;
    }

    /** How long ago, or in how long: {@code 5m}, {@code in 3h20m}. */
    static String relative(String time, Instant now) {
        if (time.isEmpty()) {
            return "";
        }
        Duration ago = Duration.between(Instant.parse(time), now);
        return ago.isNegative() ? "in " + length(ago.negated()) : length(ago);
    }

    /** To the second. */
    static String time(String time) {
        return time.isEmpty()
                ? ""
                : Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String length(Duration duration) {
        if (duration.toMinutes() == 0) {
            return duration.toSeconds() + "s";
        }
        if (duration.toHours() == 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toDays() == 0
                ? duration.toHours() + "h" + duration.toMinutesPart() + "m"
                : duration.toDays() + "d" + duration.toHoursPart() + "h";
    }
}
