package fish.remora.api;

import java.util.List;
import java.util.Optional;

/**
 * The application's side of the mailbox listeners. Implemented by a message-driven bean; called on threads of the container's
 * WorkManager, from many at once, never from an event loop.
 */
public interface MailboxListener extends Authenticator {
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
     * Locks an account's INBOX for one POP3 session and lists it. The lock lasts until {@link #close}, or until this server dies.
     *
     * @throws Denied INUSE when another session holds the lock
     */
    Maildrop open(AccountId account) throws Denied;

    /**
     * One part of a message's octets; all parts in order are the message. A part has at most 256 KB, so that neither side ever holds
     * a large message.
     *
     * @param part 0 to {@code item.parts() - 1}
     * @throws Denied NONEXISTENT when the message has been expunged by another access meanwhile
     */
    byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied;

    /**
     * The UPDATE state of RFC 1939 §6: expunges what was marked, all or nothing, then releases the lock.
     *
     * @param expunge may be empty, as after a broken connection
     * @throws Denied when nothing was expunged
     */
    void close(Maildrop maildrop, List<Uid> expunge) throws Denied;
}
