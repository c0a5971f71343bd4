package fish.remora.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The message-driven beans of type {@link MailConsumer} on this server, for the mail application alone: a connection factory of the resource
 * adapter. As an executor it has threads that such calls may keep for long; it rejects when too many wait. Thread-safe.
 */
public interface MailConsumers extends Executor {
    /**
     * A bean that is there now.
     *
     * @param answersNow it decides while the client waits
     * @param attempts after so many a mail is a dead letter
     */
    record Endpoint(RecipientPattern recipient, boolean answersNow, int attempts) {}

    /**
     * What the bean decided.
     *
     * @param reply 2yz: its transaction has committed; 4yz: it has rolled back; 5yz: it has refused and rolled back
     * @param failure what was thrown, in words; empty unless 4yz
     * @param isThere false when no application was there to ask
     */
    record Answer(Reply reply, Optional<String> failure, boolean isThere) {
        /** The reply of a bean whose transaction has committed. */
        public static final Reply TAKEN = Reply.of(250, "2.0.0", "Taken by the application");
    }

    /** On this node. */
    List<Endpoint> endpoints();

    /**
     * Calls the bean on this thread.
     *
     * @param last runs as the last part of the bean's transaction, or without one when the bean has none; an exception rolls back
     */
    Answer call(RecipientPattern recipient, ReceivedMail mail, Runnable last);
}
