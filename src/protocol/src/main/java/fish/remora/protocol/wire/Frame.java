package fish.remora.protocol.wire;

/** What a {@link Framer} makes of the octets it was offered. */
public sealed interface Frame {
    /** One line without its CRLF; at most the framer's limit. */
    record Line(byte[] octets) implements Frame {}

    /** A line that was not taken: its octets are gone, up to and with its CRLF. */
    enum Fault implements Frame {
        /** Longer than the limit. */
        TOO_LONG,
        /** It held a CR without LF or an LF without CR, which never ends a line (RFC 5321 §2.3.8). */
        BARE_CR_OR_LF
    }

    /** The content is whole; each octet of it went to the sink. */
    enum End implements Frame {
        CONTENT
    }
}
