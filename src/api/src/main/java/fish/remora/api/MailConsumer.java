package fish.remora.api;

/**
 * Takes the mail of some recipients. Implemented by a message-driven bean of any application on this server:
 *
 * <pre>{@code
 * @MessageDriven(activationConfig = @ActivationConfigProperty(propertyName = "recipient", propertyValue = "orders@*"))
 * public class Orders implements MailConsumer {
 *     public void receive(ReceivedMail mail) throws MailRejected { … }
 * }
 * }</pre>
 *
 * <p>The bean's transaction decides, and what the bean writes is part of it: <b>commit</b> the mail is taken, once; <b>roll back</b>, by an
 * exception or {@code setRollbackOnly}, it is tried again after a growing pause, and after {@code attempts} it waits as a dead letter for a
 * person, with what was thrown; {@link MailRejected} it is refused, its sender is told, and the transaction rolls back. With another database than the
 * mail's both must be XA. A bean without a transaction may be given a mail twice.
 *
 * <p>Activation properties:
 *
 * <ul>
 *   <li>{@code recipient}: a {@link RecipientPattern}; must be given, and be nobody else's;
 *   <li>{@code answer}: {@code later} (default): the mail is stored first, and the application need not be there; {@code now}: the bean decides while the
 *       client waits for its reply: commit is 250, roll back 451, {@code MailRejected} its own reply. Keep it short then: clients wait some minutes;
 *   <li>{@code attempts}: 1 to 100, default 12, which is an hour.
 * </ul>
 */
public interface MailConsumer {
    /** @throws MailRejected to refuse it */
    void receive(ReceivedMail mail) throws MailRejected;
}
