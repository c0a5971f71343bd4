package fish.remora.protocol.imap;

/** Tagged NO with a response code that no decision of the application brings with it: RFC 9051 §7.1. */
final class No extends Exception {
    private static final long serialVersionUID = 1;

    /** @param text what stands behind NO: a response code in brackets, a space, words; ASCII */
    No(String text) {
        super(text, null, false, false);
    }

    /** As given. */
    String text() {
        return String.valueOf(getMessage());
    }
}
