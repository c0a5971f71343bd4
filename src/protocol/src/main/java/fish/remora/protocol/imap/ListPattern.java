package fish.remora.protocol.imap;

import java.util.BitSet;
import java.util.regex.Pattern;

/** A name in which {@code *} stands for anything and {@code %} for anything within a level: RFC 9051 §6.3.9. Immutable. */
record ListPattern(String text) {
    /** Parts the levels of a name. */
    static final char DELIMITER = '/';

    private static final Pattern WILDCARDS = Pattern.compile("[*%]{2,}");

    /** Wildcards that follow one another are one: {@code *} if that is among them. */
    ListPattern {
        text = WILDCARDS.matcher(text).replaceAll(run -> run.group().contains("*") ? "*" : "%");
    }

    /** INBOX matches in any case. The time is at most that of the name's length squared, whatever the pattern. */
    boolean matches(String name) {
        if (text.length() > 2 * name.length() + 1) {
            return false;
        }
        return matches(name, false) || name.equals("INBOX") && matches(name, true);
    }

    /** {@code at} holds the places in the pattern that what was read of the name leads to. */
    private boolean matches(String name, boolean anyCase) {
        BitSet at = new BitSet(text.length() + 1);
        at.set(0);
        skipWildcards(at);
        for (int i = 0; i < name.length() && !at.isEmpty(); i++) {
            BitSet next = new BitSet(text.length() + 1);
            char c = name.charAt(i);
            for (int place = at.nextSetBit(0); place >= 0 && place < text.length(); place = at.nextSetBit(place + 1)) {
                char pattern = text.charAt(place);
                if (pattern == '*' || pattern == '%' && c != DELIMITER) {
                    next.set(place);
                } else if (pattern == c || anyCase && Character.toUpperCase(pattern) == c) {
                    next.set(place + 1);
                }
            }
            skipWildcards(next);
            at = next;
        }
        return at.get(text.length());
    }

    /** A wildcard may stand for nothing. */
    private void skipWildcards(BitSet at) {
        for (int place = at.nextSetBit(0); place >= 0 && place < text.length(); place = at.nextSetBit(place + 1)) {
            if (isWildcard(text.charAt(place))) {
                at.set(place + 1);
            }
        }
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '%';
    }
}
