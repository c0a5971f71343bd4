package fish.remora.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Sends mail as part of the caller's business: in the transaction of the calling thread, so that a mail whose transaction rolls back never
 * existed. Without a transaction each call is one of its own. Thread-safe.
 *
 * <p>An application gets one by a connection factory on the resource adapter {@code remora}:
 *
 * <pre>{@code
 * @ConnectionFactoryDefinition(name = "java:app/mail", interfaceName = "fish.remora.api.MailSender", resourceAdapter = "remora",
 *         transactionSupport = TransactionSupportLevel.NoTransaction, properties = "application=shop")
 * …
 * @Resource(lookup = "java:app/mail")
 * private MailSender mail;
 * }</pre>
 *
 * <p>The database of the mail service is one participant of that transaction: over the same pool ({@code jdbc/remora}) it stays one with one
 * phase; beside another database both must be XA.
 *
 * <p>Keys are the application's own: two applications may use the same. What is given as {@code key} names the mail that was last sent with it
 * and was not cancelled; it is forgotten with the trace of that mail. Applications of one server trust each other: the name that a connection
 * factory is given is not proved.
 *
 * <p>All methods throw {@link IllegalArgumentException} for what can never be sent, with the part, its value and what is allowed, before
 * anything is written; {@link IllegalStateException} when the mail service is not there, and then the caller's transaction can only roll back.
 */
public interface MailSender {
    /** Composes and sends; who cannot be a recipient is in the answer, and the others get it all the same. */
    Sent send(Mail mail);

    /** Sends what is composed already. */
    Sent send(RawMail mail);

    /**
     * Takes back what has not left yet: a mail that waits for its time, and deliveries that wait for another attempt.
     *
     * @return how many recipients will not get it any more
     */
    int cancel(String key);

    /**
     * Lets a mail that waits for its time wait for {@link #release}.
     *
     * @return how many recipients that means; 0 when it has been sent, or there is none
     */
    int hold(String key);

    /** Ends {@link #hold}: it goes when its time has come, which may be now. @return how many recipients that means */
    int release(String key);

    /**
     * Gives a mail that waits for its time another one.
     *
     * @return how many recipients that means; 0 when it has been sent, or there is none
     */
    int reschedule(String key, Instant time);

    /**
     * Puts another mail in the place of one that waits for its time, or that has been sent and has not left for any recipient.
     *
     * @param mail of the same key, or of none
     * @return empty when there is no such mail, or it is too late; when none of the other one's recipients is taken, the first stays
     */
    Optional<Sent> replace(String key, Mail mail);
}
