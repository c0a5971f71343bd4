package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.email.EmailChanges;
import fish.remora.app.email.Emails;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Get;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Thread/get and /changes: RFC 8621 §3. Thread-safe. */
@ApplicationScoped
public class ThreadMethods implements Methods {
    @Inject
    private Emails emails;

    @Inject
    private EmailChanges changes;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Thread/get", this::get, "Thread/changes", this::changes);
    }

    @Override
    public Map<String, String> states(long account) throws Denied {
        return Map.of("Thread", changes.state(account).text());
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        long account = call.account();
        Get get = Get.of(call).checked(Set.of("id", "emailIds"));
        List<String> ids = get.ids()
                .orElseThrow(() -> new MethodError("requestTooLarge", "ids: must be given, there may be very many"));
        String state = changes.state(account).text();
        List<Long> threads =
                ids.stream().flatMap(id -> Ids.thread(id).stream().boxed()).toList();
        List<JsonObject> list = new ArrayList<>();
        emails.ofThreads(account, threads)
                .forEach((thread, members) -> list.add(get.only(Json.createObjectBuilder()
                        .add("id", Ids.thread(thread))
                        .add(
                                "emailIds",
                                Values.texts(members.stream().map(Ids::email).toList()))
                        .build())));
        return get.answer(call, state, list);
    }

    private JsonObject changes(Call call) throws MethodError, Denied {
        long account = call.account();
        return EmailStates.changes(call, Ids::thread, (since, most) -> changes.threads(account, since, most));
    }
}
