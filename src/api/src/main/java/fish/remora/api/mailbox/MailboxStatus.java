package fish.remora.api.mailbox;

/**
 * The counters of a mailbox, which cost the same for ten messages and for a million.
 *
 * @param octets of all messages
 * @param highestModseq at least 1
 */
public record MailboxStatus(
        long messages, long unseen, long deleted, long octets, long uidNext, long uidValidity, long highestModseq) {}
