package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.Right;
import java.util.Set;

/** The mailbox that a session has selected. */
interface Selected {
    MailboxId id();

    String name();

    /** What the client knows: its sequence numbers are the indexes and one. */
    MailboxView view();

    boolean readOnly();

    Set<Right> rights();

    /** What {@code $} is from now on: UIDs, ascending (RFC 5182). */
    void saveResult(long[] uids);

    /** UIDs, ascending. */
    long[] savedResult();
}
