package fish.remora.api;

/** The one way to say no to a reader of mailboxes: a response code of RFC 5530 and words for a person. */
public final class Denied extends Exception {
    private static final long serialVersionUID = 1;

    /** RFC 5530 §3, as far as a port of this API uses them; POP3 knows some by other names (RFC 2449 §8, RFC 3206). */
    public enum Code {
        /** Wrong name or password; which of the two is never told. */
        AUTHENTICATIONFAILED,
        /** Right, but not allowed in. */
        AUTHORIZATIONFAILED,
        /** Another session holds the exclusive lock. */
        INUSE,
        /** A subsystem is down: try later. */
        UNAVAILABLE,
        /** No such mailbox or message. */
        NONEXISTENT,
        /** Too many at once, or too much stored. */
        LIMIT
    }

    private final Code code;

    public Denied(Code code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
