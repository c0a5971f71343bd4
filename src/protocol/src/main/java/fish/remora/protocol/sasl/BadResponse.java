package fish.remora.protocol.sasl;

/** An exchange that came to no decision, because of what the client said. Its text never quotes the client. */
public final class BadResponse extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The client sent {@code *}: RFC 4954 §4, RFC 5034 §4. */
        CANCELLED,
        /** No base64, too long, or no message of the mechanism. */
        MALFORMED
    }

    private final Reason reason;

    private BadResponse(Reason reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
    }

    static BadResponse cancelled() {
        return new BadResponse(Reason.CANCELLED, "Authentication cancelled");
    }

    static BadResponse malformed(String text) {
        return new BadResponse(Reason.MALFORMED, text);
    }

    public Reason reason() {
        return reason;
    }
}
