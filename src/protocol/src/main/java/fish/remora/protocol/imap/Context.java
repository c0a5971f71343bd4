package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.MailboxListener;
import java.time.Instant;
import java.util.Set;

/** What a command may know of its session. */
interface Context {
    MailboxListener application();

    AccountId account();

    Set<Enabled> enabled();

    /** Uses an extension without ENABLE, where its RFC says that use is enough: RFC 7162 §3.1. */
    void enable(Enabled extension);

    /** Where untagged responses go. */
    Output out();

    /** @throws BadSyntax when no mailbox is selected */
    Selected selected() throws BadSyntax;

    Instant now();

    /** The octets of the largest message that APPEND takes. */
    long appendLimit();
}
