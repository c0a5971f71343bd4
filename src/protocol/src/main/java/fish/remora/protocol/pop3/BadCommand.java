package fish.remora.protocol.pop3;

/** A line that is no command here: its words are wrong, or this is not the time. It counts against the client. */
final class BadCommand extends Exception {
    private static final long serialVersionUID = 1;

    BadCommand(String text) {
        super(text, null, false, false);
    }
}
