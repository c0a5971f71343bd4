package fish.remora.it;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** A client of the broker that knows no application server: OpenMQ's library and nothing else. One thread. */
final class Jms implements AutoCloseable {
    private static final long PATIENCE_MILLIS = Deliveries.PATIENCE.toMillis();

    private static ClassLoader loader;

    private final Connection connection;
    final Session session;

    private Jms(Connection connection) throws JMSException {
        this.connection = connection;
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
    }

    /** @param libraries of the broker */
    static Jms connect(Path libraries, int port) throws Exception {
        Class<?> type = loader(libraries).loadClass("com.sun.messaging.ConnectionFactory");
        Object factory = type.getConstructor().newInstance();
        type.getMethod("setProperty", String.class, String.class)
                .invoke(factory, "imqAddressList", "mq://127.0.0.1:" + port + "/jms");
        return new Jms(((ConnectionFactory) factory).createConnection("guest", "guest"));
    }

    /** One for all: they know each other's destinations. Not closed: the client loads its classes as it needs them. */
    private static synchronized ClassLoader loader(Path libraries) throws IOException {
        if (loader == null) {
            URL library = libraries.resolve("imq.jar").toUri().toURL();
            loader = new URLClassLoader(new URL[] {library}, Jms.class.getClassLoader());
        }
        return loader;
    }

    /** As payara/server names it on the broker. */
    Destination queue(String name) throws JMSException {
        return session.createQueue("remora." + name);
    }

    /** Of the topic's messages that a selector chooses, from now on. */
    MessageConsumer events(String selector) throws JMSException {
        return session.createConsumer(session.createTopic("remora.Events"), selector);
    }

    /** All at once, in one transaction of the broker. */
    void send(String queue, String text, int count) throws JMSException {
        Session batch = connection.createSession(true, Session.SESSION_TRANSACTED);
        try (MessageProducer producer = batch.createProducer(queue(queue))) {
            for (int i = 0; i < count; i++) {
                producer.send(batch.createTextMessage(text));
            }
            batch.commit();
        } finally {
            batch.close();
        }
    }

    void send(Message message) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue("Outbox"))) {
            producer.send(message);
        }
    }

    void sendJson(String json) throws JMSException {
        send(session.createTextMessage(json.replace('\'', '"')));
    }

    Message receive(Destination from) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(from)) {
            Message message = consumer.receive(PATIENCE_MILLIS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return message;
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
    }
}
