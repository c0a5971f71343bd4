package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.MailboxListener;
import java.time.Instant;
import java.util.Set;

/** What a command's function sees of the session it is carried out for. */
interface Context {
    MailboxListener application();

    /** Whose session it is; there is one wherever a command needs it, as the table of commands sees to. */
    AccountId account();

    /** The set itself: a command that switches something on by being used (RFC 7162 §3.1) adds to it. */
    Set<Enabled> enabled();

    /** Where untagged lines go; whole lines only. */
    Output out();

    /** @throws BadSyntax when no mailbox is selected */
    Selected selected() throws BadSyntax;

    /** The time, for what is told now and then, and for keys that count from now. */
    Instant now();

    Ahead ahead();

    /** The octets of the largest message that APPEND takes. */
    long appendLimit();
}
