package fish.remora.app.jmap.submission;

import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.Refused;
import fish.remora.app.intake.Senders;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Changes;
import fish.remora.app.jmap.Get;
import fish.remora.app.jmap.Id;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.Patch;
import fish.remora.app.jmap.SetError;
import fish.remora.app.jmap.SetFrame;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.Identities;
import fish.remora.app.outgoing.Identity;
import fish.remora.app.outgoing.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Identity/get, /changes and /set: RFC 8621 §6. Thread-safe. */
@ApplicationScoped
public class IdentityMethods implements Methods {
    private static final char PREFIX = 'I';

    /** In characters, of all that somebody may write about himself. */
    private static final int LONGEST = 200_000;

    private static final Set<String> TEXTS = Set.of("name", "textSignature", "htmlSignature");
    private static final Set<String> ADDRESSES = Set.of("replyTo", "bcc");
    private static final Set<String> PROPERTIES =
            Set.of("id", "name", "email", "replyTo", "bcc", "textSignature", "htmlSignature", "mayDelete");

    @Inject
    private Identities identities;

    @Inject
    private Senders senders;

    @Override
    public String capability() {
        return Capability.SUBMISSION;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Identity/get", this::get, "Identity/changes", this::changes, "Identity/set", this::set);
    }

    @Override
    public Map<String, String> states(long account) throws Denied {
        return Map.of("Identity", String.valueOf(identities.turn(account).now()));
    }

    static String text(long id) {
        return Id.of(PREFIX, id);
    }

    static OptionalLong number(String id) {
        return Id.number(PREFIX, id);
    }

    private Identities.All all(Call call) throws MethodError, Denied {
        return identities.of(call.account(), call.caller().address());
    }

    private static JsonObject json(Identity one) {
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("id", text(one.id()))
                .add("email", one.email())
                .add("mayDelete", !one.own());
        TEXTS.forEach(name -> object.add(name, one.properties().getString(name, "")));
        ADDRESSES.forEach(name -> object.add(name, one.properties().getOrDefault(name, JsonValue.NULL)));
        return object.build();
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        Identities.All all = all(call);
        Get get = Get.of(call).checked(PROPERTIES);
        List<JsonObject> list = all.list().stream()
                .filter(one -> get.ids().isEmpty() || get.ids().get().contains(text(one.id())))
                .map(one -> get.only(json(one)))
                .toList();
        return get.answer(call, String.valueOf(all.turn().now()), list);
    }

    private JsonObject changes(Call call) throws MethodError, Denied {
        Identities.All all = all(call);
        long since = since(call, all.turn());
        return new Changes(
                        String.valueOf(all.turn().now()),
                        false,
                        all.list().stream()
                                .filter(one -> one.made() > since)
                                .map(one -> text(one.id()))
                                .toList(),
                        all.list().stream()
                                .filter(one -> one.made() <= since && one.changed() > since)
                                .map(one -> text(one.id()))
                                .toList(),
                        List.of())
                .answer(call)
                .build();
    }

    /** The step that a client has seen. */
    private static long since(Call call, Turn turn) throws MethodError {
        try {
            long since = Long.parseLong(Changes.Since.of(call).state());
            if (since >= turn.lost() && since <= turn.now()) {
                return since;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw MethodError.cannotCalculateChanges();
    }

    private JsonObject set(Call call) throws MethodError, Denied {
        long account = call.account();
        SetFrame frame = SetFrame.of(call);
        Identities.All all = all(call);
        String before = String.valueOf(all.turn().now());
        frame.check(before);
        frame.each(
                (name, given) -> Json.createObjectBuilder()
                        .add("id", text(create(call, given)))
                        .add("mayDelete", true)
                        .build(),
                (id, patch) -> change(account, find(all, id), patch),
                id -> destroy(account, find(all, id)));
        return frame.answer(before, String.valueOf(identities.turn(account).now()));
    }

    private static Identity find(Identities.All all, String id) throws SetError {
        OptionalLong number = number(id);
        Optional<Identity> found = number.isEmpty() ? Optional.empty() : all.get(number.getAsLong());
        return found.orElseThrow(SetError::notFound);
    }

    private long create(Call call, JsonObject given) throws SetError, MethodError, Denied {
        String email = text(given, "email").orElse("");
        try {
            senders.check(call.caller().peer(), List.of(Address.parse(email)));
        } catch (IllegalArgumentException none) {
            throw SetError.invalidProperties("email: " + none.getMessage(), List.of("email"));
        } catch (Refused refused) {
            throw new SetError("forbiddenFrom", "you may not send as " + email);
        }
        JsonObjectBuilder properties = Json.createObjectBuilder(given).remove("email");
        return identities.create(call.account(), email, checked(properties.build()));
    }

    private void change(long account, Identity one, JsonObject patch) throws SetError, Denied {
        if (patch.containsKey("email")) {
            throw SetError.invalidProperties("an identity keeps its email", List.of("email"));
        }
        if (!identities.change(account, one.id(), checked(Patch.applied(one.properties(), patch)))) {
            throw SetError.notFound();
        }
    }

    private void destroy(long account, Identity one) throws SetError, Denied {
        if (one.own()) {
            throw new SetError("forbidden", "everybody has an identity of his own address");
        }
        if (!identities.destroy(account, one.id())) {
            throw SetError.notFound();
        }
    }

    private static Optional<String> text(JsonObject object, String name) throws SetError {
        try {
            return new Arguments(object).text(name);
        } catch (MethodError error) {
            throw SetError.invalidProperties(String.valueOf(error.getMessage()), List.of(name));
        }
    }

    private static JsonObject checked(JsonObject properties) throws SetError {
        Set<String> others = new LinkedHashSet<>(properties.keySet());
        others.removeAll(TEXTS);
        others.removeAll(ADDRESSES);
        if (!others.isEmpty()) {
            throw SetError.invalidProperties("an identity has no such property, or keeps it", others);
        }
        for (String name : TEXTS) {
            text(properties, name);
        }
        for (String name : ADDRESSES) {
            try {
                for (Arguments one : new Arguments(properties).objects(name)) {
                    one.requiredText("email");
                }
            } catch (MethodError error) {
                throw SetError.invalidProperties(String.valueOf(error.getMessage()), List.of(name));
            }
        }
        if (properties.toString().length() > LONGEST) {
            throw new SetError("tooLarge", "an identity may have " + LONGEST + " characters");
        }
        return properties;
    }
}
