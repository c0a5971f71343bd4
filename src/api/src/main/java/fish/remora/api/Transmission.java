package fish.remora.api;

import java.util.List;
import java.util.Optional;

/**
 * One message on its way to one next hop.
 *
 * @param id what the logs of both sides call it
 * @param sender the reverse-path; empty is the null sender
 * @param recipients at least one, all of this next hop
 * @param options the parameters of MAIL as the message came with them; what the peer does not offer is left out (RET, ENVID, NOTIFY, ORCPT),
 *     converted (8BITMIME, RFC 6152 §3) or refused (SMTPUTF8, RFC 6531 §3.2)
 * @param content the octets to send, readable until the result has been given; {@link Content#open} may block and is called on
 *     a worker thread, unless the content {@linkplain Content#inMemory is in memory}
 */
public record Transmission(
        String id, Optional<Address> sender, List<Recipient> recipients, Envelope.Options options, Content content) {
    public Transmission {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a transmission has a recipient");
        }
    }
}
