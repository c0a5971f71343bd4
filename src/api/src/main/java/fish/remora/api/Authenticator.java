package fish.remora.api;

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
}
