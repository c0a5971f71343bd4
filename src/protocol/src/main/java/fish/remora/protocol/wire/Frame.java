package fish.remora.protocol.wire;

/** What a {@link Framer} makes of the octets it was offered. */
public sealed interface Frame {
    /** One line without its CRLF; at most the framer's limit. */
    record Line(byte[] octets) implements Frame {}

    /**
     * A line that was not taken, up to and with its CRLF.
     *
     * @param end its last octets as ISO 8859-1, {@value #END} at most, all else is gone: they may announce what comes behind it
     */
    record Fault(Reason reason, String end) implements Frame {
        /** In octets. */
        public static final int END = 32;

        /** Why. */
        public enum Reason {
            /** Longer than the limit. */
            TOO_LONG,
            /** It held a CR without LF or an LF without CR, which never ends a line (RFC 5321 §2.3.8). */
            BARE_CR_OR_LF
        }

        /** Without what the line held: it may be a secret. */
        @Override
        public String toString() {
            return "Fault " + reason;
        }
    }

    /** The content is whole; each octet of it went to the sink. */
    enum End implements Frame {
        CONTENT
    }
}
