package fish.remora.protocol.imap;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Flags as a client names them.
 *
 * @param system bits of {@link Flag}
 * @param keywords each once, in any case; at most {@link Flag#KEYWORDS}
 */
record Flags(long system, List<String> keywords) {
    static final Flags NONE = new Flags(0, List.of());

    /** @throws BadSyntax when a system flag is none that a client can set, or there are more keywords than a mailbox has room for */
    static Flags of(List<String> words) throws BadSyntax {
        long system = 0;
        Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String word : words) {
            if (word.startsWith("\\")) {
                system |= Flag.named(word)
                        .orElseThrow(() -> new BadSyntax("No such system flag"))
                        .bit();
            } else if (keywords.add(word) && keywords.size() > Flag.KEYWORDS) {
                throw new BadSyntax("No message has so many keywords");
            }
        }
        return new Flags(system, List.copyOf(keywords));
    }

    /** {@code (\Seen $Forwarded)}: one message's. */
    static String text(MailboxView view, long bits) {
        return parenthesized(Flag.words(bits), view.keywords(bits));
    }

    /** FLAGS of SELECT: all there are in a mailbox. */
    static String known(MailboxView view) {
        return parenthesized(Flag.words(-1), named(view));
    }

    /** PERMANENTFLAGS: what this user may change (RFC 9051 §7.1, RFC 4314 §4). */
    static String permanent(Selected selected) {
        List<String> words = new ArrayList<>();
        for (Flag flag : Flag.values()) {
            Right needed = switch (flag) {
                case SEEN -> Right.SEEN;
                case DELETED -> Right.DELETE_MESSAGES;
                case ANSWERED, FLAGGED, DRAFT -> Right.WRITE;
            };
            if (selected.may(needed)) {
                words.add(flag.word());
            }
        }
        List<String> keywords = new ArrayList<>();
        if (selected.may(Right.WRITE)) {
            keywords.addAll(named(selected.latest()));
            if (keywords.size() < Flag.KEYWORDS) {
                keywords.add("\\*");
            }
        }
        return parenthesized(words, keywords);
    }

    private static List<String> named(MailboxView view) {
        return view.keywords().stream().filter(keyword -> !keyword.isEmpty()).toList();
    }

    private static String parenthesized(List<String> words, List<String> keywords) {
        List<String> all = new ArrayList<>(words);
        all.addAll(keywords);
        return "(" + String.join(" ", all) + ")";
    }
}
