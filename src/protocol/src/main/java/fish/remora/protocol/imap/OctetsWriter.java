package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.protocol.mime.FieldNames;
import fish.remora.protocol.mime.Section;
import fish.remora.protocol.mime.TransferEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes octets of a message as literals: BODY[...], RFC822, BINARY[...]. A long one stays open and is written piece by piece. NUL goes as
 * it is in each literal, not only in those of RFC 3516: a message is never changed on its way (departs from RFC 9051 §9 CHAR8). One thread.
 */
final class OctetsWriter {
    /** In octets: of a longer header, fields are looked for in its beginning only. */
    private static final int MAX_HEADER = 1024 * 1024;

    /** In octets: what is longer is decoded twice, first for its size. */
    private static final int MAX_HELD = 512 * 1024;

    private static final int CHUNK = 16 * 1024;

    private record Range(long from, long to) {
        long size() {
            return to - from;
        }
    }

    private final Output out;
    private @Nullable MessageOctets message;
    private long position;
    private long end;
    /** Of what is decoded on its way; {@link #position} counts what it has given. */
    private @Nullable InputStream decoded;

    private boolean undecodable;

    OctetsWriter(Output out) {
        this.out = out;
    }

    /** Some part could not be decoded. */
    boolean undecodable() {
        return undecodable;
    }

    /** The last literal is not yet whole. */
    boolean isOpen() {
        return message != null;
    }

    /** Leaves it as it is. */
    void close() {
        message = null;
        decoded = null;
    }

    /** Writes an item and the begin of its octets; {@link #write} goes on. Reads before it writes what it can. */
    void open(MessageOctets from, FetchItem.Octets item) throws Denied {
        Optional<Section> section =
                item.numbers().isEmpty() ? Optional.empty() : from.summary().part(item.numbers());
        Range range = range(from, item, section);
        if (range == null) {
            out.octets(item.label()).text(item.form() == FetchItem.Form.DECODED_SIZE ? "0" : "NIL");
            return;
        }
        TransferEncoding encoding = section.filter(part -> item.form() != FetchItem.Form.OCTETS && !part.multipart())
                .map(Section::encoding)
                .orElse(TransferEncoding.IDENTITY);
        if (item.fields() != null) {
            fields(from, item, item.fields(), range);
        } else if (encoding == TransferEncoding.UNKNOWN) {
            undecodable = true;
            out.octets(item.label()).text(item.form() == FetchItem.Form.DECODED_SIZE ? "0" : "NIL");
        } else if (encoding == TransferEncoding.IDENTITY) {
            plain(from, item, range);
        } else {
            decoded(from, item, range, encoding);
        }
    }

    private static @Nullable Range range(MessageOctets message, FetchItem.Octets item, Optional<Section> section)
            throws Denied {
        if (item.numbers().isEmpty()) {
            long size = message.message().size();
            return switch (item.text()) {
                case ALL, MIME -> new Range(0, size);
                case TEXT -> new Range(Math.min(message.headerSize(), size), size);
                case HEADER, FIELDS, FIELDS_NOT -> new Range(0, Math.min(message.headerSize(), size));
            };
        }
        if (section.isEmpty()) {
            return null;
        }
        Section.Span own = section.get().extent();
        Section.Span inner = section.get().message().orElse(null);
        return switch (item.text()) {
            case ALL -> new Range(own.body(), own.end());
            case MIME -> new Range(own.start(), own.body());
            case TEXT -> inner == null ? null : new Range(inner.body(), inner.end());
            case HEADER, FIELDS, FIELDS_NOT -> inner == null ? null : new Range(inner.start(), inner.body());
        };
    }

    private void plain(MessageOctets from, FetchItem.Octets item, Range range) throws Denied {
        if (item.form() == FetchItem.Form.DECODED_SIZE) {
            out.octets(item.label()).number(range.size());
            return;
        }
        long count = item.slice().of(range.size());
        long start = range.from() + item.slice().offset();
        if (count > 0) {
            from.reach(start);
        }
        literal(item, count);
        if (count > 0) {
            message = from;
            position = start;
            end = start + count;
        }
    }

    private void literal(FetchItem.Octets item, long count) {
        out.octets(item.label());
        if (count == 0) {
            out.text("\"\"");
        } else {
            out.text(item.form() == FetchItem.Form.DECODED ? "~{" : "{")
                    .number(count)
                    .text("}\r\n");
        }
    }

    /** The next octets of what is open. */
    void write() throws Denied {
        MessageOctets from = message;
        InputStream stream = decoded;
        if (from == null) {
            return;
        }
        if (stream == null) {
            position += from.write(position, end, out);
        } else {
            byte[] chunk = read(stream, (int) Math.min(CHUNK, end - position));
            out.octets(chunk);
            position += chunk.length;
        }
        if (position == end) {
            close();
        }
    }

    private static byte[] read(InputStream stream, int count) throws Denied {
        try {
            byte[] chunk = stream.readNBytes(count);
            if (chunk.length < count) {
                throw new Denied(Denied.Code.UNAVAILABLE, "The message is shorter than it should be");
            }
            return chunk;
        } catch (IOException failure) {
            throw MessageOctets.denied(failure);
        }
    }

    private void fields(MessageOctets from, FetchItem.Octets item, FieldNames names, Range range) throws Denied {
        int length = (int) Math.min(range.size(), MAX_HEADER);
        byte[] header = from.array(range.from(), range.from() + length);
        int[] found = names.find(header, length, item.text() == FetchItem.Text.FIELDS);
        long size = 0;
        for (int i = 0; i < found.length; i += 2) {
            size += found[i + 1] - found[i];
        }
        long count = item.slice().of(size);
        literal(item, count);
        long skip = item.slice().offset();
        for (int i = 0; i < found.length && count > 0; i += 2) {
            int stretch = found[i + 1] - found[i];
            if (skip < stretch) {
                int part = (int) Math.min(count, stretch - skip);
                out.octets(header, (int) (found[i] + skip), part);
                count -= part;
                skip = 0;
            } else {
                skip -= stretch;
            }
        }
    }

    private void decoded(MessageOctets from, FetchItem.Octets item, Range range, TransferEncoding encoding)
            throws Denied {
        FetchItem.Slice slice = item.slice();
        boolean size = item.form() == FetchItem.Form.DECODED_SIZE;
        try {
            if (!size && range.size() <= MAX_HELD) {
                byte[] all =
                        encoding.decode(from.stream(range.from(), range.to())).readAllBytes();
                int count = (int) slice.of(all.length);
                literal(item, count);
                if (count > 0) {
                    out.octets(all, (int) slice.offset(), count);
                }
                return;
            }
            long all = count(encoding.decode(from.stream(range.from(), range.to())));
            if (size) {
                out.octets(item.label()).number(all);
                return;
            }
            long count = slice.of(all);
            InputStream stream = encoding.decode(from.stream(range.from(), range.to()));
            if (count > 0) {
                stream.skipNBytes(slice.offset());
                message = from;
                decoded = stream;
                position = 0;
                end = count;
            }
            literal(item, count);
        } catch (IOException failure) {
            throw MessageOctets.denied(failure);
        }
    }

    private static long count(InputStream octets) throws IOException {
        byte[] waste = new byte[CHUNK];
        long count = 0;
        for (int read = octets.read(waste, 0, CHUNK); read >= 0; read = octets.read(waste, 0, CHUNK)) {
            count += read;
        }
        return count;
    }
}
