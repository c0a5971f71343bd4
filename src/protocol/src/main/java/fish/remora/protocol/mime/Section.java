package fish.remora.protocol.mime;

import java.util.Optional;

/**
 * A part of a message as IMAP numbers them, and where what can be asked of it lies: RFC 9051 §6.4.5.1. Immutable.
 *
 * @param extent of the part itself: its header is {@code MIME}, its body is what {@code BODY[1.2]} gives; of the whole message all octets, without
 *     a header
 * @param message of the message that the part holds, or that it is when it is the whole: its {@code HEADER} and {@code TEXT}; empty: it is no
 *     message
 * @param multipart it has no octets to decode
 */
public record Section(Span extent, Optional<Span> message, TransferEncoding encoding, boolean multipart) {
    /**
     * An entity, in octets from the message's begin.
     *
     * @param start where its header begins
     * @param body where its body begins
     * @param end behind its body
     */
    public record Span(long start, long body, long end) {}
}
