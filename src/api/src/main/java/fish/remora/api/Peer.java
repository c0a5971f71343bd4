package fish.remora.api;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Who is at the other end of a connection: facts the adapter has gathered, no judgement.
 *
 * @param connection the connection's id, as it stands in the log
 * @param remote the client's address and port
 * @param local our address and port
 * @param trusted the client's network is listed in {@code remora.trusted}
 * @param relay the client's network is listed in {@code remora.relay.from}: it may send to foreign addresses without logging in
 * @param tls the negotiated TLS, empty before STARTTLS
 */
public record Peer(
        String connection,
        InetSocketAddress remote,
        InetSocketAddress local,
        boolean trusted,
        boolean relay,
        Optional<Tls> tls) {

    /**
     * What TLS negotiated.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param cipher such as {@code TLS_AES_256_GCM_SHA384}
     */
    public record Tls(String protocol, String cipher) {}

    /** The same peer after its TLS handshake. */
    public Peer secured(Tls negotiated) {
        return new Peer(connection, remote, local, trusted, relay, Optional.of(negotiated));
    }

    public boolean isSecure() {
        return tls.isPresent();
    }
}
