package fish.remora.app.jms;

import fish.remora.api.MailSender;
import fish.remora.api.MailSenders;
import fish.remora.api.Sent;
import fish.remora.app.sql.StoreFailure;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
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
import javax.sql.DataSource;

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

    private int alone;

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
                if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                    transaction.rollback();
                }
                // Not before: OpenMQ gives what a closed consumer had back to nobody when the transaction rolls back
                // later.
                if (connection != null) {
                    connection.close();
                }
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
                | HeuristicRollbackException failure) {
            if (StoreFailure.of(failure).mayBeOneMessage() && !(failure instanceof JMSException)) {
                alone = Math.max(alone, BATCH);
            }
            LOG.log(Level.WARNING, "Mail of the JMS queue stays there for now: {0}", failure.toString());
            return Round.FAILED;
        }
    }

    private void reachable() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** Session and consumer are closed with their connection. */
    private static int take(Connection connection, JmsResources resources, int most) throws JMSException {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(resources.outbox());
        int taken = 0;
        for (Message message = consumer.receive(WAIT_MILLIS); message != null; message = consumer.receiveNoWait()) {
            send(message, session, resources);
            taken++;
            if (taken == most) {
                break;
            }
        }
        return taken;
    }

    private static void send(Message message, Session session, JmsResources resources) throws JMSException {
        JmsReplies replies = new JmsReplies(session, resources);
        MailSender sender = MailSenders.of(MailMessage.application(message))
                .orElseThrow(() -> new IllegalStateException("the mail application is just stopping"));
        if (attempts(message) > MOST_ATTEMPTS) {
            replies.reject(message, "cannot be stored, tried " + MOST_ATTEMPTS + " times");
            return;
        }
        Sent sent;
        try {
            sent = MailMessage.send(message, sender);
        } catch (IllegalArgumentException wrong) {
            replies.reject(message, String.valueOf(wrong.getMessage()));
            return;
        }
        if (sent.recipients().stream().noneMatch(Sent.Outcome::isTaken)) {
            replies.reject(message, "no recipient was taken: " + sent.recipients());
        } else {
            replies.sent(message, sent);
        }
    }

    private static int attempts(Message message) throws JMSException {
        return message.propertyExists("JMSXDeliveryCount") ? message.getIntProperty("JMSXDeliveryCount") : 1;
    }
}
