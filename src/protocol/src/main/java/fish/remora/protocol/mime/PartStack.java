package fish.remora.protocol.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts that are open at one point of a message, the outermost first; lines go in, the tree comes out.
 *
 * <p>A line belongs to the header of the innermost part, or to its body, or is the boundary of any open multipart: then whatever is
 * inside that one has ended (RFC 2046 §5.1.2), closed or not.
 *
 * <p>Departs from RFC 2046 §5.1.1 in one thing: a line is a boundary when the whole of it is, not when its beginning is, or
 * {@code --ab} would end a multipart whose boundary is {@code a}.
 */
final class PartStack {
    private final List<OpenPart> open = new ArrayList<>();
    private final FieldBuffer field = new FieldBuffer();
    private boolean inHeader = true;
    private int boundaries;
    private int parts;
    private int keptFields;
    private int keptOctets;

    private long previousStart;
    private long previousEnd;

    PartStack() {
        push(new OpenPart(0, true, MediaType.PLAIN_TEXT));
    }

    boolean inHeader() {
        return inHeader;
    }

    /** True when no line to come can change the tree: only their number is of interest. */
    boolean isOpaque() {
        return !inHeader && boundaries == 0;
    }

    void line(Line line) {
        boolean taken = false;
        while (!taken) {
            taken = isBoundary(line) || !inHeader || headerLine(line);
        }
        previousStart = line.start;
        previousEnd = line.contentEnd;
    }

    /**
     * Closes what is open.
     *
     * @param lines how many the message has that end by a line end
     * @param rest whether octets follow the last of these
     */
    Part finish(long end, long lines, boolean rest) {
        if (inHeader) {
            endHeader(end, lines);
            inHeader = false;
        }
        Part last = pop().close(end, lines, rest);
        while (!open.isEmpty()) {
            OpenPart outer = pop();
            outer.add(last);
            last = outer.close(end, lines, rest);
        }
        return last;
    }

    /** False when the line is not part of the header, which ends before it: the line is to be looked at again as body. */
    private boolean headerLine(Line line) {
        if (line.isEmpty()) {
            finishField(line.start);
            beginBody(line.next, line.number + 1);
        } else if (line.startsWithSpace() && field.isOpen()) {
            field.append(line);
        } else if (line.isField()) {
            finishField(line.start);
            field.start(line);
        } else if (!isMailboxSeparator(line)) {
            beginBody(line.start, line.number);
            return false;
        }
        return true;
    }

    /** The {@code From } line of a mailbox file (RFC 4155), sent along by mistake. */
    private boolean isMailboxSeparator(Line line) {
        OpenPart part = innermost();
        return part.isMessage && line.start == part.start && (line.startsWith("From ") || line.startsWith(">From "));
    }

    private void finishField(long end) {
        if (!field.isOpen()) {
            return;
        }
        field.close();
        OpenPart part = innermost();
        boolean isContentField = field.isContentField();
        if (!part.isMessage && !isContentField) {
            return;
        }
        if (field.isCut()
                || end - part.start > MimeIndexer.HEADER_LIMIT
                || keptOctets + field.length() > MimeIndexer.HEADERS_LIMIT
                || keptFields >= MimeIndexer.FIELD_LIMIT) {
            part.omit();
            return;
        }
        keptFields++;
        keptOctets += field.length();
        part.add(field.field(end), isContentField);
    }

    private void endHeader(long body, long lines) {
        finishField(body);
        innermost().beginBody(body, lines);
    }

    /** Ends the header and looks into the body, if it is a composite (RFC 2045 §5) that can be looked into. */
    private void beginBody(long body, long lines) {
        endHeader(body, lines);
        inHeader = false;
        OpenPart part = innermost();
        MediaType type = part.content().type();
        if (!part.content().isIdentity() || open.size() >= MimeIndexer.DEPTH_LIMIT) {
            return;
        }
        if (type.isMultipart() && part.openBoundary()) {
            boundaries++;
        } else if (type.isMessage() && parts < MimeIndexer.PART_LIMIT) {
            push(new OpenPart(body, true, MediaType.PLAIN_TEXT));
        }
    }

    private boolean isBoundary(Line line) {
        if (boundaries == 0
                || line.at(0) != '-'
                || line.at(1) != '-'
                || line.contentEnd - line.start > MimeIndexer.BOUNDARY_LINE_LIMIT) {
            return false;
        }
        int length = line.paddedLength();
        for (int depth = open.size() - 1; depth >= 0; depth--) {
            OpenPart multipart = open.get(depth);
            boolean delimiter = multipart.isDelimiter(line, length);
            if (delimiter || multipart.isCloseDelimiter(line, length)) {
                closeInside(depth, line);
                turn(multipart, line.next, delimiter && parts < MimeIndexer.PART_LIMIT);
                return true;
            }
        }
        return false;
    }

    /** Behind a boundary comes the next part, or the epilogue, which is nobody's. */
    private void turn(OpenPart multipart, long next, boolean more) {
        if (more) {
            push(new OpenPart(next, false, multipart.content().type().childFallback()));
        } else {
            multipart.closeBoundary();
            boundaries--;
            inHeader = false;
        }
    }

    /** Ends all parts inside the multipart at {@code depth} before the line end that belongs to the boundary. */
    private void closeInside(int depth, Line boundary) {
        if (inHeader) {
            endHeader(boundary.start, boundary.number);
            inHeader = false;
        }
        long end = previousEnd;
        while (open.size() > depth + 1) {
            OpenPart inner = pop();
            if (inner.hasBoundary()) {
                boundaries--;
            }
            boolean atBoundary = end == boundary.start;
            Part part = inner.close(
                    end,
                    atBoundary ? boundary.number : boundary.number - 1,
                    !atBoundary && previousEnd > previousStart);
            innermost().add(part);
            end = part.extent().end();
        }
    }

    private void push(OpenPart part) {
        open.add(part);
        parts++;
        inHeader = true;
    }

    private OpenPart pop() {
        return open.remove(open.size() - 1);
    }

    private OpenPart innermost() {
        return open.get(open.size() - 1);
    }
}
