package fish.remora.example;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.EJBException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Hears each second what has become of the shop's mails, by the topic {@code jms/remora/Events}. Payara Micro has no JMS: nothing is heard there,
 * and the page shows what sender and consumers know. Where there is always a topic a message-driven bean does the same in fewer lines.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailEvents {
    private static final System.Logger LOG = System.getLogger(MailEvents.class.getName());

    /** What {@link Orders} is called as a sender. */
    private static final String OURS = "application = 'shop'";

    private record Subscription(JMSContext context, JMSConsumer consumer) {}

    @Inject
    private Orders orders;

    private Optional<Subscription> subscription = Optional.empty();

    /** The names are constants, nobody's input. */
    @PostConstruct
    @SuppressWarnings("BanJNDI")
    void subscribe() {
        try {
            InitialContext names = new InitialContext();
            ConnectionFactory factory = (ConnectionFactory) names.lookup("jms/remora/ConnectionFactory");
            Topic topic = (Topic) names.lookup("jms/remora/Events");
            JMSContext context = factory.createContext();
            subscription = Optional.of(new Subscription(context, context.createConsumer(topic, OURS)));
        } catch (NamingException absent) {
            LOG.log(Level.INFO, "No topic jms/remora/Events here: the shop goes by what comes back alone");
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void hear() {
        try {
            if (subscription.isPresent()) {
                JMSConsumer consumer = subscription.get().consumer();
                for (Message event = consumer.receiveNoWait(); event != null; event = consumer.receiveNoWait()) {
                    told(event);
                }
            }
        } catch (JMSException | JMSRuntimeException broken) {
            LOG.log(Level.WARNING, "Begins to listen anew: {0}", broken.toString());
            unsubscribe();
            subscribe();
        }
    }

    private void told(Message event) throws JMSException {
        String key = event.getStringProperty("key");
        String reply = event.getStringProperty("reply");
        String text = "Mail " + event.getStringProperty("event") + (reply == null ? "" : ": " + reply);
        try {
            orders.note(key, text);
        } catch (EJBException unknown) {
            LOG.log(Level.WARNING, "No order of key {0}: {1}", key, text);
        }
    }

    @PreDestroy
    void unsubscribe() {
        subscription.ifPresent(one -> one.context().close());
        subscription = Optional.empty();
    }
}
