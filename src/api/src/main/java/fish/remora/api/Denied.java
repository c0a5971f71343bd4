package fish.remora.api;

/** The one way to say no to a reader of mailboxes: a response code of RFC 5530 and words for a person. */
public final class Denied extends Exception {
    private static final long serialVersionUID = 1;

    /** RFC 5530 §3 and others, as far as a port of this API uses them; POP3 knows some by other names (RFC 2449 §8, RFC 3206). */
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
        LIMIT,
        /** Something of that name is there already. */
        ALREADYEXISTS,
        /** Never possible, whatever the rights. */
        CANNOT,
        /** The rights are not enough (RFC 4314). */
        NOPERM,
        /** The mailbox's owner has no room for it. */
        OVERQUOTA,
        /** No such mailbox, but it could be made (RFC 9051 §7.1). */
        TRYCREATE,
        /** The message is larger than any may be (RFC 7889). */
        TOOBIG,
        /** The message is no more. */
        EXPUNGEISSUED,
        /** No mailbox may have that use, or another has it (RFC 6154). */
        USEATTR
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
