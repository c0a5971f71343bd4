package fish.remora.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A header that is given another Content-Transfer-Encoding; its other fields keep their octets. */
final class HeaderEdit {
    private final ByteArrayOutputStream edited = new ByteArrayOutputStream();
    private boolean mimeVersion;
    private boolean contentType;
    private boolean dropping;

    private HeaderEdit() {}

    /** The header of a {@link Stretch}, with its empty line if it has one; afterwards it has when a body follows. */
    static byte[] apply(byte[] header, Stretch stretch) {
        HeaderEdit edit = new HeaderEdit();
        int from = 0;
        while (from < header.length) {
            int to = from;
            while (to < header.length && header[to] != '\n') {
                to++;
            }
            to = Math.min(to + 1, header.length);
            edit.line(new String(header, from, to - from, StandardCharsets.ISO_8859_1));
            from = to;
        }
        edit.end(stretch);
        return edit.edited.toByteArray();
    }

    private void line(String line) {
        if (line.equals("\r\n") || line.equals("\n")) {
            return;
        }
        boolean folded = line.startsWith(" ") || line.startsWith("\t");
        if (!folded) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
            dropping = name.equals("content-transfer-encoding");
            mimeVersion |= name.equals("mime-version");
            contentType |= name.equals("content-type");
        }
        if (!dropping) {
            write(line.endsWith("\n") ? line : line + "\r\n");
        }
    }

    /**
     * RFC 2045 §4: a message is MIME only with its MIME-Version. One without a type whose octets are above ASCII has a charset that
     * nobody knows: RFC 1428 §3.
     */
    private void end(Stretch stretch) {
        if (stretch.message && !mimeVersion) {
            write("MIME-Version: 1.0\r\n");
            if (!contentType) {
                write("Content-Type: text/plain; charset=unknown-8bit\r\n");
            }
        }
        write("Content-Transfer-Encoding: " + stretch.encoding + "\r\n");
        if (stretch.emptyLine || stretch.part.extent().end() > stretch.end) {
            write("\r\n");
        }
    }

    private void write(String text) {
        edited.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
