package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.email.EmailChanges;
import fish.remora.app.email.Filing;
import fish.remora.app.intake.Incoming;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Blob;
import fish.remora.app.jmap.Blobs;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Limits;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.SetError;
import fish.remora.app.json.Json;
import fish.remora.protocol.mime.FieldForms;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Email/import and /copy: RFC 8621 §4.7, §4.8. Nobody has two accounts, so there is nothing to copy between. Thread-safe. */
@ApplicationScoped
public class EmailImportMethods implements Methods {
    private static final Set<String> PROPERTIES = Set.of("blobId", "mailboxIds", "keywords", "receivedAt");

    @Inject
    private EmailChanges changes;

    @Inject
    private EmailCreations creations;

    @Inject
    private Filing filing;

    @Inject
    private Blobs blobs;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Email/import", this::bring, "Email/copy", EmailImportMethods::copy);
    }

    private static JsonObject copy(Call call) throws MethodError {
        call.account();
        if (!call.arguments().requiredText("fromAccountId").equals(call.caller().accountId())) {
            throw new MethodError("fromAccountNotFound", "you have no such account");
        }
        throw MethodError.invalidArguments("fromAccountId: must be another account than accountId");
    }

    private JsonObject bring(Call call) throws MethodError, Denied {
        long account = call.account();
        JsonObject emails = call.arguments()
                .object("emails")
                .map(Arguments::json)
                .orElseThrow(() -> MethodError.invalidArguments("emails: must be an Object"));
        if (emails.size() > Limits.OBJECTS_IN_SET) {
            throw MethodError.requestTooLarge("emails", Limits.OBJECTS_IN_SET);
        }
        String before = changes.state(account).text();
        Optional<String> expected = call.arguments().text("ifInState");
        if (expected.isPresent() && !expected.get().equals(before)) {
            throw new MethodError("stateMismatch", "the state is " + before);
        }
        JsonObjectBuilder created = Json.createObjectBuilder();
        JsonObjectBuilder notCreated = Json.createObjectBuilder();
        int count = 0;
        for (Map.Entry<String, JsonValue> one : emails.entrySet()) {
            try {
                JsonObject made = brought(call, account, one.getValue());
                call.created(one.getKey(), made.getString("id"));
                created.add(one.getKey(), made);
                count++;
            } catch (SetError error) {
                notCreated.add(one.getKey(), error.json());
            }
        }
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("oldState", before)
                .add("newState", changes.state(account).text())
                .add("created", count == 0 ? JsonValue.NULL : created.build())
                .add("notCreated", count == emails.size() ? JsonValue.NULL : notCreated.build())
                .build();
    }

    /** The octets as they came, whatever they are. */
    private JsonObject brought(Call call, long account, JsonValue given) throws SetError, Denied {
        if (!(given instanceof JsonObject email) || !PROPERTIES.containsAll(email.keySet())) {
            throw SetError.invalidProperties("an Object of " + PROPERTIES, List.of());
        }
        Filing.Place place = EmailCreations.place(call, email);
        String id = email.get("blobId") instanceof JsonString text ? call.id(text.getString()) : "";
        Optional<Blob> blob = blobs.find(account, id);
        if (blob.isEmpty()) {
            throw SetError.invalidProperties("there is no such blob", List.of("blobId"));
        }
        try {
            Filing.Place dated = place.received().isPresent() ? place : place.at(received(blob.get()));
            return creations.filed(
                    account, filing.file(account, blob.get(), dated), blob.get().size());
        } catch (IOException unreadable) {
            throw StoredContent.unreadable(unreadable);
        } catch (Denied denied) {
            throw EmailUpdates.error(denied);
        }
    }

    /** §4.8: when nobody says when it came its newest Received field does, which is the first. */
    private static Optional<Instant> received(Blob blob) throws IOException {
        return Incoming.read(blob)
                .index()
                .header()
                .first("Received")
                .flatMap(field -> FieldForms.date(field.substring(field.lastIndexOf(';') + 1)))
                .map(OffsetDateTime::toInstant);
    }
}
