package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Part} whose end has not been seen. Header first, then {@link #beginBody}, then {@link #close}. */
final class OpenPart {
    /** RFC 2046 §5.1.1 allows 70; a longer one is no boundary, but some senders exceed it a little. */
    private static final int MAX_BOUNDARY = 250;

    final long start;
    final boolean isMessage;

    private final MediaType fallback;
    private final List<Header.Field> fields = new ArrayList<>();
    private final Map<String, String> contentValues = new HashMap<>();
    private final List<Part> children = new ArrayList<>();
    private int omitted;
    private ContentFields content;
    private long body;
    private long firstLine;
    private byte @Nullable [] boundary;

    /**
     * @param isMessage it has a header of its own right, rather than the Content- fields of a multipart's part
     * @param fallback its type when it does not name one
     */
    OpenPart(long start, boolean isMessage, MediaType fallback) {
        this.start = start;
        this.isMessage = isMessage;
        this.fallback = fallback;
        this.content = new ContentFields(fallback, "7bit", Map.of());
        this.body = start;
    }

    ContentFields content() {
        return content;
    }

    void add(Header.Field field, boolean isContentField) {
        if (isMessage) {
            fields.add(field);
        }
        if (isContentField) {
            contentValues.putIfAbsent(field.name().toLowerCase(Locale.ROOT), field.value());
        }
    }

    void omit() {
        omitted++;
    }

    void add(Part child) {
        children.add(child);
    }

    /**
     * The header is over.
     *
     * @param firstLine how many lines of the message stand before the body
     */
    void beginBody(long body, long firstLine) {
        this.body = body;
        this.firstLine = firstLine;
        if (!contentValues.isEmpty()) {
            content = ContentFields.of(contentValues, fallback);
        }
    }

    /** Looks for boundaries from now on, if this is a multipart with a usable one (RFC 2046 §5.1.1). */
    boolean openBoundary() {
        String text = content.type().parameters().getOrDefault("boundary", "").stripTrailing();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length > 0 && octets.length <= MAX_BOUNDARY) {
            boundary = octets;
        }
        return boundary != null;
    }

    boolean hasBoundary() {
        return boundary != null;
    }

    void closeBoundary() {
        boundary = null;
    }

    /** True for {@code --boundary}, given a line of {@code length} that starts with two dashes. */
    boolean isDelimiter(Line line, int length) {
        return boundary != null && length == 2 + boundary.length && holdsBoundary(line, boundary);
    }

    /** True for {@code --boundary--}. */
    boolean isCloseDelimiter(Line line, int length) {
        return boundary != null
                && length == 4 + boundary.length
                && line.at(length - 1) == '-'
                && line.at(length - 2) == '-'
                && holdsBoundary(line, boundary);
    }

    private static boolean holdsBoundary(Line line, byte[] boundary) {
        int from = line.from + 2;
        return Arrays.equals(line.octets, from, from + boundary.length, boundary, 0, boundary.length);
    }

    /**
     * The part, ended.
     *
     * @param terminated how many line ends of the message stand before {@code end}
     * @param rest whether octets stand between the last of these and {@code end}
     */
    Part close(long end, long terminated, boolean rest) {
        long lines = end <= body ? 0 : terminated - firstLine + (rest ? 1 : 0);
        Header header = isMessage ? new Header(fields, omitted) : Header.EMPTY;
        return new Part(new Part.Extent(start, body, Math.max(end, body), lines), content, header, children);
    }
}
