package fish.remora.app.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.Reader;

/** The methods of {@code jakarta.json.Json}, which looks for its provider through all modules of the server in each call; here it is found once. Thread-safe. */
public final class Json {
    private static final JsonProvider PROVIDER = JsonProvider.provider();

    private Json() {}

    public static JsonObjectBuilder createObjectBuilder() {
        return PROVIDER.createObjectBuilder();
    }

    public static JsonObjectBuilder createObjectBuilder(JsonObject members) {
        return PROVIDER.createObjectBuilder(members);
    }

    public static JsonArrayBuilder createArrayBuilder() {
        return PROVIDER.createArrayBuilder();
    }

    public static JsonReader createReader(Reader text) {
        return PROVIDER.createReader(text);
    }

    static JsonParser createParser(Reader text) {
        return PROVIDER.createParser(text);
    }
}
