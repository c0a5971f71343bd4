package fish.remora.api.mailbox;

/** Somebody who waits for changes. */
public interface Watch extends AutoCloseable {
    /** Nothing more is told, but for what is being told just now. May be called more than once. */
    @Override
    void close();

    /** What is told, on any thread, a short time after the change is durable; must return at once. */
    interface Listener {
        /** Something in that mailbox is not as it was. */
        void changed(MailboxId mailbox);

        /** Mailboxes were made, deleted, renamed, subscribed to, or may be seen by others than before; or their METADATA changed. */
        void listChanged();
    }
}
