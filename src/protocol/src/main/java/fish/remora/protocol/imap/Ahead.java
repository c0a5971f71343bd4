package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.StoredMessage;
import java.util.List;

/** Reads messages beside what a session does meanwhile, if the caller of the session has means for that. Thread-safe. */
@FunctionalInterface
public interface Ahead {
    /** Nothing is read before it is needed. */
    Ahead NOTHING = reading -> reading;

    /** Asks the application for messages; may be run by any thread, once. */
    @FunctionalInterface
    interface Reading {
        List<StoredMessage> read() throws Denied;
    }

    /**
     * Returns at once.
     *
     * @return gives what {@code reading} gives: what has been read meanwhile, or after waiting for it, or having read it itself; to be asked once at the most
     */
    Reading begin(Reading reading);
}
