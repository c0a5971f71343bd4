package fish.remora.api;

import java.util.List;

/**
 * An account's INBOX as POP3 sees it (RFC 1939 §3): locked for one session, its listing fixed for as long as that session lasts.
 *
 * @param account whose
 * @param lock names the exclusive lock; whoever holds another one is somebody else
 * @param uidValidity with a UID it makes the unique-id of UIDL
 * @param items in the order of their UIDs, ascending
 */
public record Maildrop(AccountId account, long lock, long uidValidity, List<Item> items) {
    public Maildrop {
        items = List.copyOf(items);
    }

    /**
     * One message of it.
     *
     * @param uid its name in the INBOX
     * @param message its id in the store
     * @param size in octets, exactly as {@link MailboxListener#read} will give them
     * @param parts how many parts {@link MailboxListener#read} has, at least 1
     */
    public record Item(Uid uid, long message, long size, int parts) {}
}
