package fish.remora.protocol.dsn;

import java.util.Locale;

/** What was done for a recipient: RFC 3464 §2.3.3. */
public enum Action {
    /** Not delivered, and it will not be tried again. */
    FAILED,
    /** Not delivered yet; it is being tried on. */
    DELAYED,
    /** In the recipient's mailbox. */
    DELIVERED,
    /** Handed to a server that does not promise to tell more (RFC 3461 §5.2.2). */
    RELAYED,
    /** Delivered to the alias or list that the address is, and sent on from there. */
    EXPANDED;

    String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
