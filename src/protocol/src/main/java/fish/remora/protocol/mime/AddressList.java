package fish.remora.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the address lists of a header: RFC 5322 §3.4, §4.4. Lenient: whatever stands there becomes an entry or nothing, and never makes
 * it throw. One thread, one list.
 */
final class AddressList {
    private static final int MAX_COMMENT_DEPTH = 100;

    /** In characters: a longer domain literal is none. */
    private static final int MAX_LITERAL = 255;

    /**
     * An address as ENVELOPE tells it (RFC 9051 §7.5.2): a mailbox has a host, which is empty when there was none; the begin of a group has
     * its name as mailbox and no host; its end has neither.
     *
     * @param name as it came, without quotes; encoded words are left
     */
    record Entry(
            @Nullable String name,
            @Nullable String mailbox,
            @Nullable String host) {
        static final Entry GROUP_END = new Entry(null, null, null);

        boolean isMailbox() {
            return mailbox != null && host != null;
        }
    }

    private final String text;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>(1);
    private final StringBuilder words = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private int position;
    private boolean inGroup;
    /** Where the last at sign outside quotes is in {@link #words}. */
    private int at = -1;

    /** What stood in angle brackets, and where its at sign is. */
    private @Nullable String route;

    private int routeAt = -1;
    private boolean spaced;

    private AddressList(String text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /** @param limit entries beyond it are left out */
    static List<Entry> parse(String text, int limit) {
        AddressList list = new AddressList(text, limit);
        list.read();
        return list.entries;
    }

    private void read() {
        while (position < text.length() && entries.size() < limit) {
            char c = text.charAt(position);
            switch (c) {
                case '"' -> quoted(words);
                case '(' -> {
                    comment(comment);
                    spaced = words.length() > 0;
                }
                case '<' -> angle();
                case ',' -> {
                    position++;
                    flush();
                }
                case ':' -> colon();
                case ';' -> {
                    position++;
                    flush();
                    endGroup();
                }
                case '[' -> literal();
                case ' ', '\t' -> {
                    position++;
                    spaced = words.length() > 0;
                }
                default -> plain(c);
            }
        }
        flush();
        endGroup();
    }

    private void plain(char c) {
        if (c == '=' && encodedWord()) {
            return;
        }
        if (c == '@') {
            at = words.length();
            spaced = false;
        } else if (at >= 0 && (c == '.' || "@.".indexOf(words.charAt(words.length() - 1)) >= 0)) {
            spaced = false;
        }
        word();
        words.append(c);
        position++;
    }

    /** A space between words, where there was one. */
    private void word() {
        if (spaced && words.length() > 0) {
            words.append(' ');
        }
        spaced = false;
    }

    /** RFC 2047 words are taken whole, as some senders leave commas in them. */
    private boolean encodedWord() {
        if (position + 1 >= text.length() || text.charAt(position + 1) != '?') {
            return false;
        }
        int marks = 1;
        for (int i = position + 2; i < text.length() - 1 && text.charAt(i) > ' '; i++) {
            if (text.charAt(i) == '?') {
                marks++;
                if (marks == 4) {
                    if (text.charAt(i + 1) != '=') {
                        return false;
                    }
                    word();
                    words.append(text, position, i + 2);
                    position = i + 2;
                    return true;
                }
            }
        }
        return false;
    }

    private void quoted(StringBuilder to) {
        word();
        position++;
        while (position < text.length() && text.charAt(position) != '"') {
            if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                position++;
            }
            to.append(text.charAt(position++));
        }
        position++;
    }

    /** A comment behind an address is often a name: RFC 5322 §3.4 speaks of it, and so was RFC 822's way. */
    private void comment(StringBuilder to) {
        to.setLength(0);
        int depth = 0;
        do {
            char c = text.charAt(position);
            if (c == '\\' && position + 1 < text.length()) {
                to.append(text.charAt(++position));
            } else if (c == '(') {
                if (depth > 0) {
                    to.append(c);
                }
                depth = Math.min(depth + 1, MAX_COMMENT_DEPTH);
            } else if (c == ')') {
                depth--;
                if (depth > 0) {
                    to.append(c);
                }
            } else {
                to.append(c);
            }
            position++;
        } while (depth > 0 && position < text.length());
    }

    private void literal() {
        word();
        int end = position;
        while (end < text.length() && end - position < MAX_LITERAL && text.charAt(end) != ']') {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == ']';
        int to = closed ? end + 1 : position + 1;
        words.append(text, position, to);
        position = to;
    }

    private void colon() {
        position++;
        if (inGroup || at >= 0 || route != null) {
            words.append(':');
            return;
        }
        entries.add(new Entry(null, words.toString().strip(), null));
        clear();
        inGroup = true;
    }

    private void endGroup() {
        if (inGroup) {
            inGroup = false;
            entries.add(Entry.GROUP_END);
        }
    }

    /** {@code <...>}; one that is not closed ends at the next comma or with the text. */
    private void angle() {
        if (route != null) {
            flush();
        }
        String name = words.toString();
        words.setLength(0);
        spaced = false;
        at = -1;
        position++;
        boolean routed = position < text.length() && text.charAt(position) == '@';
        while (position < text.length() && text.charAt(position) != '>') {
            char c = text.charAt(position);
            if (c == ',' && !routed) {
                break;
            }
            if (c == '"') {
                quoted(words);
            } else if (c == '(') {
                comment(new StringBuilder());
            } else if (c == ':' && routed) {
                words.setLength(0);
                at = -1;
                routed = false;
                position++;
            } else {
                if (c == '@') {
                    at = words.length();
                }
                if (c != ' ' && c != '\t') {
                    words.append(c);
                }
                position++;
            }
        }
        if (position < text.length() && text.charAt(position) == '>') {
            position++;
        }
        route = words.toString();
        routeAt = at;
        words.setLength(0);
        words.append(name);
        at = -1;
    }

    private void flush() {
        String name = words.toString().strip();
        String behind = comment.toString().strip();
        String address = route;
        if (address != null) {
            String shown = name.isEmpty() ? behind : name;
            entries.add(mailbox(shown.isEmpty() ? null : shown, address, routeAt));
        } else if (!name.isEmpty()) {
            entries.add(mailbox(behind.isEmpty() ? null : behind, words.toString(), at));
        }
        clear();
    }

    private static Entry mailbox(@Nullable String name, String address, int at) {
        if (at < 0) {
            return new Entry(name, address.strip(), "");
        }
        return new Entry(
                name,
                address.substring(0, at).strip(),
                address.substring(at + 1).strip());
    }

    private void clear() {
        words.setLength(0);
        comment.setLength(0);
        route = null;
        routeAt = -1;
        at = -1;
        spaced = false;
    }
}
