package fish.remora.embedded.mailstore;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * An mbox (RFC 4155), quoted as mboxrd. Lines end with LF, as mutt, Dovecot and Thunderbird on Unix want them, but a message whose lines do not all
 * end with CRLF keeps its octets as they are. Before each header stand the fields that make it reversible, {@link Preface}: they are gone after
 * {@link MboxReader}. A From_ line keeps whole seconds of the date.
 */
public final class MboxWriter implements MailWriter {
    private final FileChannel file;
    private final OutputStream out;

    /** @throws IOException when there is such a file already */
    public MboxWriter(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        out = new BufferedOutputStream(Channels.newOutputStream(file), 256 * 1024);
    }

    @Override
    public void write(Message message) throws IOException {
        Octets octets = message.octets();
        boolean text = LineEnds.of(octets) == LineEnds.CRLF;
        Instant date = message.date() == null ? Instant.now() : message.date();
        line(FromLine.of(Preface.sender(octets), date));
        for (String field : Preface.of(octets.size(), text, message.flags())) {
            line(field);
        }
        Last last = new Last();
        try (InputStream in = octets.open();
                OutputStream quoted = Transform.to(last, FromQuoting.quoting());
                OutputStream lines = text ? Transform.to(quoted, LineEnds.withoutCr()) : quoted) {
            in.transferTo(lines);
        }
        if (last.octet != '\n') {
            out.write('\n');
        }
        out.write('\n');
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
    }

    /** Returns once it is on the disk. */
    @Override
    public void close() throws IOException {
        try (file) {
            out.flush();
            file.force(true);
        }
    }

    /** Goes on to the file, and knows what the last octet was. */
    private final class Last extends OutputStream {
        private int octet;

        @Override
        public void write(int one) throws IOException {
            octet = one;
            out.write(one);
        }
    }
}
