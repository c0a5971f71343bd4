package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.Id;
import java.util.OptionalLong;

/** Ids of mail: the same that IMAP calls MAILBOXID, EMAILID and THREADID (RFC 8474). Pure functions. */
public final class Ids {
    private static final char MAILBOX = 'F';
    private static final char EMAIL = 'M';
    private static final char THREAD = 'T';

    private Ids() {}

    public static String mailbox(long number) {
        return Id.of(MAILBOX, number);
    }

    /** Empty: it is none. */
    public static OptionalLong mailbox(String id) {
        return Id.number(MAILBOX, id);
    }

    public static String email(long number) {
        return Id.of(EMAIL, number);
    }

    /** Empty: it is none. */
    public static OptionalLong email(String id) {
        return Id.number(EMAIL, id);
    }

    public static String thread(long number) {
        return Id.of(THREAD, number);
    }

    static OptionalLong thread(String id) {
        return Id.number(THREAD, id);
    }
}
