package fish.remora.example;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** What comes back to an order's mails. Mail and what it changes are one transaction: when that fails, the mail comes again. */
@MessageDriven(activationConfig = @ActivationConfigProperty(propertyName = "recipient", propertyValue = "orders@*"))
public class OrderMail implements MailConsumer {
    @Inject
    private Orders orders;

    @Override
    public void receive(ReceivedMail mail) throws MailRejected {
        String key = mail.key()
                .orElseThrow(() -> new MailRejected(
                        "5.7.1", "Which order? Please answer the mail that confirmed it, or order on our page"));
        switch (mail.kind()) {
            case PERSONAL -> answered(key, Letter.of(mail));
            case AUTOMATIC ->
                orders.note(key, "A machine answers: " + Letter.of(mail).subject());
            case BOUNCE -> orders.bounced(key);
        }
    }

    private void answered(String key, Letter letter) throws MailRejected {
        try {
            orders.answered(key, letter);
        } catch (Refused refused) {
            throw new MailRejected("5.7.1", "We cannot answer you; please use our page");
        }
    }
}
