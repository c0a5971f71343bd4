package fish.remora.api;

import java.net.InetSocketAddress;
import java.util.List;
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
 * @param account who has logged in; empty: nobody
 * @param service what is spoken
 */
public record Peer(
        String connection,
        InetSocketAddress remote,
        InetSocketAddress local,
        boolean trusted,
        boolean relay,
        Optional<Tls> tls,
        Optional<AccountId> account,
        Service service) {

    /** The protocols for people, under the names that passwords for programs have. */
    public enum Service {
        SMTP,
        POP3,
        IMAP
    }

    /** Nobody has logged in to SMTP. */
    public Peer(
            String connection,
            InetSocketAddress remote,
            InetSocketAddress local,
            boolean trusted,
            boolean relay,
            Optional<Tls> tls) {
        this(connection, remote, local, trusted, relay, tls, Optional.empty(), Service.SMTP);
    }

    /**
     * What TLS negotiated.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param cipher such as {@code TLS_AES_256_GCM_SHA384}
     * @param serverEndPoint the channel binding tls-server-end-point (RFC 5929 §4), a hash of our certificate; empty: not known. Never changed
     * @param certified whom the client's certificate names (rfc822Name, RFC 5280 §4.2.1.6), if it showed one and the administrator trusts who issued it
     */
    public record Tls(String protocol, String cipher, byte[] serverEndPoint, List<Address> certified) {
        public Tls {
            certified = List.copyOf(certified);
        }

        /** Without a client's certificate. */
        public Tls(String protocol, String cipher, byte[] serverEndPoint) {
            this(protocol, cipher, serverEndPoint, List.of());
        }

        /** Without a channel binding. */
        public Tls(String protocol, String cipher) {
            this(protocol, cipher, new byte[0]);
        }
    }

    /** The same peer at another port. */
    public Peer at(Service spoken) {
        return new Peer(connection, remote, local, trusted, relay, tls, account, spoken);
    }

    /** The same peer after it has logged in. */
    public Peer as(AccountId known) {
        return new Peer(connection, remote, local, trusted, relay, tls, Optional.of(known), service);
    }

    /** The same peer after its TLS handshake, before which nothing counts. */
    public Peer secured(Tls negotiated) {
        return new Peer(connection, remote, local, trusted, relay, Optional.of(negotiated), Optional.empty(), service);
    }

    public boolean isSecure() {
        return tls.isPresent();
    }
}
