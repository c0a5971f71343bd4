package fish.remora.protocol.mime;

import fish.remora.api.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Makes a message fit a peer that takes no more than 7bit lines: RFC 6152 §3, RFC 2045 §6. Bodies with octets above 127, NUL, long
 * lines, CR or LF alone become quoted-printable when they are text, else base64; their octets come back exactly when they are decoded.
 * Composites are never encoded (RFC 2045 §6.4), but what is in them is.
 *
 * <p>What cannot be done without harm is {@link Inconvertible}: 8-bit headers and boundaries, signed parts (RFC 1847 §2.1), composites
 * that cannot be taken apart, and bodies that claim to be encoded already.
 *
 * <p>Thread-safe: has no state. Memory is bounded by the limits of {@link MimeIndexer}, whatever the size.
 */
public final class SevenBit {
    private static final int BUFFER = 64 * 1024;

    private SevenBit() {}

    /**
     * The converted message. The content is opened three times: to find its parts, to see what they hold, to rewrite them.
     *
     * @throws Inconvertible when it cannot be converted; nothing of it has been given away then
     */
    public static InputStream open(Content content) throws IOException {
        List<Stretch> stretches = Stretch.of(index(content));
        survey(content, stretches);
        Stretch header = stretches.get(0);
        long headers = 0;
        long previous = 0;
        for (Stretch stretch : stretches) {
            if (stretch.kind == Stretch.Kind.HEADER) {
                header = stretch;
                headers += stretch.end - previous;
            }
            decide(stretch, header);
            previous = stretch.end;
        }
        if (headers > MimeIndexer.HEADER_LIMIT) {
            throw new Inconvertible("headers too long to be known whole");
        }
        return new SevenBitStream(content.open(), stretches);
    }

    private static MimeIndex index(Content content) throws IOException {
        MimeIndexer indexer = new MimeIndexer();
        byte[] buffer = new byte[BUFFER];
        try (InputStream octets = content.open()) {
            for (int length = octets.read(buffer); length >= 0; length = octets.read(buffer)) {
                indexer.feed(buffer, 0, length);
            }
        }
        return indexer.finish();
    }

    private static void survey(Content content, List<Stretch> stretches) throws IOException {
        Survey survey = new Survey(stretches);
        byte[] buffer = new byte[BUFFER];
        try (InputStream octets = content.open()) {
            for (int length = octets.read(buffer); length >= 0; length = octets.read(buffer)) {
                survey.feed(buffer, length);
            }
        }
        survey.finish();
    }

    /** @param header the last one before this stretch: for a body, its own */
    private static void decide(Stretch stretch, Stretch header) throws Inconvertible {
        ContentFields fields = stretch.part.content();
        MediaType type = fields.type();
        boolean composite = type.isMultipart() || type.type().equals("message");
        boolean mayEncode = stretch.kind == Stretch.Kind.BODY && !composite && !stretch.signed && fields.isIdentity();
        if (mayEncode && (stretch.oddOctets || stretch.oddLines)) {
            header.encoding = type.type().equals("text") ? "quoted-printable" : "base64";
            stretch.encoding = header.encoding;
        } else if (stretch.oddOctets) {
            throw new Inconvertible("8-bit octets where none can be encoded");
        } else if (stretch.kind == Stretch.Kind.HEADER && !stretch.signed && isMislabelled(stretch)) {
            stretch.encoding = "7bit";
        }
    }

    /**
     * It names an encoding that it no longer has; or it is that of a message in a message and has no empty line, without which what is
     * added to the inner header would become part of it.
     */
    private static boolean isMislabelled(Stretch header) {
        ContentFields fields = header.part.content();
        boolean endless = fields.type().isMessage() && !header.part.children().isEmpty() && !header.emptyLine;
        return fields.isIdentity() && (endless || !fields.encoding().equals("7bit"));
    }
}
