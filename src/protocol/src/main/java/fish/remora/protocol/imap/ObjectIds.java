package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxId;
import java.util.OptionalLong;

/** Ids as clients see them: RFC 8474 §3. The letter keeps an EMAILID from being taken for a MAILBOXID. */
final class ObjectIds {
    private static final int MAX_DIGITS = 18;

    private ObjectIds() {}

    /** MAILBOXID. */
    static String of(MailboxId mailbox) {
        return "F" + mailbox.value();
    }

    /** EMAILID. */
    static String ofMessage(long message) {
        return "M" + message;
    }

    /** The message of an EMAILID; empty: it is none of ours. */
    static OptionalLong message(String emailId) {
        String digits = emailId.substring(Math.min(1, emailId.length()));
        boolean ours = emailId.startsWith("M")
                && !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return ours ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
