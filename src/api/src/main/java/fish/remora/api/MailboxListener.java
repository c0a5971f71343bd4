package fish.remora.api;

import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Quota;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.UidRange;
import fish.remora.api.mailbox.Watch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
     * Somebody has come in and stays.
     *
     * @param ended run once, on any thread, within seconds after he may not come in any more, or must do so anew: his account was shut or
     *     removed, or its password changed; must return at once
     * @return to be closed when he goes
     * @throws Denied UNAVAILABLE
     */
    Watch stay(AccountId account, Runnable ended) throws Denied;

    /**
     * All mailboxes that somebody may see, and all names he has subscribed to, ordered by name: his own, then those of others.
     *
     * @throws Denied when the store cannot be reached, as all methods below
     */
    List<MailboxInfo> list(AccountId account) throws Denied;

    /**
     * One mailbox, which {@link #list} need not show: STATUS and MYRIGHTS do not ask for {@link Right#LOOKUP} (RFC 4314 §4).
     *
     * @throws Denied NONEXISTENT when there is none to which the account has any right
     */
    MailboxInfo find(AccountId account, String name) throws Denied;

    /**
     * Makes a mailbox, and those above it that are missing (RFC 9051 §6.3.4).
     *
     * @param name without a trailing {@code /}
     * @throws Denied ALREADYEXISTS; CANNOT when it is no name; NOPERM; LIMIT; USEATTR when another mailbox has that use already
     */
    MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied;

    /**
     * Deletes a mailbox and what it holds, but not those below it.
     *
     * @throws Denied NONEXISTENT; CANNOT for INBOX; NOPERM
     */
    void delete(AccountId account, String name) throws Denied;

    /**
     * Renames a mailbox and those below it. INBOX gives what it holds to a new mailbox and stays (RFC 9051 §6.3.6).
     *
     * @throws Denied NONEXISTENT; ALREADYEXISTS; CANNOT; NOPERM
     */
    void rename(AccountId account, String from, String to) throws Denied;

    /** Whether LIST (SUBSCRIBED) shows a name, which need not exist. */
    void subscribe(AccountId account, String name, boolean subscribed) throws Denied;

    /**
     * Opens a mailbox for a session; nothing is held: there is no counterpart that closes it.
     *
     * @throws Denied NONEXISTENT; NOPERM when it may not be read
     */
    OpenMailbox select(AccountId account, String name) throws Denied;

    /**
     * What a mailbox holds now.
     *
     * @param known what its reader knows; it is returned itself when nothing has changed
     * @param everywhere false: changes by other servers may be missing for a second
     * @throws Denied NONEXISTENT when the mailbox is no more; NOPERM when it may not be read any more
     */
    MailboxView view(AccountId account, MailboxView known, boolean everywhere) throws Denied;

    /**
     * UIDs that have been expunged after a modseq, ascending; when that is longer ago than the store remembers, all that were ever given out
     * and are not there (RFC 7162 §3.2.5.2). Empty ranges are never returned.
     */
    List<UidRange> vanished(AccountId account, MailboxId mailbox, long modseq) throws Denied;

    /** Tells of changes until the watch is closed: of these mailboxes, and of the list of mailboxes. */
    Watch watch(AccountId account, Set<MailboxId> mailboxes, Watch.Listener listener) throws Denied;

    /**
     * Messages with what is wanted of them, in the order asked for. Those that are no more are left out. It may be fewer than asked for when
     * their octets would be too many to hold: the rest is to be asked for again.
     *
     * @param uids at most 1,000
     * @return at least one, unless none is there any more
     */
    List<StoredMessage> fetch(AccountId account, MailboxId mailbox, List<Uid> uids, Set<StoredMessage.Detail> details)
            throws Denied;

    /**
     * One part of a message's octets; all parts in order are the message.
     *
     * @param part 0 to {@code message.parts() - 1}
     * @throws Denied EXPUNGEISSUED when the message is no more
     */
    byte[] read(AccountId account, MailboxId mailbox, StoredMessage message, int part) throws Denied;

    /**
     * Changes flags, but for what {@code unchangedSince} keeps out. Up to 5,000 at once, all or nothing; of more than that some may have changed when it fails.
     *
     * @return UIDs that were left alone because of {@code unchangedSince}
     * @throws Denied NOPERM, CANNOT, LIMIT when there is no room for a new keyword
     */
    List<Uid> store(AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change) throws Denied;

    /**
     * Says no as {@link #append} would, before the client sends a message. None of no octets: whether it may append at all.
     *
     * @param messages that one and those of the same command that were sent before
     * @param octets of all of them
     * @throws Denied TRYCREATE, NOPERM, OVERQUOTA
     */
    void mayAppend(AccountId account, String name, int messages, long octets) throws Denied;

    /**
     * Appends messages, all or none, durably.
     *
     * @throws Denied TRYCREATE, NOPERM, OVERQUOTA, TOOBIG, LIMIT
     */
    Placed append(AccountId account, String name, List<NewMessage> messages) throws Denied;

    /**
     * Appends a message and expunges another in one step (RFC 8508).
     *
     * @throws Denied as {@link #append}; EXPUNGEISSUED when the other is no more
     */
    Placed replace(AccountId account, MailboxId mailbox, Uid replaced, String name, NewMessage message) throws Denied;

    /**
     * Copies messages with their flags and internal dates, all or none of those that are there.
     *
     * @throws Denied TRYCREATE, NOPERM, OVERQUOTA, LIMIT for more than 100,000
     */
    Placed copy(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied;

    /**
     * As {@link #copy}, and expunges the originals in the same step (RFC 6851); in steps of 5,000, however many, of which those that were done remain when
     * a later one fails.
     */
    Placed move(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied;

    /**
     * Expunges messages that have \Deleted.
     *
     * @param uids empty: any
     * @throws Denied NOPERM
     */
    void expunge(AccountId account, MailboxId mailbox, Optional<List<UidRange>> uids) throws Denied;

    /** The UIDs of the messages that match, ascending. */
    long[] search(AccountId account, MailboxId mailbox, SearchKey key) throws Denied;

    /** What the owner of that mailbox has stored; empty name: the account itself. */
    Quota quota(AccountId account, String name) throws Denied;

    /**
     * Who may do what with a mailbox: rights by identifier, an address or {@code anyone} (RFC 4314 §2), its owner among them.
     *
     * @throws Denied NOPERM without {@link Right#ADMINISTER}
     */
    Map<String, Set<Right>> acl(AccountId account, String name) throws Denied;

    /**
     * Sets the rights of one identifier; none: takes the entry away.
     *
     * @throws Denied NOPERM; CANNOT for the owner's; NONEXISTENT when nobody has that address
     */
    void setAcl(AccountId account, String name, String identifier, Set<Right> rights) throws Denied;

    /**
     * All annotations of a mailbox, or with an empty name of the server, by entry name in lower case (RFC 5464 §3): {@code /private/} ones are the account's own.
     *
     * @throws Denied NONEXISTENT, NOPERM
     */
    Map<String, byte[]> metadata(AccountId account, String name) throws Denied;

    /**
     * Sets annotations, all or none; an empty value takes one away.
     *
     * @throws Denied NONEXISTENT, NOPERM, LIMIT when they are too many, TOOBIG when one is too large
     */
    void setMetadata(AccountId account, String name, Map<String, Optional<byte[]>> entries) throws Denied;

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
     * The first parts of several messages at once, as {@link #read(Maildrop, Maildrop.Item, int)} gives them.
     *
     * @param items at least one; together they have no more octets than the caller wants to hold
     * @return theirs in their order, up to the first message that has been expunged; at least one
     * @throws Denied NONEXISTENT when that is the first of all
     */
    List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied;

    /**
     * The UPDATE state of RFC 1939 §6: expunges what was marked, all or nothing, then releases the lock.
     *
     * @param expunge may be empty, as after a broken connection
     * @throws Denied when nothing was expunged
     */
    void close(Maildrop maildrop, List<Uid> expunge) throws Denied;
}
