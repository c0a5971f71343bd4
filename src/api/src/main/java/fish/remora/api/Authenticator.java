package fish.remora.api;

import java.util.Optional;

/**
 * Lets people in: what each listener asks of the application. Called on threads of the container's WorkManager, from many at once, never from an
 * event loop.
 */
public interface Authenticator {
    /**
     * Who is this? Takes the same time for a wrong name as for a wrong password.
     *
     * @param user an address, or what stands before its {@code @} when there is but one domain
     * @throws Denied AUTHENTICATIONFAILED; LIMIT when too many passwords are being checked; UNAVAILABLE when the store is down
     */
    AccountId login(Peer peer, String user, Secret password) throws Denied;

    /**
     * What SCRAM-SHA-256 needs to let somebody in without seeing a password. For a name that is nobody's there is one as well, always the same for
     * the name, which no password matches: nobody learns who is here.
     *
     * @param user as above
     * @throws Denied UNAVAILABLE when the store is down
     */
    ScramCredential scram(Peer peer, String user) throws Denied;

    /**
     * The outcome of a SCRAM exchange, before the client hears it: wrong ones are counted as wrong passwords are.
     *
     * @param user as it was given to {@link #scram}
     * @param right the proof was right
     * @throws Denied AUTHENTICATIONFAILED, whatever the proof, when too many were wrong; UNAVAILABLE when the store is down
     */
    void proved(Peer peer, String user, boolean right) throws Denied;

    /**
     * Whose bearer token is this? (RFC 6750.) May ask the network for the keys of who issued it. Wrong ones are counted as wrong passwords are.
     *
     * @param user whom the client says it is, as above; empty: whomever the token names
     * @throws Denied AUTHENTICATIONFAILED when the token cannot be believed or names another or nobody here; LIMIT when too many are being checked;
     *     UNAVAILABLE when nothing is known of its issuer's keys, or the store is down
     */
    AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied;

    /**
     * Who is this by the certificate that it showed in TLS? (RFC 4422 Appendix A.)
     *
     * @param peer whose TLS names somebody in {@link Peer.Tls#certified}
     * @param user one of those, as above; empty: the one account that they name
     * @throws Denied AUTHENTICATIONFAILED when that is nobody here, or more than one; UNAVAILABLE when the store is down
     */
    AccountId certified(Peer peer, Optional<String> user) throws Denied;
}
