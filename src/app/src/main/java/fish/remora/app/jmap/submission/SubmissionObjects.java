package fish.remora.app.jmap.submission;

import fish.remora.api.Denied;
import fish.remora.app.jmap.Id;
import fish.remora.app.jmap.mail.Ids;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.DeliveryStates;
import fish.remora.app.outgoing.DeliveryStates.State;
import fish.remora.app.outgoing.Envelopes;
import fish.remora.app.outgoing.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** EmailSubmission objects: RFC 8621 §7. Thread-safe. */
@ApplicationScoped
public class SubmissionObjects {
    private static final char PREFIX = 'S';

    @Inject
    private DeliveryStates states;

    static String text(long id) {
        return Id.of(PREFIX, id);
    }

    static OptionalLong number(String id) {
        return Id.number(PREFIX, id);
    }

    /** A UTCDate, RFC 8620 §1.4. */
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String status(Submission one) {
        return one.status().name().toLowerCase(Locale.ROOT);
    }

    /** All of them with what has become of them at their recipients. */
    List<JsonObject> of(Collection<Submission> submissions) throws Denied {
        Map<Long, Map<String, State>> all = states.of(submissions.stream()
                .flatMap(one -> one.message().stream().boxed())
                .toList());
        List<JsonObject> objects = new ArrayList<>();
        for (Submission one : submissions) {
            objects.add(json(one, all.getOrDefault(one.message().orElse(0), Map.of())));
        }
        return objects;
    }

    private static JsonObject json(Submission one, Map<String, State> states) {
        Submission.Facts facts = one.facts();
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("id", text(one.id()))
                .add("identityId", IdentityMethods.text(facts.identity()))
                .add("emailId", Ids.email(facts.email()))
                .add("envelope", facts.envelope())
                .add("sendAt", time(facts.sendAt()))
                .add("undoStatus", status(one))
                .add("deliveryStatus", delivery(one, states))
                .add("dsnBlobIds", JsonValue.EMPTY_JSON_ARRAY)
                .add("mdnBlobIds", JsonValue.EMPTY_JSON_ARRAY);
        if (facts.thread().isPresent()) {
            object.add("threadId", Ids.thread(facts.thread().getAsLong()));
        } else {
            object.addNull("threadId");
        }
        return object.build();
    }

    private static JsonValue delivery(Submission one, Map<String, State> states) {
        if (one.status() == Submission.Status.FINAL && one.message().isEmpty()) {
            State refused = new State(DeliveryStates.Delivered.NO, one.refusal());
            JsonObjectBuilder all = Json.createObjectBuilder();
            recipients(one).forEach(email -> all.add(email, json(refused)));
            return all.build();
        }
        if (states.isEmpty()) {
            return JsonValue.NULL;
        }
        JsonObjectBuilder all = Json.createObjectBuilder();
        states.forEach((email, state) -> all.add(email, json(state)));
        return all.build();
    }

    private static List<String> recipients(Submission one) {
        try {
            return Envelopes.recipients(one.facts().envelope());
        } catch (Envelopes.Wrong none) {
            return List.of();
        }
    }

    private static JsonObject json(State state) {
        Optional<String> reply = state.reply();
        return Json.createObjectBuilder()
                .add("smtpReply", reply.orElse(""))
                .add("delivered", state.delivered().name().toLowerCase(Locale.ROOT))
                .add("displayed", "unknown")
                .build();
    }
}
