package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.Envelope;
import fish.remora.api.Octets;
import fish.remora.api.Priority;
import fish.remora.app.account.Route;
import fish.remora.app.mailbox.Described;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message ready to be written: the octets, the inboxes it goes into, the deliveries it makes. Immutable.
 *
 * @param sender the reverse-path; empty is the null sender
 * @param options what MAIL said, corrected by what the octets are
 * @param local the recipients whose mail is kept here
 * @param inboxes where they lead, each once
 * @param expanded recipients of ours whose mail only goes elsewhere; written only in the trace
 * @param decided written only in the trace
 * @param by whose mail it is; null: no application's
 */
public record Posting(
        long id,
        Instant receivedAt,
        Optional<Address> sender,
        Envelope.Options options,
        Text text,
        List<Address> local,
        List<Route.Inbox> inboxes,
        List<Address> expanded,
        Departures departures,
        Optional<Decided> decided,
        @Nullable Submitted by) {

    /**
     * A recipient about whose mail an application decides in this transaction; nobody keeps the mail for it.
     *
     * @param destination the next hop's name
     */
    public record Decided(Address recipient, String destination) {}

    /**
     * What is stored.
     *
     * @param content Return-Path, trace fields, octets as they came
     * @param described what is found out about it for who lists it
     * @param messageId the Message-ID field, null when there is none
     */
    public record Text(
            Content content, Described described, @Nullable String messageId) {}

    /**
     * What leaves.
     *
     * @param leased sent by this node right after the commit
     * @param queued claimed by whoever has room for it
     * @param held waits for a person
     * @param captured those whom safe mode keeps it from
     */
    public record Departures(
            List<Consignment> leased, List<Consignment> queued, List<Held> held, List<Address> captured) {
        public static final Departures NONE = new Departures(List.of(), List.of(), List.of(), List.of());

        /** Both. */
        public Departures and(Departures other) {
            return isEmpty() && captured.isEmpty()
                    ? other
                    : new Departures(
                            both(leased, other.leased),
                            both(queued, other.queued),
                            both(held, other.held),
                            both(captured, other.captured));
        }

        private static <T> List<T> both(List<T> some, List<T> others) {
            return Stream.concat(some.stream(), others.stream()).toList();
        }

        Stream<Delivery> deliveries() {
            return Stream.of(
                            leased.stream().flatMap(one -> one.deliveries().stream()),
                            queued.stream().flatMap(one -> one.deliveries().stream()),
                            held.stream().map(Held::delivery))
                    .flatMap(stream -> stream);
        }

        public boolean isEmpty() {
            return leased.isEmpty() && queued.isEmpty() && held.isEmpty();
        }
    }

    /**
     * A delivery that a route holds back.
     *
     * @param sender as it will leave
     */
    public record Held(Optional<Address> sender, Delivery delivery, String destination, String why) {}

    Priority priority() {
        return by == null ? Priority.NORMAL : by.priority();
    }

    /** True when it only passes through: no mailbox shows it, something leaves, and it is in memory as a whole. */
    boolean isInTransit() {
        return inboxes.isEmpty() && copies() > 0 && text.content() instanceof Octets;
    }

    /** How many entries and deliveries refer to it. */
    int copies() {
        return inboxes.size() + (int) departures.deliveries().count();
    }
}
