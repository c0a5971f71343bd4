package fish.remora.protocol.imap;

import org.jspecify.annotations.Nullable;

/**
 * What a line ends with when a literal follows it: <code>{n}</code> (RFC 9051 §4.3), <code>{n+}</code> (RFC 7888), with or without {@code ~}
 * (RFC 3516 §4.4).
 *
 * @param size in octets; {@link Long#MAX_VALUE} when the number is larger than any
 * @param synchronizing the client waits for our word
 */
record Literal(long size, boolean synchronizing) {

    /**
     * The one that a line announces; null: none.
     *
     * @param text that ends with the line
     * @param begin of the line
     */
    static @Nullable Literal announcedBy(byte[] text, int begin) {
        int end = text.length - 1;
        if (end < begin + 2 || text[end] != '}') {
            return null;
        }
        boolean synchronizing = text[end - 1] != '+';
        int last = synchronizing ? end - 1 : end - 2;
        int first = last;
        while (first >= begin && text[first] >= '0' && text[first] <= '9') {
            first--;
        }
        if (first < begin || first == last || text[first] != '{') {
            return null;
        }
        return new Literal(number(text, first + 1, last), synchronizing);
    }

    private static long number(byte[] text, int from, int to) {
        long value = 0;
        for (int i = from; i <= to; i++) {
            int digit = text[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
