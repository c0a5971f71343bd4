package fish.remora.api.mailbox;

import java.util.Set;

/**
 * A mailbox that a session has selected.
 *
 * @param rights what its user may do
 * @param view what it held then
 */
public record OpenMailbox(MailboxId id, String name, Set<Right> rights, MailboxView view) {
    public OpenMailbox {
        rights = Set.copyOf(rights);
    }
}
