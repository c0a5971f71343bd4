package fish.remora.protocol.pop3;

/**
 * How much of a message TOP shows: the header, the empty line behind it, and so many lines of the body (RFC 1939 §7). Lines end by
 * CRLF alone, as in {@link DotStuffing}. One thread at a time.
 */
final class TopLimit {
    /** RETR: the whole message. */
    static final int WHOLE = -1;

    private int linesLeft;
    private boolean inHeader = true;
    private boolean crSeen;
    private int lineLength;
    private boolean reached;

    /** @param lines of the body, or {@link #WHOLE} */
    TopLimit(int lines) {
        this.linesLeft = lines;
    }

    boolean isReached() {
        return reached;
    }

    /** How many of these octets are shown; all of them until the limit is reached. */
    int take(byte[] octets) {
        if (linesLeft == WHOLE) {
            return octets.length;
        }
        for (int i = 0; i < octets.length; i++) {
            if (crSeen && octets[i] == '\n') {
                endLine();
                if (reached) {
                    return i + 1;
                }
            } else {
                lineLength = Math.min(lineLength + 1, 2);
                crSeen = octets[i] == '\r';
            }
        }
        return octets.length;
    }

    /** A line of length 1 is the CR of its CRLF: empty. */
    private void endLine() {
        if (inHeader) {
            inHeader = lineLength > 1;
        } else {
            linesLeft--;
        }
        reached = !inHeader && linesLeft == 0;
        lineLength = 0;
        crSeen = false;
    }
}
