package fish.remora.app.email;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keywords of RFC 8621 §4.1.1 as flags of a mailbox. Has no state. */
public final class Keywords {
    public static final String SEEN = "$seen";

    /** \Deleted is none: it is about a place of a message, not about the message. */
    private static final Map<String, Flag> SYSTEM =
            Map.of(SEEN, Flag.SEEN, "$answered", Flag.ANSWERED, "$flagged", Flag.FLAGGED, "$draft", Flag.DRAFT);

    private Keywords() {}

    /** The system flag that a keyword stands for; null: none. */
    static @Nullable Flag flag(String keyword) {
        return SYSTEM.get(keyword);
    }

    /** The bit that a keyword, in lower case, has in a mailbox; 0: none. */
    static long bit(MailboxView view, String keyword) {
        Flag flag = SYSTEM.get(keyword);
        if (flag != null) {
            return flag.bit();
        }
        List<String> names = view.keywords();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(keyword)) {
                return 1L << (Flag.FIRST_KEYWORD + i);
            }
        }
        return 0;
    }

    /** In lower case; an IMAP client may have one that looks like one of ours, which is not shown. */
    static Set<String> of(long flags, Map<Integer, String> names) {
        Set<String> keywords = new TreeSet<>();
        SYSTEM.forEach((keyword, flag) -> {
            if (flag.isIn(flags)) {
                keywords.add(keyword);
            }
        });
        names.forEach((bit, name) -> {
            String keyword = name.toLowerCase(Locale.ROOT);
            if ((flags >>> bit & 1) != 0 && !SYSTEM.containsKey(keyword)) {
                keywords.add(keyword);
            }
        });
        return keywords;
    }

    /** The bits of those that are system flags. */
    static long system(Set<String> keywords) {
        return keywords.stream()
                .map(Keywords::flag)
                .mapToLong(flag -> flag == null ? 0 : flag.bit())
                .reduce(0, (a, b) -> a | b);
    }

    /** Those that are none. */
    static List<String> others(Set<String> keywords) {
        List<String> others = new ArrayList<>(keywords);
        others.removeIf(keyword -> flag(keyword) != null);
        return others;
    }
}
