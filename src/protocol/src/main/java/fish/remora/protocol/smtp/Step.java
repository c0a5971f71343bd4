package fish.remora.protocol.smtp;

import fish.remora.api.MailTransaction;
import fish.remora.api.Reply;
import java.util.List;

/** What an {@link SmtpSession} wants done next. Replies are sent in the order of their steps (RFC 2920 §3.2). */
public sealed interface Step {
    /** Send the reply and go on with lines. */
    record Say(Reply reply) implements Step {}

    /** Send these one after the other and go on with lines: one for each recipient (RFC 2033 §4.2). */
    record SayAll(List<Reply> replies) implements Step {
        public SayAll {
            replies = List.copyOf(replies);
        }
    }

    /** Send the 354, then take content up to CRLF.CRLF and hand it to {@link SmtpSession#content}. */
    record TakeContent(Reply reply) implements Step {}

    /**
     * Say nothing, take this many octets, then call {@link SmtpSession#content}.
     *
     * @param keep false when the chunk has been refused already: its octets must be read (RFC 3030 §2) and thrown away
     */
    record TakeChunk(long octets, boolean keep) implements Step {}

    /**
     * Have the application accept this; its reply goes to {@link SmtpSession#settled}. No line may be given meanwhile.
     *
     * @param alone not together with others: another application decides, and may take its time
     */
    record Submit(MailTransaction transaction, boolean alone) implements Step {}

    /** Send the reply, forget everything read so far, begin the handshake, then call {@link SmtpSession#secured}. */
    record StartTls(Reply reply) implements Step {}

    /** Send the reply and close. */
    record Close(Reply reply) implements Step {}
}
