package fish.remora.api;

import java.util.List;
import java.util.Optional;

/**
 * The application's side of the SMTP listener: the adapter asks, the application decides. Implemented by a message-driven bean;
 * called on threads of the container's WorkManager, from many at once, never from an event loop.
 */
public interface MailListener extends Authenticator {
    /** Declared here too: Payara gives the methods that a message listener type inherits no transaction attribute, and then refuses to call them. */
    @Override
    AccountId login(Peer peer, String user, Secret password) throws Denied;

    /** As {@link #login}. */
    @Override
    ScramCredential scram(Peer peer, String user) throws Denied;

    /** As {@link #login}. */
    @Override
    void proved(Peer peer, String user, boolean right) throws Denied;

    /** As {@link #login}. */
    @Override
    AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied;

    /** As {@link #login}. */
    @Override
    AccountId certified(Peer peer, Optional<String> user) throws Denied;

    /**
     * May who has logged in send as the envelope's sender? Asked at MAIL where people submit mail (RFC 6409 §6.1). Returning means yes.
     *
     * @param peer with an account
     * @throws Refused with the reply to give
     */
    void sender(Peer peer, Envelope envelope) throws Refused;

    /**
     * May this recipient join the envelope? (RFC 5321 §3.3: the answer to RCPT.) Returning means yes.
     *
     * @param envelope what is known so far; its recipients were accepted before
     * @return true when another application decides about its mail while the client waits: such a transaction comes to {@link #accept}
     *     alone, so that nobody waits with it
     * @throws Refused with the reply to give; a refused recipient leaves the envelope as it was
     */
    boolean recipient(Peer peer, Envelope envelope, Recipient recipient) throws Refused;

    /**
     * Takes over a group of mail transactions, each on its own merits: one that cannot be stored must not fail its neighbours.
     *
     * <p>A positive reply at position i promises that transaction i is durable: from here on losing it is our fault (RFC 5321 §6.1).
     * An exception means that nothing of the group is promised; the adapter answers 451 to each.
     *
     * @param group 1 to 500 transactions, bounded in octets as well, from different connections
     * @return one reply for each, in the same order; 2yz, 4yz or 5yz
     */
    List<Reply> accept(List<MailTransaction> group);
}
