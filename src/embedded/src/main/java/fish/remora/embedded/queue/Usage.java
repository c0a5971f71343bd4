package fish.remora.embedded.queue;

/** The command line says something that the command does not know. The message is one line for the person who typed it. */
final class Usage extends Exception {
    Usage(String message) {
        super(message);
    }
}
