package fish.remora.protocol.dsn;

import fish.remora.api.Envelope;
import fish.remora.protocol.mime.Header;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What of the original goes back to its sender: RFC 3461 §6.2. All of it (message/rfc822) in a notice of failure, unless RET=HDRS, the
 * limit or the octets themselves forbid, or there is no body; else its header (text/rfc822-headers, RFC 6522 §4). UTF-8 header fields make it message/global
 * (RFC 6532 §3.7) or message/global-headers (RFC 6533 §6) for a sender who speaks SMTPUTF8. Immutable.
 */
final class ReturnedContent {
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-~&&[^<>]]{1,250}@[!-~&&[^<>]]{1,250}>");

    private final Header header;
    private final BodyPart part;
    private final boolean whole;

    private ReturnedContent(Header header, BodyPart part, boolean whole) {
        this.header = header;
        this.part = part;
        this.whole = whole;
    }

    /** @throws IOException when the content cannot be read */
    static ReturnedContent of(Report report, int limit) throws IOException {
        Original original = report.original();
        byte[] octets;
        try (InputStream stream = original.content().open()) {
            octets = stream.readNBytes(limit);
        }
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(octets, 0, octets.length);
        MimeIndex index = indexer.finish();
        byte[] header = Arrays.copyOf(octets, (int) index.root().extent().body());
        boolean whole = report.kind() == Kind.FAILURE
                && original.options().returnContent() != Envelope.ReturnContent.HDRS
                && original.content().size() <= octets.length
                && header.length < octets.length
                && isText(octets);
        boolean global = original.options().smtpUtf8() && BodyPart.isEightBit(header);
        return new ReturnedContent(index.header(), whole ? message(octets, global) : headers(header, global), whole);
    }

    BodyPart part() {
        return part;
    }

    /** True when it is the whole message. */
    boolean isWhole() {
        return whole;
    }

    /** A field of the original for a person to read. */
    Optional<String> shown(String name) {
        return header.decoded(name).map(Layout::printable).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Its Message-ID, when it is one that can be referred to (RFC 5322 §3.6.4). */
    Optional<String> messageId() {
        return header.first("Message-ID")
                .filter(value -> MESSAGE_ID.matcher(value).matches());
    }

    private static BodyPart message(byte[] octets, boolean global) {
        return new BodyPart(global ? "message/global" : "message/rfc822", "Undelivered message", octets);
    }

    private static BodyPart headers(byte[] header, boolean global) {
        String type = global ? "message/global-headers" : "text/rfc822-headers";
        return new BodyPart(type, "Header of the message", tidy(header));
    }

    /**
     * True for what 7bit or 8bit may be said of (RFC 2045 §2.7, §2.8): a message/rfc822 may not be encoded, and a notice that needed
     * BINARYMIME would reach few.
     */
    private static boolean isText(byte[] octets) {
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            boolean crlf = octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
            if (crlf) {
                length = 0;
                i++;
            } else if (octets[i] == '\r' || octets[i] == '\n' || octets[i] == 0 || ++length > Layout.MAX_LINE) {
                return false;
            }
        }
        return true;
    }

    /** The lines of a header, every one ending with CRLF, too long ones folded, without the empty line behind them. */
    private static byte[] tidy(byte[] header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(header.length + 16);
        int length = 0;
        for (int i = 0; i < header.length; i++) {
            byte octet = header[i];
            boolean crlf = octet == '\r' && i + 1 < header.length && header[i + 1] == '\n';
            if (octet == '\n') {
                length = endLine(out, length);
            } else if (!crlf) {
                if (length > Layout.MAX_LINE - 8 && (octet & 0xC0) != 0x80 || length == Layout.MAX_LINE) {
                    endLine(out, length);
                    out.write(' ');
                    length = 1;
                }
                out.write(octet == '\r' || octet == 0 ? '?' : octet);
                length++;
            }
        }
        endLine(out, length);
        return out.toByteArray();
    }

    private static int endLine(ByteArrayOutputStream out, int length) {
        if (length > 0) {
            out.write('\r');
            out.write('\n');
        }
        return 0;
    }
}
