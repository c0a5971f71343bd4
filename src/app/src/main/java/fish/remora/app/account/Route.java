package fish.remora.app.account;

import fish.remora.app.consumer.Consumer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an address leads. */
public sealed interface Route {
    /** To these inboxes, each once. */
    record Local(List<Inbox> inboxes) implements Route {}

    /** The domain is ours, the name is nobody's. */
    record Unknown() implements Route {}

    /** The domain is not ours. */
    record Foreign() implements Route {}

    /** The mail is another application's. */
    record Application(Consumer consumer) implements Route {}

    /**
     * An account's first mailbox.
     *
     * @param quota of the account in octets, null = unlimited
     */
    record Inbox(long accountId, long mailboxId, @Nullable Long quota) {}
}
