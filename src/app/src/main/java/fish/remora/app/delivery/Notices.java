package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.app.account.Directory;
import fish.remora.app.account.Route;
import fish.remora.app.delivery.Forwarding.Outgoing;
import fish.remora.app.delivery.Posting.Departures;
import fish.remora.app.mailbox.Described;
import fish.remora.app.start.Ids;
import fish.remora.app.tenant.Tenants;
import fish.remora.protocol.dsn.Kind;
import fish.remora.protocol.dsn.Notice;
import fish.remora.protocol.dsn.Original;
import fish.remora.protocol.dsn.RecipientStatus;
import fish.remora.protocol.dsn.Report;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.TraceFields;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Delivery status notifications (RFC 3461 §6, RFC 3464) as messages of our own: into the sender's mailbox when that is ours, else through
 * the queue. Always from the null sender, and NOTIFY=NEVER, so that none is ever answered by another (RFC 5321 §4.5.5, RFC 3461 §6.2).
 * Thread-safe.
 */
@ApplicationScoped
public class Notices {
    private static final System.Logger LOG = System.getLogger(Notices.class.getName());
    private static final DsnRequest NEVER = new DsnRequest(Set.of(DsnRequest.Notify.NEVER), null);

    @Inject
    private Directory directory;

    @Inject
    private Forwarding forwarding;

    @Inject
    private Tenants tenants;

    @Inject
    private Ids ids;

    @Inject
    @ConfigProperty(name = "remora.hostname", defaultValue = "localhost")
    private String hostName;

    /**
     * A notice ready to be written; what it leases has reserved its memory.
     *
     * @param sender who is told; never the null sender
     * @param original as it was received; when its octets cannot be read the notice says so by leaving them out
     * @return empty when the sender is nobody of ours
     */
    public Optional<Posting> about(Address sender, Kind kind, Original original, List<RecipientStatus> recipients) {
        long id = ids.next();
        Instant now = Instant.now();
        Notice notice = compose(new Report(kind, hostName, sender, original, recipients), Ids.name(id), now);
        Address to = directory.resolve(sender) instanceof Route.Reverse reverse ? reverse.to() : sender;
        Route route = directory.resolve(to);
        if (route instanceof Route.Unknown) {
            LOG.log(Level.INFO, "No notice: its sender is not known here");
            return Optional.empty();
        }
        byte[] returnPath = TraceFields.returnPath(Optional.empty());
        Octets stored = stored(returnPath, notice.octets());
        Envelope.Options options =
                new Envelope.Options(notice.body(), notice.smtpUtf8(), OptionalLong.empty(), null, null);
        List<Route.Inbox> inboxes = route instanceof Route.Local local ? local.inboxes() : List.of();
        List<Address> onward = route instanceof Route.Local local ? local.onward() : List.of(to);
        Departures departures = onward.isEmpty()
                ? Departures.NONE
                : forwarding.depart(
                        new Outgoing(
                                id,
                                now,
                                Optional.empty(),
                                options,
                                stored,
                                returnPath.length,
                                inboxes.isEmpty(),
                                tenants.server(),
                                null),
                        onward.stream().map(one -> new Recipient(one, NEVER)).toList());
        return Optional.of(new Posting(
                id,
                now,
                Optional.empty(),
                options,
                text(stored),
                inboxes.isEmpty() ? List.of() : List.of(to),
                inboxes,
                inboxes.isEmpty() && route instanceof Route.Local ? List.of(to) : List.of(),
                departures,
                Optional.empty(),
                null));
    }

    private static Notice compose(Report report, String id, Instant now) {
        try {
            return Notice.of(report, id, now, Notice.RETURN_LIMIT);
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "The notice goes without the message, which cannot be read", unreadable);
            Original original = report.original();
            Original empty = new Original(original.arrival(), original.options(), Octets.of(new byte[0]));
            try {
                return Notice.of(
                        new Report(report.kind(), report.reportingMta(), report.sender(), empty, report.recipients()),
                        id,
                        now,
                        Notice.RETURN_LIMIT);
            } catch (IOException impossible) {
                throw new IllegalStateException("memory can be read", impossible);
            }
        }
    }

    private static Octets stored(byte[] returnPath, byte[] notice) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(returnPath.length + notice.length);
        all.writeBytes(returnPath);
        all.writeBytes(notice);
        return Octets.of(all.toByteArray());
    }

    private static Posting.Text text(Octets stored) {
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(stored.whole(), 0, stored.whole().length);
        try {
            return text(stored, indexer.finish(), true);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory can be read", impossible);
        }
    }

    /**
     * What is stored of a message.
     *
     * @param index of all of it
     * @param listed some mailbox will show it
     * @throws IOException when it cannot be read
     */
    public static Posting.Text text(Content stored, MimeIndex index, boolean listed) throws IOException {
        String messageId = index.header()
                .first("Message-ID")
                .map(id -> id.substring(0, Math.min(id.length(), 500)))
                .orElse(null);
        return new Posting.Text(stored, listed ? Described.of(stored, index) : Described.NOT, messageId);
    }
}
