package fish.remora.app.jmap.mail;

import fish.remora.app.email.Emails;
import fish.remora.app.jmap.BlobId;
import fish.remora.app.json.Json;
import fish.remora.protocol.mime.Envelope;
import fish.remora.protocol.mime.FieldForms;
import fish.remora.protocol.mime.Summary;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** An Email object being made: RFC 8621 §4.1. What is added last stays. One thread. */
final class EmailObject {
    private final EmailProperties wanted;
    private final JsonObjectBuilder object = Json.createObjectBuilder();

    EmailObject(EmailProperties wanted) {
        this.wanted = wanted;
    }

    JsonObject build() {
        return object.build();
    }

    private void add(String name, JsonValue value) {
        if (wanted.wants(name)) {
            object.add(name, value);
        }
    }

    /** §4.1.1. */
    EmailObject facts(Emails.Email email, Optional<Long> thread) {
        add("id", Values.text(Ids.email(email.message())));
        add("blobId", Values.text(BlobId.message(email.message()).toString()));
        add("threadId", Values.textOrNull(thread.map(Ids::thread)));
        add("size", Values.number(email.size()));
        add("receivedAt", Values.text(Values.date(email.received())));
        JsonObjectBuilder mailboxes = Json.createObjectBuilder();
        TreeSet<Long> in = new TreeSet<>();
        email.places().forEach(place -> in.add(place.mailbox()));
        in.forEach(id -> mailboxes.add(Ids.mailbox(id), true));
        add("mailboxIds", mailboxes.build());
        JsonObjectBuilder keywords = Json.createObjectBuilder();
        email.keywords().forEach(one -> keywords.add(one, true));
        add("keywords", keywords.build());
        return this;
    }

    /** What the message alone says, that is in no mailbox (§4.9). */
    EmailObject parsed(BlobId blob, long size) {
        for (String none : List.of("id", "threadId", "mailboxIds", "keywords", "receivedAt")) {
            add(none, JsonValue.NULL);
        }
        add("blobId", Values.text(blob.toString()));
        add("size", Values.number(size));
        return this;
    }

    EmailObject summary(Summary summary) {
        add("hasAttachment", summary.hasAttachment() ? JsonValue.TRUE : JsonValue.FALSE);
        add("preview", Values.text(summary.preview()));
        return this;
    }

    /** Header fields as far as a summary has them. */
    EmailObject fields(Summary summary) {
        Envelope envelope = summary.fields();
        people("from", envelope.from());
        people("to", envelope.to());
        people("cc", envelope.cc());
        people("bcc", envelope.bcc());
        add("subject", Values.textOrNull(envelope.subject().map(FieldForms::text)));
        add("sentAt", envelope.date().map(HeaderForm.DATE::of).orElse(JsonValue.NULL));
        add("messageId", envelope.messageId().map(HeaderForm.MESSAGE_IDS::of).orElse(JsonValue.NULL));
        add("inReplyTo", envelope.inReplyTo().map(HeaderForm.MESSAGE_IDS::of).orElse(JsonValue.NULL));
        return this;
    }

    private void people(String name, List<Envelope.Person> people) {
        add(name, people.isEmpty() ? JsonValue.NULL : HeaderForm.people(people));
    }

    /** §4.1.2, §4.1.3. */
    EmailObject header(HeaderFields header) {
        for (Map.Entry<String, HeaderProperty> one : HeaderProperty.STANDING.entrySet()) {
            if (wanted.wants(one.getKey())) {
                object.add(one.getKey(), one.getValue().of(header));
            }
        }
        if (wanted.wants("headers")) {
            object.add("headers", BodyObjects.headers(header));
        }
        wanted.headers().forEach(one -> object.add(one.name(), one.of(header)));
        return this;
    }

    /** §4.1.4. */
    EmailObject body(BlobId blob, BodyPart root) throws IOException {
        new BodyObjects(blob, root, wanted.body()).add(wanted, object);
        return this;
    }
}
