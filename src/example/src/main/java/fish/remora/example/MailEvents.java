package fish.remora.example;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
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
 * Hears each second what has become of the shop's mails, by the topic {@code jms/remora/Events}: an event and what it changes are one
 * transaction, and the subscription keeps what comes while the shop is away. Payara Micro has no JMS: nothing is heard there, and the page shows
 * what sender and consumers know. Where there is always a topic, a message-driven bean does the same in fewer lines.
 */
@Singleton
@Startup
public class MailEvents {
    private static final System.Logger LOG = System.getLogger(MailEvents.class.getName());
    private static final String SUBSCRIPTION = "shop";

    /** What {@link Orders} is called as a sender. */
    private static final String OURS = "application = 'shop' AND key IS NOT NULL";

    /** A new consumer has its first message a moment later. */
    private static final long WAIT_MILLIS = 500;

    /** What an administrator has made. */
    private record Source(ConnectionFactory factory, Topic topic) {}

    @Resource
    private SessionContext bean;

    @Inject
    private Orders orders;

    private Optional<Source> source = Optional.empty();

    /** Subscribes as well, before the first order. The names are constants, nobody's input. */
    @PostConstruct
    @SuppressWarnings("BanJNDI")
    void find() {
        try {
            InitialContext names = new InitialContext();
            source = Optional.of(new Source((ConnectionFactory) names.lookup("jms/remora/ConnectionFactory"), (Topic)
                    names.lookup("jms/remora/Events")));
            hear();
        } catch (NamingException absent) {
            LOG.log(Level.INFO, "No topic jms/remora/Events here: the shop goes by what comes back alone");
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void hear() {
        if (source.isPresent()) {
            try (JMSContext context = source.get().factory().createContext()) {
                JMSConsumer consumer =
                        context.createSharedDurableConsumer(source.get().topic(), SUBSCRIPTION, OURS);
                for (Message event = consumer.receive(WAIT_MILLIS); event != null; event = consumer.receiveNoWait()) {
                    told(event);
                }
            } catch (JMSRuntimeException away) {
                // A timer that throws twice in a row is deleted by the container.
                bean.setRollbackOnly();
                LOG.log(Level.WARNING, "Nothing is heard now: {0}", away.getMessage());
            }
        }
    }

    private void told(Message event) {
        try {
            String reply = event.getStringProperty("reply");
            orders.note(
                    event.getStringProperty("key"),
                    "Mail " + event.getStringProperty("event") + (reply == null ? "" : ": " + reply));
        } catch (JMSException unreadable) {
            throw new JMSRuntimeException(unreadable.getMessage(), unreadable.getErrorCode(), unreadable);
        }
    }
}
