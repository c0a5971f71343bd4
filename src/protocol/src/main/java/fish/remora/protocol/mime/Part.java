package fish.remora.protocol.mime;

import java.util.List;

/**
 * One entity of a message, RFC 2045 §2.4: what BODYSTRUCTURE (RFC 9051 §7.5.2) tells of it. Immutable.
 *
 * @param extent where it is
 * @param content what its Content- fields say
 * @param header all fields, when this is a message: the root, or what lies in a message/rfc822; else empty
 * @param children the parts of a multipart, or the one message in a message/rfc822; empty for all others, and for a composite that
 *     cannot be taken apart: no boundary given, an encoding that hides it (RFC 2045 §6.4), nested too deep
 */
public record Part(Extent extent, ContentFields content, Header header, List<Part> children) {

    /**
     * Offsets into the message, in octets.
     *
     * @param start where the header begins
     * @param body where the body begins, behind the header's empty line
     * @param end where the body ends: the CRLF before a boundary is not in it (RFC 2046 §5.1.1)
     * @param lines of the body, a last one without CRLF among them
     */
    public record Extent(long start, long body, long end, long lines) {}

    public Part {
        children = List.copyOf(children);
    }
}
