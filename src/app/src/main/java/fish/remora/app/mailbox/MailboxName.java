package fish.remora.app.mailbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;

/**
 * The name of a mailbox: RFC 9051 §5.1. Levels are parted by {@code /}; INBOX has no case, as a first level either, lest LIST
 * tells of two; the rest is Net-Unicode (RFC 5198), so equal names
 * have equal octets. A level is neither empty nor a dot or two, which paths of files and URLs take for
 * something else, and no name has a backslash, which Payara admits in no URL. Immutable.
 */
public record MailboxName(String text) {
    /** In octets of UTF-8. */
    public static final int LONGEST = 255;

    /** What {@link #of} takes, in words that follow "must be". */
    public static final String ALLOWED =
            "a mailbox such as INBOX or Archive/2026: at most 255 octets, no control characters, no backslash, no space at either end, no empty level, no level that is . or ..";

    /** @throws IllegalArgumentException when it is no name of a mailbox */
    public MailboxName {
        boolean wrong = !text.equals(text.strip())
                || text.getBytes(StandardCharsets.UTF_8).length > LONGEST
                || text.codePoints().anyMatch(MailboxName::isForbidden)
                || List.of(text.split("/", -1)).stream()
                        .anyMatch(level -> level.isEmpty() || level.equals(".") || level.equals(".."));
        if (wrong) {
            throw new IllegalArgumentException("no name of a mailbox: it must be " + ALLOWED);
        }
    }

    /**
     * The name as somebody writes it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static MailboxName of(String written) {
        String name = Normalizer.normalize(written, Normalizer.Form.NFC);
        int end = name.indexOf('/') < 0 ? name.length() : name.indexOf('/');
        return new MailboxName(
                name.substring(0, end).equalsIgnoreCase(Mailbox.INBOX) ? Mailbox.INBOX + name.substring(end) : name);
    }

    /** RFC 5198 §2: no controls of either range, no line or paragraph separators; and no half of a pair. */
    private static boolean isForbidden(int c) {
        return Character.isISOControl(c) || c == '\\' || c == 0x2028 || c == 0x2029 || c >= 0xD800 && c <= 0xDFFF;
    }
}
