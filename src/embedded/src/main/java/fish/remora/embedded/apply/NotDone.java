package fish.remora.embedded.apply;

/** It was not done, or not to its end. The message is for the person at the terminal, in one line or several. */
public final class NotDone extends Exception {
    public NotDone(String message) {
        super(message);
    }
}
