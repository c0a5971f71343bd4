package fish.remora.embedded;

/**
 * The server cannot start as it is told to. The message is for the person at the terminal: one line for each thing that
 * is wrong.
 */
final class Misconfigured extends Exception {
    Misconfigured(String message) {
        super(message);
    }

    Misconfigured(String message, Throwable cause) {
        super(message, cause);
    }
}
