package fish.remora.example;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;

/** A supplier's mail: taken or refused while his mail program waits, with {@code answer=now}. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "recipient", propertyValue = "stock@*"),
            @ActivationConfigProperty(propertyName = "answer", propertyValue = "now")
        })
public class StockMail implements MailConsumer {
    @Inject
    private Stock stock;

    @Override
    public void receive(ReceivedMail mail) throws MailRejected {
        stock.supply(Letter.of(mail).lines());
    }
}
