package fish.remora.app.jmap.submission;

import fish.remora.api.Denied;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.SetError;
import fish.remora.app.jmap.SetFrame;
import fish.remora.app.jmap.mail.Ids;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.Submission;
import fish.remora.app.outgoing.Submission.Status;
import fish.remora.app.outgoing.Submissions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** EmailSubmission/set: RFC 8621 §7.5. Thread-safe. */
@ApplicationScoped
public class SubmissionSetMethods implements Methods {
    @Inject
    private Submissions submissions;

    @Inject
    private Handover handover;

    @Inject
    private SubmissionMethods reading;

    @Override
    public String capability() {
        return Capability.SUBMISSION;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("EmailSubmission/set", this::set);
    }

    private JsonObject set(Call call) throws MethodError, Denied {
        long account = call.account();
        SetFrame frame = SetFrame.of(call);
        String before = reading.state(account);
        frame.check(before);
        JsonObject updates = call.arguments()
                .object("onSuccessUpdateEmail")
                .map(Arguments::json)
                .orElse(JsonValue.EMPTY_JSON_OBJECT);
        List<String> destroys = call.arguments().texts("onSuccessDestroyEmail").orElse(List.of());
        Map<String, String> sent = new LinkedHashMap<>();
        frame.each(
                (name, given) -> {
                    Submission made = handover.submit(call, given);
                    sent.put("#" + name, Ids.email(made.facts().email()));
                    return answer(made);
                },
                (id, patch) -> {
                    Submission found = find(account, id);
                    cancel(found, patch);
                    sent.put(id, Ids.email(found.facts().email()));
                },
                id -> {
                    Submission found = find(account, id);
                    destroy(account, found);
                    sent.put(id, Ids.email(found.facts().email()));
                });
        thereafter(call, sent, updates, destroys);
        return frame.answer(before, reading.state(account));
    }

    private static JsonObject answer(Submission made) {
        return Json.createObjectBuilder()
                .add("id", SubmissionObjects.text(made.id()))
                .add(
                        "threadId",
                        made.facts().thread().isPresent()
                                ? Ids.thread(made.facts().thread().getAsLong())
                                : "")
                .add("sendAt", SubmissionObjects.time(made.facts().sendAt()))
                .add("undoStatus", SubmissionObjects.status(made))
                .build();
    }

    private Submission find(long account, String id) throws SetError, Denied {
        OptionalLong number = SubmissionObjects.number(id);
        Optional<Submission> found = number.isEmpty() ? Optional.empty() : submissions.get(number.getAsLong());
        return found.filter(one -> one.facts().account() == account).orElseThrow(SetError::notFound);
    }

    /** The one thing that can be changed: it is called back. */
    private void cancel(Submission one, JsonObject patch) throws SetError, Denied {
        Set<String> others = new LinkedHashSet<>(patch.keySet());
        others.remove("undoStatus");
        if (!others.isEmpty() || !(patch.get("undoStatus") instanceof JsonString status)) {
            throw SetError.invalidProperties("only undoStatus of an EmailSubmission changes", patch.keySet());
        }
        if (status.getString().equals(SubmissionObjects.status(one))) {
            return;
        }
        if (!status.getString().equals("canceled")) {
            throw SetError.invalidProperties("undoStatus: canceled", List.of("undoStatus"));
        }
        if (one.status() != Status.PENDING || !submissions.cancel(one)) {
            throw new SetError("cannotUnsend", "the message has left");
        }
    }

    private void destroy(long account, Submission one) throws SetError, Denied {
        if (one.status() == Status.PENDING) {
            throw new SetError("forbidden", "it waits for its time; cancel it first");
        }
        if (!submissions.destroy(account, one.id())) {
            throw SetError.notFound();
        }
    }

    /** {@code onSuccessUpdateEmail} and {@code onSuccessDestroyEmail}. */
    private static void thereafter(Call call, Map<String, String> sent, JsonObject updates, List<String> destroys)
            throws MethodError {
        JsonObjectBuilder update = Json.createObjectBuilder();
        boolean some = false;
        for (Map.Entry<String, JsonValue> one : updates.entrySet()) {
            String email = email(call, sent, one.getKey());
            if (email != null) {
                update.add(email, one.getValue());
                some = true;
            }
        }
        JsonArrayBuilder destroy = Json.createArrayBuilder();
        for (String id : destroys) {
            String email = email(call, sent, id);
            if (email != null) {
                destroy.add(email);
                some = true;
            }
        }
        if (some) {
            call.thereafter(
                    "Email/set",
                    Json.createObjectBuilder()
                            .add("accountId", call.arguments().requiredText("accountId"))
                            .add("update", update)
                            .add("destroy", destroy)
                            .build());
        }
    }

    /** The message that a submission of this call was about, when it was successful. */
    private static @Nullable String email(Call call, Map<String, String> sent, String id) {
        return sent.containsKey(id) ? sent.get(id) : sent.get(call.id(id));
    }
}
