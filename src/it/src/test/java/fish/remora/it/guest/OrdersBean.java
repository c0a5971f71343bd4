package fish.remora.it.guest;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import javax.sql.DataSource;

/** Takes what is for orders, once it is stored. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "recipient", propertyValue = "orders@*"),
            @ActivationConfigProperty(propertyName = "attempts", propertyValue = "3")
        })
public class OrdersBean implements MailConsumer {
    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Resource
    private MessageDrivenContext context;

    @Override
    public void receive(ReceivedMail mail) throws MailRejected {
        MailBook.receive("orders", mail, database, context);
    }
}
