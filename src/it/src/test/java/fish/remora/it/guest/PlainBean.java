package fish.remora.it.guest;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;

/** As one would write it without the queue of the mail service: each JMS message, the recipient's address, is a mail in a transaction of its own. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = "jms/remora/Plain"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(
                    propertyName = "connectionFactoryLookup",
                    propertyValue = "jms/remora/ConnectionFactory")
        })
public class PlainBean implements MessageListener {
    @Resource(lookup = "java:app/mail")
    private MailSender mail;

    @Override
    public void onMessage(Message message) {
        try {
            mail.send(Mail.from("shop@mx.test")
                    .to(((TextMessage) message).getText())
                    .subject("Plain")
                    .text("Thank you!"));
        } catch (JMSException failure) {
            throw new EJBException(failure);
        }
    }
}
