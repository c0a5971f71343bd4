package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxId;

/** MAILBOXID: RFC 8474 §4. The letter keeps it from being taken for an {@link EmailId}. Has no state. */
final class ObjectIds {
    private ObjectIds() {}

    static String of(MailboxId mailbox) {
        return "F" + mailbox.value();
    }
}
