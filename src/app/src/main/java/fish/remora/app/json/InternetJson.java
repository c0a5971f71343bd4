package fish.remora.app.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.Reader;
import java.util.HashSet;
import java.util.Set;

/** Reads I-JSON (RFC 7493 §2.3), of which JSON's own readers say yes to more: members that are there twice, and whatever stands behind the end. Pure functions. */
public final class InternetJson {
    private static final int DEEPEST = 100;

    private InternetJson() {}

    /** @throws JsonException, or what else the parser throws, when the text is none */
    public static JsonValue read(Reader text) {
        try (JsonParser parser = Json.createParser(text)) {
            JsonValue read = value(parser, parser.next(), 0);
            // Looks for more, and complains of it.
            parser.hasNext();
            return read;
        }
    }

    private static JsonValue value(JsonParser parser, Event event, int depth) {
        if (depth > DEEPEST) {
            throw new JsonException("deeper than " + DEEPEST);
        }
        return switch (event) {
            case START_OBJECT -> object(parser, depth);
            case START_ARRAY -> array(parser, depth);
            default -> parser.getValue();
        };
    }

    private static JsonValue object(JsonParser parser, int depth) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        Set<String> names = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String name = parser.getString();
            if (!names.add(name)) {
                throw new JsonException("twice: " + name);
            }
            object.add(name, value(parser, parser.next(), depth + 1));
        }
        return object.build();
    }

    private static JsonValue array(JsonParser parser, int depth) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            array.add(value(parser, event, depth + 1));
        }
        return array.build();
    }
}
