package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.Envelope;
import fish.remora.api.NextHop;
import fish.remora.api.Priority;
import fish.remora.api.Transmission;
import fish.remora.app.event.Event;
import fish.remora.app.start.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One message and those of its recipients that go to one next hop together. Immutable.
 *
 * @param content as it is sent: without our Return-Path
 * @param sole nothing else refers to the message, and it is short: it can go with its last delivery
 */
public record Consignment(
        long messageId,
        Instant receivedAt,
        Optional<Address> sender,
        Envelope.Options options,
        Content content,
        NextHop nextHop,
        List<Delivery> deliveries,
        boolean sole,
        Priority priority) {
    /** RFC 5321 §4.5.3.1.8: what every server takes in one transaction. */
    static final int MOST = 100;

    /** Of how many recipients one to this next hop may be: an application gets each by itself. */
    static int most(NextHop nextHop) {
        return nextHop instanceof NextHop.Application ? 1 : MOST;
    }

    /** When this node got it: ids of leases tell the time. */
    boolean isLeasedBefore(Instant time) {
        return deliveries.get(0).lease() < Ids.first(time);
    }

    String destination() {
        return nextHop.toString();
    }

    /** Whose turn it is, among the senders of one destination. */
    String senderPath() {
        return Event.path(sender);
    }

    /** Octets it keeps in memory. */
    long memory() {
        return content.inMemory() ? content.size() : 0;
    }

    Transmission transmission() {
        return new Transmission(
                Ids.name(messageId),
                sender,
                deliveries.stream().map(Delivery::recipient).toList(),
                options,
                content);
    }
}
