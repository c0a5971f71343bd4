package fish.remora.app.intake;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.MailTransaction;
import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.app.account.Directory;
import fish.remora.app.account.Srs;
import fish.remora.app.delivery.Delivery;
import fish.remora.app.delivery.Forwarding;
import fish.remora.app.delivery.Forwarding.Outgoing;
import fish.remora.app.delivery.Notices;
import fish.remora.app.delivery.Posting;
import fish.remora.app.delivery.Posting.Departures;
import fish.remora.app.delivery.Submitted;
import fish.remora.app.mailbox.Part;
import fish.remora.app.start.Ids;
import fish.remora.app.tenant.Tenant;
import fish.remora.app.tenant.Tenants;
import fish.remora.app.tenant.UserCaps;
import fish.remora.protocol.dsn.Action;
import fish.remora.protocol.dsn.Kind;
import fish.remora.protocol.dsn.Original;
import fish.remora.protocol.dsn.RecipientStatus;
import fish.remora.protocol.mime.Header;
import fish.remora.protocol.mime.TraceFields;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    private Tenants tenants;

    @Inject
    private Senders senders;

    @Inject
    private UserCaps caps;

    @Inject
    private Directory directory;

    @Inject
    private Srs srs;

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
        long id = ids.next();
        Content content = transaction.peer().account().isPresent() ? submitted(transaction, id) : transaction.content();
        byte[] returnPath = TraceFields.returnPath(envelope.sender());
        byte[] received =
                TraceFields.received(transaction.peer(), envelope, hostName, Ids.name(id), transaction.receivedAt());
        Content stored = stored(returnPath, received, content);
        Incoming incoming = read(returnPath.length + received.length, stored);
        Sorted sorted = recipients.sort(transaction.peer(), envelope.recipients());
        if (sorted.onward().isEmpty() && sorted.forwarded().isEmpty()) {
            recipients.checkRoom(sorted.inboxes(), stored.size());
        }
        if (transaction.peer().account().isPresent()) {
            caps.take(
                    transaction.peer().account().get(),
                    envelope.recipients().size() + sorted.forwarded().size());
        }
        Outgoing message = new Outgoing(
                id,
                transaction.receivedAt(),
                envelope.sender(),
                incoming.options(envelope.options()),
                stored,
                returnPath.length,
                sorted.inboxes().isEmpty(),
                tenants.server(),
                null);
        return arrival(message, incoming, sorted);
    }

    /** What somebody sends as himself, with the fields that he has left out. */
    private Content submitted(MailTransaction transaction, long id) throws IOException, Refused {
        Header header = read(0, transaction.content()).index().header();
        senders.check(transaction.peer(), Authors.of(header));
        return SubmittedHeader.mend(
                transaction.content(), header, Ids.name(id) + "@" + hostName, transaction.receivedAt());
    }

    private static Incoming read(int trace, Content content) throws IOException, Refused {
        Incoming incoming = Incoming.read(trace, content);
        if (incoming.isLoop()) {
            throw Refused.with(554, "5.4.6", "Too many hops: this mail runs in a loop");
        }
        return incoming;
    }

    /**
     * Makes the mail of an application of this server ready.
     *
     * @param id of the message
     * @param application what it may
     * @param by whose mail it is
     * @param smtpUtf8 an address is beyond ASCII
     * @throws Refused when it runs in a loop
     * @throws IOException never: it is in memory
     */
    public Arrival submitted(
            long id,
            Tenant application,
            Submitted by,
            Optional<Address> sender,
            boolean smtpUtf8,
            Sorted sorted,
            byte[] octets)
            throws IOException, Refused {
        Instant now = Instant.now();
        byte[] returnPath = TraceFields.returnPath(sender);
        byte[] received = TraceFields.submitted(application.name(), hostName, Ids.name(id), now);
        Content stored = stored(returnPath, received, Octets.of(octets));
        Incoming incoming = read(returnPath.length + received.length, stored);
        Envelope.Options said =
                new Envelope.Options(BodyType.EIGHT_BIT_MIME, smtpUtf8, OptionalLong.empty(), null, null);
        Outgoing message = new Outgoing(
                id,
                now,
                sender,
                incoming.options(said),
                stored,
                returnPath.length,
                sorted.inboxes().isEmpty(),
                application.safeMode(),
                by);
        return arrival(message, incoming, sorted);
    }

    private Arrival arrival(Outgoing message, Incoming incoming, Sorted sorted) throws IOException {
        Posting.Text text = Notices.text(
                message.stored(), incoming.index(), !sorted.inboxes().isEmpty());
        List<Posting> notices = successes(message, sorted);
        Departures departures = departures(message, sorted, notices);
        Posting posting = new Posting(
                message.id(),
                message.receivedAt(),
                message.sender(),
                message.options(),
                text,
                sorted.local().stream().map(Recipient::address).toList(),
                sorted.inboxes(),
                sorted.expanded().stream().map(Recipient::address).toList(),
                departures,
                sorted.decided()
                        .map(one -> new Posting.Decided(
                                one.recipient().address(), one.by().nextHop().toString())),
                message.by());
        return new Arrival(posting, notices, sorted.decided());
    }

    private Departures departures(Outgoing message, Sorted sorted, List<Posting> notices) {
        Map<Optional<Address>, List<Recipient>> ways = new LinkedHashMap<>(2);
        if (!sorted.onward().isEmpty()) {
            ways.put(message.sender(), new ArrayList<>(sorted.onward()));
        }
        for (Sorted.Forwarded one : sorted.forwarded()) {
            ways.computeIfAbsent(
                            message.sender()
                                    .map(sender -> forwardedBy(sender, one.by().get(0))),
                            way -> new ArrayList<>())
                    .add(one.recipient());
        }
        Departures departures = Departures.NONE;
        try {
            for (Map.Entry<Optional<Address>, List<Recipient>> way : ways.entrySet()) {
                departures =
                        departures.and(forwarding.depart(message.as(way.getKey(), ways.size() == 1), way.getValue()));
            }
            return departures;
        } catch (RuntimeException failure) {
            departures.leased().forEach(forwarding::withdraw);
            notices.forEach(forwarding::withdraw);
            throw failure;
        }
    }

    /** Our own senders' mail comes from us already. */
    private Address forwardedBy(Address sender, Recipient by) {
        return directory.isOurs(sender.domain())
                ? sender
                : srs.forward(sender, by.address().domain());
    }

    /** A short message lies in memory once, for the database and for the next server. */
    private static Content stored(byte[] returnPath, byte[] received, Content content) throws IOException {
        byte[] trace = Arrays.copyOf(returnPath, returnPath.length + received.length);
        System.arraycopy(received, 0, trace, returnPath.length, received.length);
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

    private List<Posting> successes(Outgoing message, Sorted sorted) {
        List<RecipientStatus> statuses = new ArrayList<>(0);
        sorted.local().forEach(one -> success(message, one, Action.DELIVERED, statuses));
        sorted.decided().ifPresent(one -> success(message, one.recipient(), Action.DELIVERED, statuses));
        sorted.expanded().forEach(one -> success(message, one, Action.EXPANDED, statuses));
        if (message.sender().isEmpty() || statuses.isEmpty()) {
            return List.of();
        }
        Original original = new Original(message.receivedAt(), message.options(), message.stored());
        return notices.about(message.sender().get(), Kind.SUCCESS, original, statuses).stream()
                .toList();
    }

    private static void success(Outgoing message, Recipient recipient, Action action, List<RecipientStatus> statuses) {
        if (recipient.dsn().conditions().contains(DsnRequest.Notify.SUCCESS)) {
            statuses.add(new RecipientStatus(
                    recipient,
                    action,
                    Reply.of(250, "2.1.5", "Arrived"),
                    Optional.empty(),
                    Optional.of(message.receivedAt()),
                    Optional.empty()));
        }
    }

    /**
     * A notice about those recipients who have been refused since a mail was handed over.
     *
     * @param replies one for each recipient
     */
    public Optional<Posting> failures(
            Optional<Address> sender, List<Recipient> recipients, List<Reply> replies, Content content) {
        List<RecipientStatus> refused = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (!replies.get(i).isPositive() && Delivery.notifies(recipients.get(i), DsnRequest.Notify.FAILURE)) {
                refused.add(new RecipientStatus(
                        recipients.get(i),
                        Action.FAILED,
                        replies.get(i),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
            }
        }
        Original original = new Original(Instant.now(), Envelope.Options.NONE, content);
        return sender.isEmpty() || refused.isEmpty()
                ? Optional.empty()
                : notices.about(sender.get(), Kind.FAILURE, original, refused);
    }

    /** It is stored: what leaves is sent. */
    public void committed(List<Posting> postings) {
        postings.forEach(forwarding::dispatch);
        Counters.shared().increment(Counter.COMMITS);
        postings.forEach(posting ->
                Counters.shared().add(Counter.STORED, posting.inboxes().size()));
    }

    /** It was not stored. */
    public void withdraw(Arrival arrival) {
        forwarding.withdraw(arrival.posting());
        arrival.notices().forEach(forwarding::withdraw);
    }
}
