package fish.remora.api.mailbox;

import java.util.Optional;
import java.util.Set;

/**
 * A mailbox as somebody sees it in a list.
 *
 * @param name from where he stands; levels are parted by {@code /}: {@code Other Users/bob@mx.test/INBOX} is Bob's INBOX for everybody but Bob
 * @param exists empty: only the name is there, subscribed to
 * @param rights what he may do
 */
public record MailboxInfo(
        String name, Optional<Existing> exists, boolean subscribed, Optional<SpecialUse> use, Set<Right> rights) {
    /** In front of the mailboxes of others, which go on with their address. */
    public static final String OTHERS = "Other Users/";

    public MailboxInfo {
        rights = Set.copyOf(rights);
    }

    /** What is behind the name. */
    public record Existing(MailboxId id, MailboxStatus status) {}
}
