package fish.remora.embedded.queue;

/** The server did not do it, or could not be asked. The message is for the person at the terminal. */
class Failure extends Exception {
    Failure(String message) {
        super(message);
    }
}
