package fish.remora.protocol.imap;

/** A command that is not one: tagged BAD, RFC 9051 §7.1. The message is shown to the client: ASCII, nothing of what it sent. */
final class BadSyntax extends Exception {
    private static final long serialVersionUID = 1;

    BadSyntax(String text) {
        super(text, null, false, false);
    }
}
