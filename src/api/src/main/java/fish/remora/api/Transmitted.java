package fish.remora.api;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What became of a {@link Transmission}: facts, no judgement.
 *
 * @param outcomes one for each recipient, in their order
 * @param remote who was talked to last; empty when nobody answered
 * @param contact how the next hop as a whole behaved, whatever it said of single recipients
 */
public record Transmitted(List<Outcome> outcomes, Optional<Remote> remote, Contact contact) {
    public Transmitted {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * One recipient's result.
     *
     * @param reply 2yz: the next hop has taken responsibility (RFC 5321 §6.1); 4yz: may succeed later; 5yz: will not
     * @param remote true when the reply is the peer's own, false when it is ours for what we found: no such domain, no connection
     * @param uncertain the connection broke between the end of the content and its reply: the peer may have taken the message
     */
    public record Outcome(Reply reply, boolean remote, boolean uncertain) {}

    /**
     * The other end.
     *
     * @param name of the host, from MX or route
     * @param tls empty when the connection was not secured
     * @param dsn it takes care of NOTIFY itself from now on (RFC 3461 §5.2.1); false: nobody behind it will (§5.2.2)
     */
    public record Remote(String name, InetSocketAddress address, Optional<Peer.Tls> tls, boolean dsn) {}

    /** How the next hop behaved. */
    public enum Contact {
        /** It talked of our mail: what it refused, it refused for the mail's sake. */
        MADE,
        /** It asked us to come back later: 421, 4yz in greeting, EHLO or AUTH; or it closed, or fell silent, in mid-session. */
        TURNED_AWAY,
        /** No connection could be made to any of its hosts, or no answer came in time. */
        UNREACHABLE,
        /** The domain names no host that could be asked: unknown, null MX, a loop. */
        NO_HOST,
        /** The caller's side ended it: the adapter stops, or the content could not be read. */
        NOT_TRIED
    }

    /** The same result for all recipients. */
    public static Transmitted all(
            Transmission transmission, Outcome outcome, Optional<Remote> remote, Contact contact) {
        return new Transmitted(
                transmission.recipients().stream().map(recipient -> outcome).toList(), remote, contact);
    }
}
