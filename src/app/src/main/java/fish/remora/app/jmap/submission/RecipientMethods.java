package fish.remora.app.jmap.submission;

import fish.remora.api.Denied;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.Correspondents;
import fish.remora.protocol.mime.Envelope.Person;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Set;

/**
 * {@code Recipient/query}, ours: with whom the account's user has written mail, by the begin of a name or an address. Arguments {@code accountId},
 * {@code text}, {@code limit} (10 unless given, 50 at most); the answer has {@code list}, EmailAddress objects (RFC 8621 §4.1.2.3), the likeliest first.
 * Thread-safe.
 */
@ApplicationScoped
public class RecipientMethods implements Capability, Methods {
    private static final int USUAL = 10;
    private static final int MOST = 50;

    @Inject
    private Correspondents correspondents;

    @Override
    public String uri() {
        return "urn:remora:jmap:recipients";
    }

    @Override
    public String capability() {
        return uri();
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Recipient/query", this::query);
    }

    private JsonObject query(Call call) throws MethodError, Denied {
        Arguments arguments = call.arguments().only(Set.of("accountId", "text", "limit"));
        int limit = (int) Math.min(MOST, arguments.number("limit").orElse(USUAL));
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (Person one : correspondents.find(call.account(), arguments.requiredText("text"), limit)) {
            JsonObjectBuilder person = Json.createObjectBuilder().add("email", one.email());
            one.name().ifPresentOrElse(name -> person.add("name", name), () -> person.addNull("name"));
            list.add(person);
        }
        return Json.createObjectBuilder()
                .add("accountId", arguments.requiredText("accountId"))
                .add("list", list)
                .build();
    }
}
