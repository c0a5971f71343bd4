package fish.remora.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a message that {@link SevenBit} treats as one: a header, a body that is no composite, or what lies between (boundaries,
 * preambles, epilogues). The stretches of a message follow each other without a gap.
 */
final class Stretch {
    enum Kind {
        HEADER,
        BODY,
        BETWEEN
    }

    final Kind kind;
    final Part part;
    final long end;

    /** The part is a message, not one of the parts of a multipart. */
    final boolean message;

    /** Inside a multipart/signed, where not an octet may change (RFC 1847 §2.1). */
    final boolean signed;

    /** It holds octets above 127 or NUL, which 7bit does not allow: RFC 2045 §2.7. */
    boolean oddOctets;

    /** It holds lines of more than 998 octets, or a CR or LF alone: not allowed either. */
    boolean oddLines;

    /** It holds an empty line: of a header, it has its end. */
    boolean emptyLine;

    /** Of a header: the Content-Transfer-Encoding it is to name; of a body: the one it is given; null when it stays as it is. */
    @Nullable
    String encoding;

    private Stretch(Kind kind, Part part, long end, boolean message, boolean signed) {
        this.message = message;
        this.kind = kind;
        this.part = part;
        this.end = end;
        this.signed = signed;
    }

    static List<Stretch> of(MimeIndex index) {
        List<Stretch> stretches = new ArrayList<>();
        add(index.root(), true, false, stretches);
        return stretches;
    }

    /** As deep as {@link MimeIndexer#DEPTH_LIMIT} lets parts be. */
    private static void add(Part part, boolean message, boolean signed, List<Stretch> to) {
        Part.Extent extent = part.extent();
        to.add(new Stretch(Kind.HEADER, part, extent.body(), message, signed));
        MediaType type = part.content().type();
        boolean inside = signed || type.isMultipart() && type.subtype().equals("signed");
        for (Part child : part.children()) {
            to.add(new Stretch(Kind.BETWEEN, part, child.extent().start(), message, inside));
            add(child, type.isMessage(), inside, to);
        }
        Kind last = part.children().isEmpty() ? Kind.BODY : Kind.BETWEEN;
        to.add(new Stretch(last, part, extent.end(), message, inside));
    }
}
