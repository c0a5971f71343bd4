package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.email.EmailChanges;
import fish.remora.app.jmap.Blob;
import fish.remora.app.jmap.Blobs;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Get;
import fish.remora.app.jmap.Limits;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Email/get, /changes and /parse: RFC 8621 §4.2, §4.3, §4.9. Thread-safe. */
@ApplicationScoped
public class EmailMethods implements Methods {
    @Inject
    private EmailChanges changes;

    @Inject
    private EmailObjects objects;

    @Inject
    private Blobs blobs;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Email/get", this::get, "Email/changes", this::changes, "Email/parse", this::parse);
    }

    @Override
    public Map<String, String> states(long account) throws Denied {
        return Map.of("Email", changes.state(account).text());
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        long account = call.account();
        EmailProperties wanted = EmailProperties.ofGet(call.arguments());
        Get get = Get.of(call);
        List<String> ids = get.ids()
                .orElseThrow(() -> new MethodError("requestTooLarge", "ids: must be given, there may be very many"));
        String state = changes.state(account).text();
        List<Long> messages =
                ids.stream().flatMap(id -> Ids.email(id).stream().boxed()).toList();
        return get.answer(call, state, objects.of(account, messages, wanted));
    }

    private JsonObject changes(Call call) throws MethodError, Denied {
        long account = call.account();
        return EmailStates.changes(call, Ids::email, (since, most) -> changes.emails(account, since, most));
    }

    private JsonObject parse(Call call) throws MethodError, Denied {
        long account = call.account();
        EmailProperties wanted = EmailProperties.ofParse(call.arguments());
        Set<String> ids = new LinkedHashSet<>(call.arguments()
                .texts("blobIds")
                .orElseThrow(() -> MethodError.invalidArguments("blobIds: must be an array of Ids")));
        if (ids.size() > Limits.OBJECTS_IN_GET) {
            throw MethodError.requestTooLarge("blobIds", Limits.OBJECTS_IN_GET);
        }
        JsonObjectBuilder parsed = Json.createObjectBuilder();
        int count = 0;
        List<String> notParsable = new ArrayList<>();
        List<String> notFound = new ArrayList<>();
        for (String id : ids) {
            Optional<Blob> blob = blobs.find(account, call.id(id));
            Optional<JsonObject> email = blob.isEmpty()
                    ? Optional.empty()
                    : objects.parsed(blob.get().id(), blob.get(), wanted);
            if (email.isPresent()) {
                parsed.add(id, email.get());
                count++;
            } else {
                (blob.isPresent() ? notParsable : notFound).add(id);
            }
        }
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("parsed", count == 0 ? JsonValue.NULL : parsed.build())
                .add("notParsable", notParsable.isEmpty() ? JsonValue.NULL : Values.texts(notParsable))
                .add("notFound", notFound.isEmpty() ? JsonValue.NULL : Values.texts(notFound))
                .build();
    }
}
