package fish.remora.protocol.mime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a header that IMAP tells of, found in one pass, and its ENVELOPE: RFC 9051 §7.5.2. Values are as they came; a field that
 * comes again adds its addresses to the first one's. Immutable once made.
 */
final class EnvelopeText {
    private static final int MAX_ADDRESSES = 5000;
    private static final int LONGEST_NAME = "in-reply-to".length();

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, List<String>> recipients = new HashMap<>();
    private final Map<String, List<AddressList.Entry>> lists = new HashMap<>();

    EnvelopeText(Header header) {
        for (Header.Field field : header.fields()) {
            if (field.name().length() <= LONGEST_NAME) {
                String name = field.name().toLowerCase(Locale.ROOT);
                switch (name) {
                    case "to", "cc", "bcc" ->
                        recipients
                                .computeIfAbsent(name, first -> new ArrayList<>())
                                .add(field.value());
                    case "date", "subject", "from", "sender", "reply-to", "in-reply-to", "message-id", "references" ->
                        values.putIfAbsent(name, field.value());
                    default -> {}
                }
            }
        }
    }

    /** @param name in lower case */
    @Nullable
    String value(String name) {
        return values.get(name);
    }

    /** The entries of an address field; none when it is not there. */
    List<AddressList.Entry> addresses(String name) {
        return lists.computeIfAbsent(name, this::parse);
    }

    private List<AddressList.Entry> parse(String name) {
        List<String> several = recipients.get(name);
        String one = values.getOrDefault(name, "");
        return AddressList.parse(several == null ? one : String.join(", ", several), MAX_ADDRESSES);
    }

    /**
     * Writes {@code envelope}.
     *
     * @param roomy in octets, of each of To, Cc, Bcc: addresses beyond it are left out
     * @param limit the same for other lists; in characters, of each string
     */
    void write(ResponseText to, int roomy, int limit) {
        to.text('(').nstring(value("date"), limit).text(' ').nstring(value("subject"), limit);
        List<AddressList.Entry> from = addresses("from");
        list(to, from, limit);
        list(to, orFrom("sender", from), limit);
        list(to, orFrom("reply-to", from), limit);
        list(to, addresses("to"), roomy);
        list(to, addresses("cc"), roomy);
        list(to, addresses("bcc"), roomy);
        to.text(' ').nstring(value("in-reply-to"), limit);
        to.text(' ').nstring(value("message-id"), limit).text(')');
    }

    private List<AddressList.Entry> orFrom(String name, List<AddressList.Entry> from) {
        List<AddressList.Entry> own = addresses(name);
        return own.isEmpty() ? from : own;
    }

    private static void list(ResponseText to, List<AddressList.Entry> entries, int limit) {
        if (entries.isEmpty()) {
            to.text(" NIL");
            return;
        }
        to.text(" (");
        int start = to.length();
        boolean inGroup = false;
        for (AddressList.Entry entry : entries) {
            if (to.length() - start > limit) {
                if (inGroup) {
                    address(to, AddressList.Entry.GROUP_END, limit);
                }
                break;
            }
            address(to, entry, limit);
            inGroup = entry.host() == null ? entry.mailbox() != null : inGroup;
        }
        to.text(')');
    }

    private static void address(ResponseText to, AddressList.Entry entry, int limit) {
        int each = Math.min(limit, 1000);
        to.text('(').nstring(entry.name(), each).text(" NIL ");
        to.nstring(entry.mailbox(), each).text(' ').nstring(entry.host(), each).text(')');
    }
}
