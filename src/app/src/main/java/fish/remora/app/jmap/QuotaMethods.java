package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Quota;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** {@code Quota/*} of RFC 9425: octets and messages of the account, where they are limited. Thread-safe. */
@ApplicationScoped
public class QuotaMethods implements Capability, Methods {
    private static final Set<String> PROPERTIES = Set.of(
            "id",
            "resourceType",
            "used",
            "hardLimit",
            "scope",
            "name",
            "types",
            "warnLimit",
            "softLimit",
            "description");

    @Inject
    private Store store;

    @Override
    public String uri() {
        return "urn:ietf:params:jmap:quota";
    }

    @Override
    public String capability() {
        return uri();
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of(
                "Quota/get", this::get,
                "Quota/changes", this::changes,
                "Quota/query", this::query,
                "Quota/queryChanges", QuotaMethods::queryChanges);
    }

    private Quota quota(long account) throws Denied {
        return store.read(connection -> Room.of(connection, account));
    }

    private static String state(Quota quota) {
        return Integer.toString(quota.hashCode(), 36);
    }

    private static List<JsonObject> all(Quota quota) {
        List<JsonObject> all = new ArrayList<>();
        add(all, "octets", quota.octets(), quota.octetsLimit());
        add(all, "count", quota.messages(), quota.messagesLimit());
        return all;
    }

    private static void add(List<JsonObject> all, String resource, long used, OptionalLong limit) {
        limit.ifPresent(most -> all.add(Json.createObjectBuilder()
                .add("id", resource)
                .add("resourceType", resource)
                .add("used", used)
                .add("hardLimit", most)
                .add("scope", "account")
                .add("name", resource.equals("octets") ? "Storage" : "Messages")
                .add("types", Json.createArrayBuilder().add("Mail"))
                .build()));
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        Quota quota = quota(call.account());
        Get get = Get.of(call).checked(PROPERTIES);
        List<JsonObject> list = all(quota).stream()
                .filter(one -> get.ids().isEmpty() || get.ids().get().contains(one.getString("id")))
                .map(get::only)
                .toList();
        return get.answer(call, state(quota), list);
    }

    private JsonObject changes(Call call) throws MethodError, Denied {
        String state = state(quota(call.account()));
        if (!Changes.Since.of(call).state().equals(state)) {
            throw MethodError.cannotCalculateChanges();
        }
        return Changes.none(state)
                .answer(call)
                .add("updatedProperties", jakarta.json.JsonValue.NULL)
                .build();
    }

    private JsonObject query(Call call) throws MethodError, Denied {
        Quota quota = quota(call.account());
        Arguments filter = call.arguments()
                .object("filter")
                .orElse(new Arguments(jakarta.json.JsonValue.EMPTY_JSON_OBJECT))
                .only(Set.of("name", "scope", "resourceType", "type"));
        List<String> ids = new ArrayList<>();
        for (JsonObject one : all(quota)) {
            boolean fits =
                    filter.text("name").map(one.getString("name")::contains).orElse(true)
                            && filter.text("scope").map("account"::equals).orElse(true)
                            && filter.text("resourceType")
                                    .map(one.getString("resourceType")::equals)
                                    .orElse(true)
                            && filter.text("type").map("Mail"::equals).orElse(true);
            if (fits) {
                ids.add(one.getString("id"));
            }
        }
        Window window = Window.of(call);
        Window.Span span = window.over(ids.size(), ids::indexOf);
        JsonArrayBuilder shown = Json.createArrayBuilder();
        ids.subList(span.from(), span.to()).forEach(shown::add);
        var answer = Json.createObjectBuilder()
                .add("accountId", call.caller().accountId())
                .add("queryState", state(quota))
                .add("canCalculateChanges", false)
                .add("position", span.from())
                .add("ids", shown);
        return (window.calculateTotal() ? answer.add("total", ids.size()) : answer).build();
    }

    private static JsonObject queryChanges(Call call) throws MethodError {
        call.account();
        throw MethodError.cannotCalculateChanges();
    }
}
