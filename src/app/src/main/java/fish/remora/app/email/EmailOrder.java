package fish.remora.app.email;

/**
 * By what messages are sorted: RFC 8621 §4.4.2.
 *
 * @param keyword in lower case; empty text unless it is about one
 */
public record EmailOrder(By by, String keyword, boolean ascending) {
    /** What is compared. */
    public enum By {
        RECEIVED,
        SIZE,
        FROM,
        TO,
        SUBJECT,
        SENT,
        KEYWORD,
        ALL_IN_THREAD,
        SOME_IN_THREAD
    }

    /** As mailboxes are shown. */
    public static final EmailOrder NEWEST_FIRST = new EmailOrder(By.RECEIVED, "", false);
}
