package fish.remora.app.jmap;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read as what they should be: arguments of a call, a filter condition, an object to be created. A member that is null is
 * as one that is not there. Immutable.
 */
public record Arguments(JsonObject json) {
    /** The largest UnsignedInt: RFC 8620 §1.3. */
    private static final long LARGEST = (1L << 53) - 1;

    private @Nullable JsonValue value(String name) {
        JsonValue value = json.get(name);
        return value == null || value.getValueType() == ValueType.NULL ? null : value;
    }

    private static MethodError wrong(String name, String allowed) {
        return MethodError.invalidArguments(name + ": must be " + allowed);
    }

    /** @throws MethodError invalidArguments when there are members of other names */
    public Arguments only(Set<String> names) throws MethodError {
        Set<String> others = new TreeSet<>(json.keySet());
        others.removeAll(names);
        if (!others.isEmpty()) {
            throw MethodError.invalidArguments("unknown: " + String.join(", ", others));
        }
        return this;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    public Optional<String> text(String name) throws MethodError {
        JsonValue value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonString text) {
            return Optional.of(text.getString());
        }
        throw wrong(name, "a String");
    }

    public String requiredText(String name) throws MethodError {
        return text(name).orElseThrow(() -> wrong(name, "a String"));
    }

    public boolean flag(String name, boolean absent) throws MethodError {
        JsonValue value = value(name);
        if (value == null) {
            return absent;
        }
        if (value.getValueType() == ValueType.TRUE || value.getValueType() == ValueType.FALSE) {
            return value.getValueType() == ValueType.TRUE;
        }
        throw wrong(name, "true or false");
    }

    /** A whole number that is not negative (UnsignedInt). */
    public OptionalLong number(String name) throws MethodError {
        JsonValue value = value(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        long number = integer(name, value);
        if (number < 0) {
            throw wrong(name, "a whole number, 0 or more");
        }
        return OptionalLong.of(number);
    }

    /** A whole number (Int). */
    public long integer(String name, long absent) throws MethodError {
        JsonValue value = value(name);
        return value == null ? absent : integer(name, value);
    }

    private static long integer(String name, JsonValue value) throws MethodError {
        try {
            if (value instanceof JsonNumber number) {
                long integer = number.longValueExact();
                if (Math.abs(integer) <= LARGEST) {
                    return integer;
                }
            }
        } catch (ArithmeticException noInteger) {
            // said below
        }
        throw wrong(name, "a whole number");
    }

    /** A UTCDate: RFC 8620 §1.4. */
    public Optional<Instant> time(String name) throws MethodError {
        Optional<String> text = text(name);
        try {
            return text.map(one -> OffsetDateTime.parse(one).toInstant());
        } catch (DateTimeException noTime) {
            throw wrong(name, "a UTCDate such as 2026-11-24T12:00:00Z");
        }
    }

    public Optional<Arguments> object(String name) throws MethodError {
        JsonValue value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonObject object) {
            return Optional.of(new Arguments(object));
        }
        throw wrong(name, "an Object");
    }

    public Optional<JsonArray> array(String name) throws MethodError {
        JsonValue value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonArray array) {
            return Optional.of(array);
        }
        throw wrong(name, "an array");
    }

    /** An array of texts. */
    public Optional<List<String>> texts(String name) throws MethodError {
        Optional<JsonArray> array = array(name);
        if (array.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonValue one : array.get()) {
            if (!(one instanceof JsonString text)) {
                throw wrong(name, "an array of Strings");
            }
            texts.add(text.getString());
        }
        return Optional.of(texts);
    }

    /** An array of objects. */
    public List<Arguments> objects(String name) throws MethodError {
        List<Arguments> objects = new ArrayList<>();
        for (JsonValue one : array(name).orElse(JsonValue.EMPTY_JSON_ARRAY)) {
            if (!(one instanceof JsonObject object)) {
                throw wrong(name, "an array of Objects");
            }
            objects.add(new Arguments(object));
        }
        return objects;
    }
}
