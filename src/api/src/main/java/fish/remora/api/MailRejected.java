package fish.remora.api;

/** A {@link MailConsumer} refuses a mail for good: its sender hears the reply, and the transaction of the bean rolls back. */
public final class MailRejected extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    /**
     * @param status RFC 3463, such as {@code 5.7.1}
     * @param text for the sender: one line of at most 480 printable characters
     * @throws IllegalArgumentException for another one
     */
    public MailRejected(String status, String text) {
        super(status + " " + text);
        reply = Reply.of(550, status, text);
    }

    public Reply reply() {
        return reply;
    }
}
