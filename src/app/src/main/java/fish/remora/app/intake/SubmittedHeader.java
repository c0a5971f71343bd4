package fish.remora.app.intake;

import fish.remora.api.Content;
import fish.remora.protocol.mime.Header;
import fish.remora.protocol.mime.Header.Field;
import fish.remora.protocol.mime.TraceFields;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What a submission server mends of a message (RFC 6409 §8): a missing Message-ID and Date are added, Bcc goes (RFC 5322 §3.6.3). */
final class SubmittedHeader {
    private SubmittedHeader() {}

    /** @return the content itself when there is nothing to mend */
    static Content mend(Content content, Header header, String messageId, Instant now) {
        StringBuilder added = new StringBuilder();
        if (header.count("Message-ID") == 0) {
            added.append("Message-ID: <").append(messageId).append(">\r\n");
        }
        if (header.count("Date") == 0) {
            added.append("Date: ").append(TraceFields.date(now)).append("\r\n");
        }
        List<Field> hidden = header.fields().stream()
                .filter(field ->
                        field.name().equalsIgnoreCase("Bcc") || field.name().equalsIgnoreCase("Resent-Bcc"))
                .toList();
        Content rest = hidden.isEmpty() ? content : new Without(content, hidden);
        return added.isEmpty() ? rest : new Incoming.Traced(added.toString().getBytes(StandardCharsets.US_ASCII), rest);
    }

    /** A content without some fields, which are in its order. */
    private record Without(Content content, List<Field> fields) implements Content {
        @Override
        public long size() {
            return content.size()
                    - fields.stream()
                            .mapToLong(field -> field.end() - field.start())
                            .sum();
        }

        @Override
        public InputStream open() throws IOException {
            return new Passing(content.open(), fields);
        }
    }

    /** Passes the fields over. */
    private static final class Passing extends FilterInputStream {
        private final List<Field> fields;
        private int next;
        private long position;

        Passing(InputStream all, List<Field> fields) {
            super(all);
            this.fields = fields;
        }

        /** @return octets before the next field to be passed over; none of which is left: any number */
        private long ahead() throws IOException {
            while (next < fields.size() && position == fields.get(next).start()) {
                in.skipNBytes(fields.get(next).end() - position);
                position = fields.get(next++).end();
            }
            return next < fields.size() ? fields.get(next).start() - position : Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            ahead();
            int octet = in.read();
            position += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int n = in.read(octets, offset, (int) Math.min(length, ahead()));
            position += Math.max(n, 0);
            return n;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, ahead()));
            position += skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
