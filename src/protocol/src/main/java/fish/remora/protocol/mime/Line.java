package fish.remora.protocol.mime;

/**
 * One line of a message as {@link MimeIndexer} shows it to {@link PartStack}: a window on its octets, filled anew for each line, so
 * that a body costs no object a line. Valid until the next line.
 */
final class Line {
    /** Longer ones are shown cut: no header field and no boundary has use for more. */
    static final int LIMIT = 256 * 1024;

    byte[] octets = new byte[0];
    int from;
    /** How many octets are shown: the content, or its first {@link #LIMIT}; perhaps none of a body line that is no boundary. */
    int length;

    /** Offsets in the message: of the line, of its line end, of the next line. */
    long start;

    long contentEnd;
    long next;
    /** How many lines stand before this one. */
    long number;

    boolean isEmpty() {
        return contentEnd == start;
    }

    boolean isCut() {
        return contentEnd - start > length;
    }

    int at(int i) {
        return i < length ? octets[from + i] : -1;
    }

    boolean startsWithSpace() {
        return at(0) == ' ' || at(0) == '\t';
    }

    boolean startsWith(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (at(i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** True for {@code ftext *WSP ":"} (RFC 5322 §3.6.8 and §4.5): a header field begins here. */
    boolean isField() {
        int i = 0;
        while (i < length && at(i) > ' ' && at(i) < 127 && at(i) != ':') {
            i++;
        }
        int nameEnd = i;
        while (at(i) == ' ' || at(i) == '\t') {
            i++;
        }
        return nameEnd > 0 && at(i) == ':';
    }

    /** The length without the spaces that RFC 2046 §5.1.1 allows behind a boundary. */
    int paddedLength() {
        int end = length;
        while (end > 0 && (octets[from + end - 1] == ' ' || octets[from + end - 1] == '\t')) {
            end--;
        }
        return end;
    }
}
