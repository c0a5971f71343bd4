package fish.remora.app.jms;

import fish.remora.api.Sent;
import fish.remora.app.sql.StoreFailure;
import fish.remora.app.submission.Composer;
import fish.remora.app.submission.Draft;
import fish.remora.app.submission.Submissions;
import fish.remora.app.submission.Submissions.Order;
import fish.remora.app.tenant.Tenants;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes mail from the queue: so many messages as wait, up to {@value #BATCH}, with the rows they become, in one distributed transaction. When
 * one fails, the messages of its group are taken one by one; what can never be sent goes to {@code jms/remora/Rejected}. While the database is
 * away nothing is taken. With one thread.
 */
@ApplicationScoped
public class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final int BATCH = 100;
    private static final long WAIT_MILLIS = 1000;

    /** Of one message, alone, for a reason of its own: then nobody will ever be able to send it. */
    private static final int MOST_ATTEMPTS = 5;

    /** Not part of transactions: of two participants the broker comes first, so that it hears of a rollback even when the database is gone. */
    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    @Resource
    private UserTransaction transaction;

    @Inject
    private Tenants tenants;

    @Inject
    private Composer composer;

    @EJB
    private Submissions submissions;

    private int alone;

    /** Failures of messages that were taken alone, by JMSMessageID, the latest. */
    private final Map<String, Integer> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > BATCH;
        }
    };

    /** The message in hand. */
    private @Nullable String current;

    /** What became of a round. */
    enum Round {
        /** Perhaps there is more. */
        DONE,
        /** Something is not there: later. */
        FAILED
    }

    /** Takes what waits, or waits a second for something to come. */
    Round next(JmsResources resources) {
        try {
            reachable();
            transaction.begin();
            int taken = 0;
            Connection connection = null;
            try {
                connection = resources.connect();
                taken = take(connection, resources, alone > 0 ? 1 : BATCH);
                transaction.commit();
            } finally {
                end(connection);
            }
            alone = Math.max(0, alone - taken);
            return Round.DONE;
        } catch (RuntimeException
                | JMSException
                | SQLException
                | NotSupportedException
                | SystemException
                | RollbackException
                | HeuristicMixedException
                | HeuristicRollbackException
                | StackOverflowError failure) {
            count(failure);
            LOG.log(Level.WARNING, "Mail of the JMS queue stays there for now: {0}", failure.toString());
            return Round.FAILED;
        }
    }

    /** A group is taken apart; one message alone has failed for a reason of its own unless the database or the broker has one. */
    private void count(Throwable failure) {
        if (failure instanceof JMSException
                || failure instanceof RollbackException
                || !StoreFailure.of(failure).mayBeOneMessage()) {
            return;
        }
        if (alone > 0 && current != null) {
            failures.merge(current, 1, Integer::sum);
        }
        alone = Math.max(alone, BATCH);
    }

    private void end(@Nullable Connection connection) throws SystemException, JMSException {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    private void reachable() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** Session and consumer are closed with their connection. */
    private int take(Connection connection, JmsResources resources, int most) throws JMSException {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(resources.outbox());
        JmsReplies replies = new JmsReplies(session, resources);
        List<Message> group = new ArrayList<>();
        List<Order> orders = new ArrayList<>();
        int taken = 0;
        for (Message message = consumer.receive(WAIT_MILLIS); message != null; message = consumer.receiveNoWait()) {
            current = message.getJMSMessageID();
            Order order = read(message, replies);
            if (order != null) {
                group.add(message);
                orders.add(order);
            }
            taken++;
            if (taken == most) {
                break;
            }
        }
        send(group, orders, replies);
        return taken;
    }

    /** @return null when it is no mail that could ever be sent: it is rejected */
    private @Nullable Order read(Message message, JmsReplies replies) throws JMSException {
        String application = MailMessage.application(message);
        if (failures.getOrDefault(String.valueOf(current), 0) >= MOST_ATTEMPTS) {
            replies.reject(message, "cannot be stored, tried " + MOST_ATTEMPTS + " times; the log says why");
            return null;
        }
        if (!tenants.mayUse(application, message.getStringProperty(MailMessage.CREDENTIAL))) {
            replies.reject(message, "credential: must be that of application=" + application);
            return null;
        }
        try {
            return new Order(Draft.name("application", application), MailMessage.read(message, composer));
        } catch (IllegalArgumentException wrong) {
            replies.reject(message, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private void send(List<Message> group, List<Order> orders, JmsReplies replies) throws JMSException {
        if (orders.isEmpty()) {
            return;
        }
        List<Sent> sent = submissions.send(orders);
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).recipients().stream().noneMatch(Sent.Outcome::isTaken)) {
                replies.reject(
                        group.get(i), "no recipient was taken: " + sent.get(i).recipients());
            } else {
                replies.sent(group.get(i), sent.get(i));
            }
        }
    }
}
