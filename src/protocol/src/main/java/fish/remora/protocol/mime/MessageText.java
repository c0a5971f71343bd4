package fish.remora.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The text of a message as a person reads it, for searching by substring: RFC 9051 §6.4.4. Pure functions, any thread. */
public final class MessageText {
    private MessageText() {}

    /** All fields of the message's own header, one a line, {@code Name: value}, encoded words decoded. */
    public static String header(MimeIndex index) {
        StringBuilder text = new StringBuilder();
        header(index.header(), text, Integer.MAX_VALUE);
        return text.toString();
    }

    private static void header(Header header, StringBuilder to, int limit) {
        for (Header.Field field : header.fields()) {
            if (to.length() >= limit) {
                return;
            }
            to.append(field.name())
                    .append(": ")
                    .append(Header.decode(field.value()))
                    .append('\n');
        }
    }

    /**
     * The values of all fields of that name, decoded; empty when there is none.
     *
     * @param name in any case
     */
    public static List<String> field(MimeIndex index, String name) {
        return index.header().all(name).map(Header::decode).toList();
    }

    /**
     * What there is to read in the body: text of all parts that are text, decoded, of HTML what is shown; before each part its Content-
     * fields, before an embedded message its header. What cannot be decoded is left as it is.
     *
     * @param octets of the message from its begin; read once, not further than needed, not closed
     * @param maxCharacters what is behind them is left out
     * @throws IOException when the octets cannot be read; there being too few is not among the reasons
     */
    public static String body(MimeIndex index, InputStream octets, int maxCharacters) throws IOException {
        StringBuilder text = new StringBuilder();
        new Walk(octets, text, maxCharacters).body(index.root());
        if (text.length() > maxCharacters) {
            text.setLength(maxCharacters);
        }
        return text.toString();
    }

    /**
     * Text to compare and to search in without regard to case and form: in the manner of i;unicode-casemap (RFC 5051 §2), compatibility
     * decomposition, then upper case; by full case mapping where RFC 5051 has title case, so that {@code ß} is {@code SS}. Accents stay.
     */
    public static String fold(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length() && ascii; i++) {
            ascii = text.charAt(i) < 0x80;
        }
        return (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFKD)).toUpperCase(Locale.ROOT);
    }

    /** Goes through the parts in the order of their octets. */
    private static final class Walk {
        private final InputStream octets;
        private final StringBuilder text;
        private final int limit;
        private long position;

        Walk(InputStream octets, StringBuilder text, int limit) {
            this.octets = octets;
            this.text = text;
            this.limit = limit;
        }

        void body(Part part) throws IOException {
            if (text.length() >= limit) {
                return;
            }
            MediaType type = part.content().type();
            if (part.children().isEmpty()) {
                if (type.type().equals("text") || type.isMultipart() || type.isMessage()) {
                    leaf(part);
                }
                return;
            }
            for (Part child : part.children()) {
                if (type.isMessage()) {
                    header(child.header(), text, limit);
                } else {
                    fields(child.content().values());
                }
                body(child);
            }
        }

        private void fields(Map<String, String> values) {
            for (Map.Entry<String, String> field : new TreeMap<>(values).entrySet()) {
                text.append(field.getKey())
                        .append(": ")
                        .append(Header.decode(field.getValue()))
                        .append('\n');
            }
        }

        private void leaf(Part part) throws IOException {
            skipTo(part.extent().body());
            Bounded body = new Bounded(part.extent().end() - position);
            MediaType type = part.content().type();
            StringBuilder own = new StringBuilder();
            int left = limit - text.length();
            TextDecoding.read(
                    TransferEncoding.named(part.content().encoding()).decode(body),
                    TextDecoding.charset(type.parameters().getOrDefault("charset", "")),
                    own,
                    left);
            text.append(type.subtype().equals("html") ? HtmlText.of(own) : own).append('\n');
        }

        private void skipTo(long target) throws IOException {
            byte[] waste = new byte[8192];
            while (position < target) {
                int read = octets.read(waste, 0, (int) Math.min(waste.length, target - position));
                if (read < 0) {
                    return;
                }
                position += read;
            }
        }

        /** The next octets of the message, and no more. */
        private final class Bounded extends InputStream {
            private long left;

            Bounded(long left) {
                this.left = left;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left <= 0) {
                    return -1;
                }
                int read = octets.read(into, offset, (int) Math.min(length, left));
                if (read > 0) {
                    left -= read;
                    position += read;
                }
                return read;
            }
        }
    }
}
