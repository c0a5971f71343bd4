package fish.remora.app.operation;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request says, from its query string or from a JSON object in its body: each name once, each value read strictly. Immutable.
 * Every method throws {@link Invalid}.
 */
public final class Parameters {
    private static final int LONGEST = 1000;

    /** A comma between each two. */
    private static final int LONGEST_LIST = 100_000;

    private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([smhd])");

    private static final Pattern SECRET = Pattern.compile("(?i)pas|pw|cred|secret|token|^(old|code)$");
    private static final Pattern OCTETS = Pattern.compile("([0-9]{1,16})([kKmMgG]?)");

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    static Parameters of(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, value) -> put(values, name, value));
        return new Parameters(values);
    }

    /** A query's, as servlets have it. */
    public static Parameters ofQuery(Map<String, String[]> query) {
        Map<String, String> values = new LinkedHashMap<>();
        query.forEach((name, given) -> {
            if (given.length > 1) {
                throw new Invalid(name, String.join(", ", given), "given once");
            }
            put(values, name, given[0]);
        });
        return new Parameters(values);
    }

    /** Its strings, numbers and truth values; null is as if not given. What is an object or an array is for others to read. */
    public static Parameters of(JsonObject object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            if (value instanceof JsonString text) {
                put(values, name, text.getString());
            } else if (value instanceof JsonNumber || value.equals(JsonValue.TRUE) || value.equals(JsonValue.FALSE)) {
                put(values, name, value.toString());
            }
        });
        return new Parameters(values);
    }

    private static void put(Map<String, String> values, String name, String value) {
        boolean tooLong = value.length() > LONGEST_LIST
                || Arrays.stream(value.split(",", -1)).anyMatch(one -> one.length() > LONGEST);
        if (tooLong || value.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid(
                    name,
                    shown(name, value.replaceAll("\\p{Cc}", "?")),
                    "at most " + LONGEST + " characters, all of them printable");
        }
        values.put(name, value);
    }

    /** What a complaint repeats: no secret, under a misspelt name neither. */
    public static String shown(String name, String value) {
        return SECRET.matcher(name).find() ? "***" : value;
    }

    /** These, and of the object what they do not say: its texts, numbers, truth values and arrays of texts, of these names. */
    Parameters over(JsonObject object, Set<String> names) {
        Map<String, String> all = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            if (names.contains(name)) {
                all.put(name, text(value));
            }
        });
        all.putAll(values);
        return new Parameters(all);
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.stream().map(Parameters::text).collect(Collectors.joining(","));
        }
        return value instanceof JsonString text ? text.getString() : value.toString();
    }

    /** @param known the names that may stand there, in one set or several */
    @SafeVarargs
    public final Parameters only(Set<String>... known) {
        Set<String> names = new TreeSet<>();
        for (Set<String> some : known) {
            names.addAll(some);
        }
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new Invalid(name, shown(name, values.getOrDefault(name, "")), "left out; known are " + names);
            }
        }
        return this;
    }

    /** An empty value is as if not given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A password, as it was typed: blanks belong to it. */
    public Optional<String> secret(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** These but one. */
    public Parameters without(String name) {
        Map<String, String> others = new LinkedHashMap<>(values);
        others.remove(name);
        return new Parameters(others);
    }

    /** True when it is given, though it may be empty. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** What stands between commas; nothing when it is empty or not given. */
    public List<String> list(String name) {
        return Arrays.stream(values.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    public String required(String name, String what) {
        return text(name).orElseThrow(() -> new Invalid(name, "", what));
    }

    public boolean flag(String name) {
        String value = text(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new Invalid(name, value, "true or false");
        }
        return value.equals("true");
    }

    public boolean flag(String name, boolean otherwise) {
        return text(name).isEmpty() ? otherwise : flag(name);
    }

    /** Octets: a number, or one with k, m or g behind it. */
    public Optional<Long> octets(String name, long most) {
        return text(name).map(value -> {
            Matcher parts = OCTETS.matcher(value);
            if (parts.matches()) {
                int power = "kmg".indexOf(parts.group(2).toLowerCase(Locale.ROOT)) + 1;
                int shift = parts.group(2).isEmpty() ? 0 : 10 * power;
                long number = Long.parseLong(parts.group(1));
                if (number <= most >> shift) {
                    return number << shift;
                }
            }
            throw new Invalid(name, value, "octets such as 1000000, 500k, 100m or 2g");
        });
    }

    public Optional<Integer> number(String name, int least, int most) {
        return text(name).map(value -> {
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // Refused below.
            }
            throw new Invalid(name, value, "a number from " + least + " to " + most);
        });
    }

    /** {@code 90s}, {@code 30m}, {@code 4h}, {@code 2d}, or ISO 8601. */
    public Optional<Duration> age(String name) {
        return text(name).map(value -> {
            Matcher short_ = AGE.matcher(value);
            if (short_.matches()) {
                long number = Long.parseLong(short_.group(1));
                return switch (short_.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
            }
            try {
                return Duration.parse(value);
            } catch (DateTimeException noDuration) {
                throw new Invalid(name, value, "an age such as 90s, 30m, 4h, 2d or PT1H30M");
            }
        });
    }

    /** An id as the logs and Received fields show it: base 36. */
    public OptionalLong id(String name) {
        Optional<String> value = text(name);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(id(name, value.get()));
    }

    public static long id(String name, String value) {
        try {
            long id = Long.parseLong(value, 36);
            if (id > 0 && value.charAt(0) != '+') {
                return id;
            }
        } catch (NumberFormatException noId) {
            // Refused below.
        }
        throw new Invalid(name, value, "an id as lists and logs show it, digits and letters");
    }

    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return text(name).map(value -> {
            for (E one : type.getEnumConstants()) {
                if (one.name().equalsIgnoreCase(value)) {
                    return one;
                }
            }
            throw new Invalid(name, value, "one of " + List.of(type.getEnumConstants()));
        });
    }
}
