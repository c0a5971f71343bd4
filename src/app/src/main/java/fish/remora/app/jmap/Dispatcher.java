package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.app.json.Json;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does the calls of a request one after the other: RFC 8620 §3. What one has done stays done when a later one fails. Thread-safe. */
@ApplicationScoped
public class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    @Inject
    @Any
    private Instance<Methods> types;

    @Inject
    private SessionObject session;

    /** What a request names. */
    private record Known(String capability, Method method) {}

    private final Map<String, Known> methods = new HashMap<>();

    @PostConstruct
    void gather() {
        for (Methods type : types) {
            type.methods().forEach((name, method) -> methods.put(name, new Known(type.capability(), method)));
        }
    }

    /**
     * Answers a Request object with a Response object.
     *
     * @throws Refusal when it is none, or uses what is not offered
     */
    JsonObject answer(Caller caller, JsonObject request) throws Refusal {
        Set<String> using = using(request);
        Map<String, String> created = createdIds(request);
        boolean tellsIds = request.containsKey("createdIds");
        if (!(request.get("methodCalls") instanceof JsonArray calls)) {
            throw Refusal.notRequest("methodCalls: must be an array");
        }
        if (calls.size() > Limits.CALLS) {
            throw Refusal.limit("maxCallsInRequest", Limits.CALLS);
        }
        List<Invocation> invocations = new ArrayList<>();
        for (JsonValue call : calls) {
            invocations.add(Invocation.of(call));
        }
        List<Response> responses = new ArrayList<>();
        for (Invocation one : invocations) {
            run(caller, one, using, created, responses);
        }
        return json(responses, created, tellsIds, caller);
    }

    private JsonObject json(List<Response> responses, Map<String, String> created, boolean tellsIds, Caller caller) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        responses.forEach(one -> all.add(one.json()));
        JsonObjectBuilder answer = Json.createObjectBuilder().add("methodResponses", all);
        if (tellsIds) {
            JsonObjectBuilder ids = Json.createObjectBuilder();
            created.forEach(ids::add);
            answer.add("createdIds", ids);
        }
        return answer.add("sessionState", session.state(caller)).build();
    }

    private Set<String> using(JsonObject request) throws Refusal {
        if (!(request.get("using") instanceof JsonArray all)) {
            throw Refusal.notRequest("using: must be an array");
        }
        Set<String> using = new HashSet<>();
        for (JsonValue one : all) {
            if (!(one instanceof JsonString uri)) {
                throw Refusal.notRequest("using: must be an array of Strings");
            }
            if (!session.offers(uri.getString())) {
                throw Refusal.unknownCapability(uri.getString());
            }
            using.add(uri.getString());
        }
        return using;
    }

    private static Map<String, String> createdIds(JsonObject request) throws Refusal {
        Map<String, String> created = new LinkedHashMap<>();
        JsonValue given = request.getOrDefault("createdIds", JsonValue.EMPTY_JSON_OBJECT);
        if (!(given instanceof JsonObject ids)) {
            throw Refusal.notRequest("createdIds: must be an Object");
        }
        for (Map.Entry<String, JsonValue> one : ids.entrySet()) {
            if (!(one.getValue() instanceof JsonString id)) {
                throw Refusal.notRequest("createdIds: must be an Object of Strings");
            }
            created.put(one.getKey(), id.getString());
        }
        return created;
    }

    private void run(
            Caller caller, Invocation one, Set<String> using, Map<String, String> created, List<Response> responses) {
        try {
            Call call = new Call(caller, new Arguments(References.resolved(one.arguments(), responses)), created);
            JsonObject answer = method(one.name(), using).answer(call);
            responses.add(new Response(one.name(), answer, one.id()));
            for (Call.Further further : call.further()) {
                run(caller, new Invocation(further.method(), further.arguments(), one.id()), using, created, responses);
            }
        } catch (MethodError error) {
            responses.add(new Response("error", error.json(), one.id()));
        } catch (Denied denied) {
            responses.add(new Response("error", error(denied).json(), one.id()));
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, () -> "A call of " + one.name() + " failed", failure);
            responses.add(new Response(
                    "error", new MethodError("serverFail", "the server's log says more").json(), one.id()));
        }
    }

    private static MethodError error(Denied denied) {
        String why = String.valueOf(denied.getMessage());
        return switch (denied.code()) {
            case UNAVAILABLE, INUSE -> new MethodError("serverUnavailable", why);
            case NOPERM, AUTHORIZATIONFAILED, AUTHENTICATIONFAILED -> new MethodError("forbidden", why);
            default -> new MethodError("serverFail", why);
        };
    }

    private Method method(String name, Set<String> using) throws MethodError {
        Known known = methods.get(name);
        if (known == null || !using.contains(known.capability())) {
            throw new MethodError("unknownMethod", "no capability that the request uses has " + name);
        }
        return known.method();
    }

    /** A call as the request has it. */
    private record Invocation(String name, JsonObject arguments, String id) {
        static Invocation of(JsonValue call) throws Refusal {
            if (call instanceof JsonArray triple
                    && triple.size() == 3
                    && triple.get(0) instanceof JsonString name
                    && triple.get(1) instanceof JsonObject arguments
                    && triple.get(2) instanceof JsonString id) {
                return new Invocation(name.getString(), arguments, id.getString());
            }
            throw Refusal.notRequest("methodCalls: each must be an array of a name, an Object and an id");
        }
    }
}
