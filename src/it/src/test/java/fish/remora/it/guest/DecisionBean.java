package fish.remora.it.guest;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import javax.sql.DataSource;

/** Decides while the client waits. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "recipient", propertyValue = "decide@*"),
            @ActivationConfigProperty(propertyName = "answer", propertyValue = "now")
        })
public class DecisionBean implements MailConsumer {
    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Resource
    private MessageDrivenContext context;

    @Override
    public void receive(ReceivedMail mail) throws MailRejected {
        MailBook.receive("decide", mail, database, context);
    }
}
