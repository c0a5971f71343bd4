package fish.remora.protocol.mime;

import java.util.Arrays;

/**
 * Reads a message's octets once, in pieces, and says where everything is: RFC 5322 §2, RFC 2045, RFC 2046.
 *
 * <p>A line ends by LF, with a CR before it or not: whatever was let in is shown to its reader as most mail programs would show it.
 * (Whether it was let in so is the framer's business.)
 *
 * <p>Invariants: any split of the octets gives the same index; nothing a message holds makes it throw; memory is bounded, whatever
 * the size: {@value #HEADER_LIMIT} octets of one header and {@value #HEADERS_LIMIT} of all, {@value #FIELD_LIMIT} fields,
 * {@value #PART_LIMIT} parts, {@value #DEPTH_LIMIT} levels. What is past a limit is passed over, and its octets are counted. One
 * thread at a time; one message each.
 */
public final class MimeIndexer {
    /** In octets: fields that end further behind their header's start are left out. */
    static final int HEADER_LIMIT = Line.LIMIT;

    /** In octets: all values kept of one message. */
    static final int HEADERS_LIMIT = 1024 * 1024;

    /** All fields kept of one message. */
    static final int FIELD_LIMIT = 10_000;

    /** Boundaries after so many parts begin no further one. */
    static final int PART_LIMIT = 10_000;

    /** Composites so deep are not looked into. */
    static final int DEPTH_LIMIT = 100;

    /** Longer lines of a body are no boundaries. */
    static final int BOUNDARY_LINE_LIMIT = 1000;

    private final PartStack parts = new PartStack();
    private final Line line = new Line();

    private long position;
    private long lineStart;
    private long lines;
    private byte last;

    /** The beginning of a line that is not whole yet. */
    private byte[] carry = new byte[0];

    private int carried;

    /** The next octets. They are not kept: the array is the caller's again when this returns. */
    public void feed(byte[] octets, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (parts.isOpaque()) {
                countLines(octets, i, end);
                break;
            }
            int lf = indexOfLf(octets, i, end);
            if (lf < 0) {
                carry(octets, i, end);
                position += end - i;
                break;
            }
            endLine(octets, i, lf);
            i = lf + 1;
        }
        if (length > 0) {
            last = octets[end - 1];
        }
    }

    /** The message is whole. Called once. */
    public MimeIndex finish() {
        boolean rest = position > lineStart;
        if (rest && !parts.isOpaque()) {
            show(carry, 0, position, position);
        }
        return new MimeIndex(parts.finish(position, lines, rest));
    }

    private void endLine(byte[] octets, int from, int lf) {
        boolean begun = position > lineStart;
        byte before = lf > from ? octets[lf - 1] : last;
        boolean crlf = (lf > from || begun) && before == '\r';
        position += lf + 1 - from;
        long contentEnd = position - (crlf ? 2 : 1);
        if (begun) {
            carry(octets, from, lf);
            show(carry, 0, contentEnd, position);
        } else {
            show(octets, from, contentEnd, position);
        }
        lines++;
        lineStart = position;
        carried = 0;
    }

    private void show(byte[] octets, int from, long contentEnd, long next) {
        int limit = octets == carry ? carried : Line.LIMIT;
        line.octets = octets;
        line.from = from;
        line.length = (int) Math.min(contentEnd - lineStart, limit);
        line.start = lineStart;
        line.contentEnd = contentEnd;
        line.next = next;
        line.number = lines;
        parts.line(line);
    }

    /** Keeps what a line end to come needs to judge the line: all of a header line, a body line that may be a boundary. */
    private void carry(byte[] octets, int from, int to) {
        boolean begins = position == lineStart;
        boolean wanted = parts.inHeader() || (begins ? octets[from] == '-' : carried > 0);
        int limit = parts.inHeader() ? Line.LIMIT : BOUNDARY_LINE_LIMIT;
        int length = Math.min(to - from, limit - carried);
        if (!wanted || length <= 0) {
            return;
        }
        if (carried + length > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(carried + length, Math.min(2 * carry.length, limit)));
        }
        System.arraycopy(octets, from, carry, carried, length);
        carried += length;
    }

    private void countLines(byte[] octets, int from, int to) {
        int lastLf = -1;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (octets[i] == '\n') {
                count++;
                lastLf = i;
            }
        }
        lines += count;
        if (lastLf >= 0) {
            lineStart = position + (lastLf + 1 - from);
        }
        position += to - from;
    }

    private static int indexOfLf(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
