package fish.remora.app.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What an administrator has made for events by JMS. */
record JmsTopic(ConnectionFactory factory, Destination topic) {
    static final String TOPIC = "jms/remora/Events";

    /** Enlisted in the calling thread's transaction. */
    Connection connect() throws JMSException {
        return factory.createConnection();
    }

    /** Empty when it is not there, or something else is. The names are constants, nobody's input. */
    @SuppressWarnings("BanJNDI")
    static Optional<JmsTopic> find() {
        try {
            InitialContext names = new InitialContext();
            return Optional.of(new JmsTopic(
                    (ConnectionFactory) names.lookup(JmsResources.FACTORY), (Destination) names.lookup(TOPIC)));
        } catch (NamingException | ClassCastException absent) {
            return Optional.empty();
        }
    }
}
