package fish.remora.app.jmap;

import fish.remora.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collection;

/** Why one object was not created, changed or destroyed: RFC 8620 §5.3. */
public final class SetError extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    /** Beside type and description. */
    private final transient JsonObject members;

    public SetError(String type, String description) {
        this(type, description, JsonValue.EMPTY_JSON_OBJECT);
    }

    /** @param members beside type and description */
    public SetError(String type, String description, JsonObject members) {
        super(description, null, false, false);
        this.type = type;
        this.members = members;
    }

    public static SetError notFound() {
        return new SetError("notFound", "there is no such object");
    }

    public static SetError invalidProperties(String description, Collection<String> properties) {
        return new SetError("invalidProperties", description, named("properties", properties));
    }

    /** A member that is a list of texts. */
    public static JsonObject named(String member, Collection<String> texts) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        texts.forEach(all::add);
        return Json.createObjectBuilder().add(member, all).build();
    }

    public String type() {
        return type;
    }

    public JsonObject json() {
        return Json.createObjectBuilder()
                .add("type", type)
                .add("description", String.valueOf(getMessage()))
                .addAll(Json.createObjectBuilder(members))
                .build();
    }
}
