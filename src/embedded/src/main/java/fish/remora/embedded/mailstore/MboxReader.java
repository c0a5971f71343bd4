package fish.remora.embedded.mailstore;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An mbox, ours or another program's. A message begins with a From_ line that is the first or follows an empty one. Ours come back as they were. Of
 * others the lines get CRLF, one {@code >} goes from {@code >From } (mboxrd; what mboxo has written looks the same), and the fields in which programs
 * keep flags are taken out of the header and read.
 */
public final class MboxReader implements MailReader {
    /** Of a line, in octets: as much as a From_ line may be long. */
    private static final int HEAD = 1024;

    /** Of a header, in octets: beyond it nothing is taken out. */
    private static final int HEADER = 256 * 1024;

    private final Path file;
    private final InputStream in;
    private final byte[] head = new byte[HEAD];
    private long offset;
    private long lineLength;

    /** The From_ line of the message that comes next; null at the end. */
    private @Nullable String from;

    /**
     * Opens it; an empty file has no messages.
     *
     * @throws IOException when it cannot be read, or does not begin with a From_ line
     */
    public MboxReader(Path file) throws IOException {
        this.file = file;
        in = new BufferedInputStream(Files.newInputStream(file), 256 * 1024);
        if (nextLine()) {
            from = line();
            if (!FromLine.is(from)) {
                in.close();
                throw new IOException(
                        file + " is no mbox: its first line does not begin with From, and end with a date");
            }
        }
    }

    /** Reads over a line and keeps its head; false at the end. */
    private boolean nextLine() throws IOException {
        offset += lineLength;
        lineLength = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (lineLength < HEAD) {
                head[(int) lineLength] = (byte) octet;
            }
            lineLength++;
            if (octet == '\n') {
                break;
            }
        }
        return lineLength > 0;
    }

    private String line() {
        return new String(head, 0, (int) Math.min(lineLength, HEAD), StandardCharsets.ISO_8859_1);
    }

    private boolean isEmptyLine() {
        return head[0] == '\n' && lineLength == 1 || lineLength == 2 && head[0] == '\r' && head[1] == '\n';
    }

    @Override
    public @Nullable Found next() throws IOException {
        String first = from;
        if (first == null) {
            return null;
        }
        long begin = offset;
        long content = offset + lineLength;
        long end = content;
        long emptyLine = 0;
        from = null;
        while (from == null && nextLine()) {
            if (emptyLine > 0 && head[0] == 'F' && FromLine.is(line())) {
                from = line();
            } else {
                emptyLine = isEmptyLine() ? lineLength : 0;
                end = offset + lineLength;
            }
        }
        Message message = message(content, end - emptyLine, FromLine.date(first));
        return new Found(file + " at octet " + begin, end - begin, message, "");
    }

    private Message message(long from, long to, @Nullable Instant date) throws IOException {
        byte[] beginning;
        try (InputStream start = FileRange.open(file, from, to)) {
            beginning = start.readNBytes(HEADER);
        }
        Preface preface = Preface.read(beginning);
        if (preface != null && preface.length() > 0) {
            Octets octets = Octets.of(() -> {
                InputStream quoted = FileRange.open(file, from + preface.length(), to);
                InputStream lines = Transform.from(quoted, FromQuoting.unquoting());
                return FileRange.limited(
                        preface.text() ? Transform.from(lines, LineEnds.withCr()) : lines, preface.octets());
            });
            if (octets.size() == preface.octets() && isWhole(from + preface.length(), to, preface)) {
                return new Message(octets, preface.flags(), date);
            }
        }
        return foreign(preface, beginning, from, to, date);
    }

    /** True when nothing stands behind its octets but the line end that the writer has added. */
    private boolean isWhole(long from, long to, Preface preface) throws IOException {
        try (InputStream quoted = FileRange.open(file, from, to);
                InputStream octets = Transform.from(quoted, FromQuoting.unquoting());
                InputStream lines = preface.text() ? Transform.from(octets, LineEnds.withCr()) : octets) {
            lines.skipNBytes(preface.octets());
            return lines.readNBytes(3).length <= 2;
        }
    }

    /** Another program's, or one of ours that it has changed: when it has only set flags, what is left is as long as it was, but for the last line end. */
    private Message foreign(@Nullable Preface changed, byte[] beginning, long from, long to, @Nullable Instant date)
            throws IOException {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        byte[] header = without(beginning, changed != null, flags);
        boolean asItIs = changed != null && !changed.text();
        Octets.Opening opening = () -> {
            InputStream whole = new SequenceInputStream(
                    new ByteArrayInputStream(header), FileRange.open(file, from + beginning.length, to));
            InputStream octets = Transform.from(whole, FromQuoting.unquoting());
            return asItIs ? octets : Transform.from(octets, LineEnds.withCr());
        };
        Octets octets = Octets.of(opening);
        long more = changed == null ? 0 : octets.size() - changed.octets();
        boolean ended = more == 1 || more == 2;
        long size = octets.size() - (ended ? more : 0);
        return new Message(ended ? Octets.of(() -> FileRange.limited(opening.open(), size)) : octets, flags, date);
    }

    /** The beginning without what programs have put into the header. */
    private static byte[] without(byte[] beginning, boolean ours, Set<Flag> flags) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(beginning.length);
        int at = 0;
        boolean dropped = false;
        while (at < beginning.length) {
            int end = at;
            while (end < beginning.length && beginning[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, beginning.length);
            String line = new String(beginning, at, end - at, StandardCharsets.ISO_8859_1);
            if (line.isBlank() && !line.startsWith(" ") && !line.startsWith("\t")) {
                break;
            }
            int colon = line.indexOf(':');
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            dropped = folded
                    ? dropped
                    : colon > 0 && Preface.isForeign(line.substring(0, colon).strip(), ours);
            if (!dropped) {
                kept.write(beginning, at, end - at);
            } else if (!folded) {
                Preface.add(flags, line.substring(0, colon).strip(), line.substring(colon + 1));
            }
            at = end;
        }
        kept.write(beginning, at, beginning.length - at);
        return kept.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
