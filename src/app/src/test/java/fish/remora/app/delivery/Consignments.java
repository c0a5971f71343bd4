package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.NextHop;
import fish.remora.api.Octets;
import fish.remora.api.Priority;
import fish.remora.api.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Consignments for tests. */
final class Consignments {
    private static long ids;

    private Consignments() {}

    static Consignment from(String sender) {
        return from(sender, Priority.NORMAL);
    }

    static Consignment from(String sender, Priority priority) {
        Recipient recipient = new Recipient(Address.parse("x@far.test"), DsnRequest.DEFAULT);
        Instant late = Instant.EPOCH.plusSeconds(1000);
        return new Consignment(
                ++ids,
                Instant.EPOCH,
                sender.isEmpty() ? Optional.empty() : Optional.of(Address.parse(sender)),
                Envelope.Options.NONE,
                Octets.of(new byte[10]),
                new NextHop.Domain("far.test"),
                List.of(new Delivery(++ids, ids, recipient, 0, late, late)),
                true,
                priority);
    }
}
