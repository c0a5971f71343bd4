package fish.remora.api;

/** The one way to say no in SMTP: the reply is the decision. It carries no stack trace, because refusing is ordinary. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    /** @param reply a 4yz or 5yz */
    public Refused(Reply reply) {
        super(reply.toString(), null, false, false);
        if (reply.code() < 400) {
            throw new IllegalArgumentException("a refusal is 4yz or 5yz: " + reply);
        }
        this.reply = reply;
    }

    /** Short for {@code new Refused(Reply.of(…))}. */
    public static Refused with(int code, String status, String text) {
        return new Refused(Reply.of(code, status, text));
    }

    public Reply reply() {
        return reply;
    }
}
