package fish.remora.app.jmap.mail;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.email.Conversations;
import fish.remora.app.email.EmailReader;
import fish.remora.app.email.Emails;
import fish.remora.app.email.OpenEmail;
import fish.remora.app.jmap.BlobId;
import fish.remora.app.reading.MessageReader;
import fish.remora.app.reading.Summaries;
import fish.remora.protocol.mime.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes Email objects, and reads no more for it than must be: what entries say with one statement for all, and so summaries and headers; octets only for
 * bodies. Thread-safe.
 */
@ApplicationScoped
public class EmailObjects {
    /** A preview needs no more, in octets. */
    private static final int START = 256 * 1024;

    @Inject
    private Emails emails;

    @Inject
    private Conversations conversations;

    @Inject
    private Summaries summaries;

    @Inject
    private MessageReader messages;

    @Inject
    private EmailReader reader;

    /** What has been read for all of them. */
    private record Known(Map<Long, Long> threads, Map<Long, Summary> summaries, Map<Long, HeaderFields> headers) {}

    /** Of messages of the account, in the order in which they are named; what it does not have is missing. */
    List<JsonObject> of(long account, List<Long> ids, EmailProperties wanted) throws Denied {
        Map<Long, Emails.Email> found = emails.of(account, ids);
        List<Long> there = List.copyOf(found.keySet());
        Known known = new Known(
                wanted.needsThread() ? conversations.of(account, there) : Map.of(),
                wanted.needsSummary() ? summaries.of(there) : Map.of(),
                wanted.needsHeader() && !wanted.needsBody() ? headers(found.values()) : Map.of());
        List<JsonObject> objects = new ArrayList<>();
        for (Emails.Email email : found.values()) {
            object(email, wanted, known).ifPresent(objects::add);
        }
        return objects;
    }

    /** Empty: it has gone meanwhile. */
    private Optional<JsonObject> object(Emails.Email email, EmailProperties wanted, Known known) throws Denied {
        EmailObject object = new EmailObject(wanted)
                .facts(email, Optional.ofNullable(known.threads().get(email.message())));
        if (wanted.needsSummary()) {
            Summary summary = known.summaries().get(email.message());
            if (summary == null) {
                return Optional.empty();
            }
            object.summary(summary).fields(summary);
        }
        if (wanted.needsBody()) {
            Optional<OpenEmail> open = reader.open(email);
            return open.isEmpty() ? Optional.empty() : body(object, BlobId.message(email.message()), open.get());
        }
        if (wanted.needsHeader()) {
            HeaderFields header = known.headers().get(email.message());
            return header == null
                    ? Optional.empty()
                    : Optional.of(object.header(header).build());
        }
        return Optional.of(object.build());
    }

    private static Optional<JsonObject> body(EmailObject object, BlobId blob, OpenEmail open) throws Denied {
        try {
            BodyPart root = BodyPart.of(open);
            return Optional.of(object.header(root.header()).body(blob, root).build());
        } catch (StoredContent.Gone gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        }
    }

    /** By message; of each mailbox with one statement. */
    private Map<Long, HeaderFields> headers(Collection<Emails.Email> found) throws Denied {
        Map<Long, List<Uid>> uids = new HashMap<>();
        for (Emails.Email email : found) {
            Emails.Place place = email.places().get(0);
            uids.computeIfAbsent(place.mailbox(), id -> new ArrayList<>()).add(new Uid(place.uid()));
        }
        Map<Long, HeaderFields> headers = new HashMap<>();
        for (Map.Entry<Long, List<Uid>> one : uids.entrySet()) {
            List<Uid> left = one.getValue();
            while (!left.isEmpty()) {
                List<StoredMessage> read =
                        messages.messages(new MailboxId(one.getKey()), left, Set.of(StoredMessage.Detail.HEADER));
                read.forEach(message -> headers.put(message.message(), HeaderFields.of(message.octets())));
                int behind = read.isEmpty()
                        ? left.size()
                        : left.indexOf(read.get(read.size() - 1).uid()) + 1;
                left = left.subList(behind, left.size());
            }
        }
        return headers;
    }

    /** Of a blob that is a message (RFC 8621 §4.9); empty: it is none. */
    Optional<JsonObject> parsed(BlobId blob, Content content, EmailProperties wanted) throws Denied {
        try {
            OpenEmail open = OpenEmail.of(content);
            if (open.index().header().fields().isEmpty()) {
                return Optional.empty();
            }
            EmailObject object = new EmailObject(wanted).parsed(blob, open.size());
            if (wanted.needsSummary()) {
                try (InputStream start = open.slice(0, START)) {
                    object.summary(Summary.read(Summary.write(open.index(), start.readAllBytes())));
                }
            }
            return body(object, blob, open);
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        }
    }
}
