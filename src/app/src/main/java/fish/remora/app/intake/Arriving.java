package fish.remora.app.intake;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.MailTransaction;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.app.account.Route;
import fish.remora.app.delivery.Forwarding;
import fish.remora.app.delivery.Notices;
import fish.remora.app.delivery.Posting;
import fish.remora.app.delivery.Posting.Departures;
import fish.remora.app.mailbox.Part;
import fish.remora.app.start.Ids;
import fish.remora.protocol.dsn.Action;
import fish.remora.protocol.dsn.Kind;
import fish.remora.protocol.dsn.Original;
import fish.remora.protocol.dsn.RecipientStatus;
import fish.remora.protocol.mime.TraceFields;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes mail transactions ready to be stored: recipients resolved, trace fields written, octets indexed, deliveries prepared. Thread-safe. */
@ApplicationScoped
public class Arriving {
    @Inject
    private Recipients recipients;

    @Inject
    private Forwarding forwarding;

    @Inject
    private Notices notices;

    @Inject
    private Ids ids;

    @Inject
    @ConfigProperty(name = "remora.hostname", defaultValue = "localhost")
    private String hostName;

    /**
     * Reads the content once and decides where it goes.
     *
     * @throws Refused when it is not taken
     * @throws IOException when the content cannot be read
     */
    Arrival prepare(MailTransaction transaction) throws IOException, Refused {
        Envelope envelope = transaction.envelope();
        Incoming incoming = Incoming.read(transaction.content());
        if (incoming.isLoop()) {
            throw Refused.with(554, "5.4.6", "Too many hops: this mail runs in a loop");
        }
        Recipients.Sorted sorted = recipients.sort(transaction.peer(), envelope.recipients());
        long id = ids.next();
        byte[] returnPath = TraceFields.returnPath(envelope.sender());
        Content stored = stored(transaction, id, returnPath);
        if (sorted.foreign().isEmpty()) {
            recipients.checkRoom(new Route.Local(sorted.inboxes()), stored.size());
        }
        Envelope.Options options = incoming.options(transaction);
        Posting.Text text = Notices.text(
                stored, incoming.index().header(), !sorted.inboxes().isEmpty());
        List<Posting> notices = successes(transaction, sorted.local(), stored);
        Departures departures = departures(
                new Forwarding.Outgoing(
                        id,
                        transaction.receivedAt(),
                        envelope.sender(),
                        options,
                        stored,
                        returnPath.length,
                        sorted.local().isEmpty()),
                sorted.foreign(),
                notices);
        Posting posting = new Posting(
                id,
                transaction.receivedAt(),
                envelope.sender(),
                options,
                text,
                sorted.local().stream().map(Recipient::address).toList(),
                sorted.inboxes(),
                departures);
        return new Arrival(posting, notices);
    }

    private Departures departures(Forwarding.Outgoing message, List<Recipient> foreign, List<Posting> notices) {
        if (foreign.isEmpty()) {
            return Departures.NONE;
        }
        try {
            return forwarding.depart(message, foreign);
        } catch (RuntimeException failure) {
            notices.forEach(forwarding::withdraw);
            throw failure;
        }
    }

    /** A short message lies in memory once, for the database and for the next server. */
    private Content stored(MailTransaction transaction, long id, byte[] returnPath) throws IOException {
        byte[] received = TraceFields.received(
                transaction.peer(), transaction.envelope(), hostName, Ids.name(id), transaction.receivedAt());
        byte[] trace = Arrays.copyOf(returnPath, returnPath.length + received.length);
        System.arraycopy(received, 0, trace, returnPath.length, received.length);
        Content content = transaction.content();
        if (trace.length + content.size() > Part.SIZE) {
            return new Incoming.Traced(trace, content);
        }
        byte[] whole = Arrays.copyOf(trace, trace.length + (int) content.size());
        try (InputStream octets = content.open()) {
            if (octets.readNBytes(whole, trace.length, (int) content.size()) != content.size()) {
                throw new IOException("the content is shorter than it was");
            }
        }
        return Octets.of(whole);
    }

    private List<Posting> successes(MailTransaction transaction, List<Recipient> local, Content stored) {
        Optional<Address> sender = transaction.envelope().sender();
        List<RecipientStatus> statuses = local.stream()
                .filter(recipient -> recipient.dsn().conditions().contains(DsnRequest.Notify.SUCCESS))
                .map(recipient -> new RecipientStatus(
                        recipient,
                        Action.DELIVERED,
                        Reply.of(250, "2.1.5", "In the mailbox"),
                        Optional.empty(),
                        Optional.of(transaction.receivedAt()),
                        Optional.empty()))
                .toList();
        if (sender.isEmpty() || statuses.isEmpty()) {
            return List.of();
        }
        Original original =
                new Original(transaction.receivedAt(), transaction.envelope().options(), stored);
        return notices.about(sender.get(), Kind.SUCCESS, original, statuses).stream()
                .toList();
    }

    /** It was not stored. */
    void withdraw(Arrival arrival) {
        forwarding.withdraw(arrival.posting());
        arrival.notices().forEach(forwarding::withdraw);
    }
}
