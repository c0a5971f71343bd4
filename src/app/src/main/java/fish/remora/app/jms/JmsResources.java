package fish.remora.app.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What an administrator has made for mail by JMS. */
record JmsResources(ConnectionFactory factory, Destination outbox, Destination rejected) {
    static final String FACTORY = "jms/remora/ConnectionFactory";
    static final String OUTBOX = "jms/remora/Outbox";
    static final String REJECTED = "jms/remora/Rejected";

    /** Empty when they are not there, or something else is: then there is no mail by JMS. The names are constants, nobody's input. */
    @SuppressWarnings("BanJNDI")
    static Optional<JmsResources> find() {
        try {
            InitialContext names = new InitialContext();
            return Optional.of(new JmsResources(
                    (ConnectionFactory) names.lookup(FACTORY), (Destination) names.lookup(OUTBOX), (Destination)
                            names.lookup(REJECTED)));
        } catch (NamingException | ClassCastException absent) {
            return Optional.empty();
        }
    }

    /** Enlisted in the calling thread's transaction. */
    Connection connect() throws JMSException {
        Connection connection = factory.createConnection();
        connection.start();
        return connection;
    }
}
