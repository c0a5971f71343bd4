package fish.remora.app.account;

import fish.remora.api.Address;
import fish.remora.app.consumer.Consumer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an address leads. */
public sealed interface Route {
    /**
     * To these inboxes and to these addresses elsewhere, each once.
     *
     * @param owners whose address it is, by their ids: those it names, whether or not they keep what comes, and not those they forward to
     */
    record Local(List<Inbox> inboxes, List<Address> onward, Set<Long> owners) implements Route {}

    /** Back to whom we forwarded something for: {@link Srs}. Only for what comes from the null sender. */
    record Reverse(Address to) implements Route {}

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
     * @param quotaMessages of the account in messages, null = unlimited
     */
    record Inbox(
            long accountId,
            long mailboxId,
            @Nullable Long quota,
            @Nullable Long quotaMessages) {
        public boolean isLimited() {
            return quota != null || quotaMessages != null;
        }
    }
}
