package fish.remora.protocol.imap;

import java.util.OptionalLong;

/** EMAILID of RFC 8474 §5.1: an {@code M} and the number of {@link fish.remora.api.mailbox.StoredMessage#message}. Has no state. */
final class EmailId {
    private static final int MAX_DIGITS = 18;

    private EmailId() {}

    static String text(long message) {
        return "M" + message;
    }

    /** The number; empty when there is no message of that id. */
    static OptionalLong parse(String text) {
        boolean right = text.length() > 1
                && text.length() <= 1 + MAX_DIGITS
                && text.charAt(0) == 'M'
                && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
        return right ? OptionalLong.of(Long.parseLong(text.substring(1))) : OptionalLong.empty();
    }
}
