package fish.remora.protocol.mime;

import java.util.List;

/** Looks through a message's octets for what its stretches hold that 7bit does not allow: RFC 2045 §2.7. One thread at a time. */
final class Survey {
    /** RFC 2045 §2.7, in octets without CRLF. */
    private static final int MAX_LINE = 998;

    private final List<Stretch> stretches;
    private int current;
    private long position;
    private int lineLength;
    private boolean crSeen;

    Survey(List<Stretch> stretches) {
        this.stretches = stretches;
    }

    void feed(byte[] octets, int length) {
        int from = 0;
        while (from < length && skipEnded()) {
            Stretch stretch = stretches.get(current);
            int to = (int) Math.min(length, from + stretch.end - position);
            look(stretch, octets, from, to);
            position += to - from;
            from = to;
        }
    }

    void finish() {
        endStretch();
    }

    /** False when no stretch is left. */
    private boolean skipEnded() {
        while (current < stretches.size() && stretches.get(current).end <= position) {
            endStretch();
            current++;
        }
        return current < stretches.size();
    }

    private void endStretch() {
        if (crSeen && current < stretches.size()) {
            stretches.get(current).oddLines = true;
        }
        crSeen = false;
        lineLength = 0;
    }

    private void look(Stretch stretch, byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            stretch.oddOctets |= octet <= 0;
            if (octet == '\n') {
                stretch.oddLines |= !crSeen;
                stretch.emptyLine |= lineLength == (crSeen ? 1 : 0);
                lineLength = 0;
            } else {
                stretch.oddLines |= crSeen || ++lineLength > MAX_LINE + (octet == '\r' ? 1 : 0);
            }
            crSeen = octet == '\r';
        }
    }
}
