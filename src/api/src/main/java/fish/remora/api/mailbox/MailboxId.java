package fish.remora.api.mailbox;

/** Names a mailbox for as long as it exists, under whatever name; MAILBOXID of RFC 8474 §4. */
public record MailboxId(long value) {
    public MailboxId {
        if (value <= 0) {
            throw new IllegalArgumentException("a mailbox id is positive: " + value);
        }
    }
}
