package fish.remora.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a client's octets into lines, dot-stuffed content (RFC 5321 §4.5.2) and counted chunks (RFC 3030 §2).
 *
 * <p>Only CRLF ends a line and only CRLF.CRLF ends a content: a bare CR or LF never does, so nobody can smuggle a second message
 * past a peer that reads line ends more generously (RFC 5321 §2.3.8).
 *
 * <p>Invariant: holds at most one unfinished line of {@code lineLimit} octets, or the end of one that is too long, besides the input of one {@link #offer}; content is
 * passed on at once. Not thread-safe: one thread at a time.
 */
public final class Framer {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] CR_ONLY = {CR};
    private static final byte[] CRLF = {CR, LF};

    private enum Mode {
        LINES,
        DOT_STUFFED,
        COUNTED
    }

    /** How far into CRLF.CRLF the dot-stuffed content is; the octets of the mark so far are held back. */
    private enum Mark {
        WITHIN_LINE,
        CR_SEEN,
        LINE_START,
        DOT_SEEN,
        DOT_CR_SEEN
    }

    private int lineLimit;

    private byte[] input = NOTHING;
    private int position;
    private int end;

    private Mode mode = Mode.LINES;
    private byte[] line = NOTHING;
    private int lineLength;
    private Frame.Fault.@Nullable Reason fault;
    private boolean crSeen;

    private ContentSink sink = (octets, offset, length) -> {};
    private Mark mark = Mark.LINE_START;
    private long remaining;

    /** @param lineLimit the longest line taken, in octets without its CRLF */
    public Framer(int lineLimit) {
        this.lineLimit = lineLimit;
    }

    /** Adds octets behind those not yet framed. The array is kept until {@link #next} has answered null. */
    public void offer(byte[] octets) {
        if (position == end) {
            input = octets;
        } else {
            byte[] joined = Arrays.copyOfRange(input, position, end - position + position + octets.length);
            System.arraycopy(octets, 0, joined, end - position, octets.length);
            input = joined;
        }
        position = 0;
        end = input.length;
    }

    /** The next frame; null when more octets are needed. */
    public @Nullable Frame next() {
        Frame frame = switch (mode) {
            case LINES -> nextLine();
            case DOT_STUFFED -> content();
            case COUNTED -> chunk();
        };
        if (position == end) {
            input = NOTHING;
            position = 0;
            end = 0;
        }
        return frame;
    }

    /** What follows is content up to CRLF.CRLF; its stuffed dots are taken out. */
    public void expectContent(ContentSink to) {
        mode = Mode.DOT_STUFFED;
        mark = Mark.LINE_START;
        sink = to;
    }

    /** What follows is exactly {@code octets} octets of content, whatever they are. */
    public void expectChunk(long octets, ContentSink to) {
        mode = Mode.COUNTED;
        remaining = octets;
        sink = to;
    }

    /** From now on lines may be that long, in octets without their CRLF. */
    public void limitLines(int octets) {
        lineLimit = octets;
    }

    /** True while content is expected rather than lines. */
    public boolean inContent() {
        return mode != Mode.LINES;
    }

    /** True when octets are waiting that {@link #next} has not yet looked at. */
    public boolean hasInput() {
        return position < end;
    }

    /** Octets held: unframed input and the unfinished line. */
    public int held() {
        return end - position + lineLength;
    }

    /** Drops whatever is held: after STARTTLS nothing said in clear may count (RFC 3207 §4.2). */
    public void clear() {
        input = NOTHING;
        position = 0;
        end = 0;
        line = NOTHING;
        lineLength = 0;
        fault = null;
        crSeen = false;
    }

    private @Nullable Frame nextLine() {
        while (position < end) {
            int from = position;
            while (position < end && input[position] != CR && input[position] != LF) {
                position++;
            }
            if (position > from) {
                bareCrBefore();
                keep(from, position);
            }
            if (position == end) {
                return null;
            }
            byte octet = input[position++];
            if (octet == LF && crSeen) {
                return endLine();
            }
            bareCrBefore();
            if (octet == CR) {
                crSeen = true;
            } else {
                bare();
            }
        }
        return null;
    }

    private void bareCrBefore() {
        if (crSeen) {
            crSeen = false;
            bare();
        }
    }

    private void keep(int from, int to) {
        int length = to - from;
        if (fault == null && lineLength + length > lineLimit) {
            blame(Frame.Fault.Reason.TOO_LONG);
        }
        if (fault != null) {
            keepEnd(from, to);
            return;
        }
        if (lineLength + length > line.length) {
            line = Arrays.copyOf(line, Math.max(lineLength + length, Math.min(lineLimit, 2 * line.length)));
        }
        System.arraycopy(input, from, line, lineLength, length);
        lineLength += length;
    }

    /** Of a line that is not taken. */
    private void keepEnd(int from, int to) {
        int added = Math.min(to - from, Frame.Fault.END);
        int kept = Math.min(lineLength, Frame.Fault.END - added);
        System.arraycopy(line, lineLength - kept, line, 0, kept);
        System.arraycopy(input, to - added, line, kept, added);
        lineLength = kept + added;
    }

    private void bare() {
        blame(Frame.Fault.Reason.BARE_CR_OR_LF);
        lineLength = 0;
    }

    private void blame(Frame.Fault.Reason reason) {
        if (fault == null) {
            fault = reason;
            int kept = Math.min(lineLength, Frame.Fault.END);
            byte[] last = new byte[Frame.Fault.END];
            System.arraycopy(line, lineLength - kept, last, 0, kept);
            line = last;
            lineLength = kept;
        }
    }

    private Frame endLine() {
        byte[] octets = lineLength == line.length ? line : Arrays.copyOf(line, lineLength);
        Frame frame = fault != null
                ? new Frame.Fault(fault, new String(octets, StandardCharsets.ISO_8859_1))
                : new Frame.Line(octets);
        line = NOTHING;
        lineLength = 0;
        fault = null;
        crSeen = false;
        return frame;
    }

    private @Nullable Frame chunk() {
        int length = (int) Math.min(remaining, end - position);
        if (length > 0) {
            sink.write(input, position, length);
            position += length;
            remaining -= length;
        }
        return remaining == 0 ? endContent() : null;
    }

    private Frame endContent() {
        mode = Mode.LINES;
        return Frame.End.CONTENT;
    }

    /**
     * Walks the marks; octets between them go to the sink in runs. An octet that breaks a mark is looked at again in the state it
     * falls back to, so that {@code CR CR LF} and {@code .CR CR LF} are read right.
     */
    private @Nullable Frame content() {
        int run = position;
        while (position < end) {
            byte octet = input[position];
            switch (mark) {
                case WITHIN_LINE -> {
                    position = indexOfCr(position);
                    if (position < end) {
                        flush(run, position);
                        position++;
                        run = position;
                        mark = Mark.CR_SEEN;
                    }
                }
                case CR_SEEN -> {
                    if (octet == LF) {
                        position++;
                        sink.write(CRLF, 0, 2);
                        run = position;
                        mark = Mark.LINE_START;
                    } else {
                        sink.write(CR_ONLY, 0, 1);
                        mark = Mark.WITHIN_LINE;
                    }
                }
                case LINE_START -> {
                    if (octet == '.') {
                        position++;
                        run = position;
                        mark = Mark.DOT_SEEN;
                    } else {
                        mark = Mark.WITHIN_LINE;
                    }
                }
                case DOT_SEEN -> {
                    if (octet == CR) {
                        position++;
                        run = position;
                        mark = Mark.DOT_CR_SEEN;
                    } else {
                        mark = Mark.WITHIN_LINE;
                    }
                }
                case DOT_CR_SEEN -> {
                    if (octet == LF) {
                        position++;
                        return endContent();
                    }
                    sink.write(CR_ONLY, 0, 1);
                    mark = Mark.WITHIN_LINE;
                }
            }
        }
        flush(run, end);
        return null;
    }

    private int indexOfCr(int from) {
        int i = from;
        while (i < end && input[i] != CR) {
            i++;
        }
        return i;
    }

    private void flush(int from, int to) {
        if (to > from) {
            sink.write(input, from, to - from);
        }
    }
}
