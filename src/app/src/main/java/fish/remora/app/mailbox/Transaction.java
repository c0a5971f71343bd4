package fish.remora.app.mailbox;

import fish.remora.app.sql.CommitWatch;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The container's transaction around what {@link Store} does. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Transaction {
    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    @Resource
    private SessionContext context;

    /** What is done in it. */
    public interface Body {
        /** @return false: nothing of it is to stay */
        boolean act(Connection connection) throws SQLException;
    }

    /** @param watch learns what became of the transaction */
    public void run(Body body, CommitWatch watch) {
        transactions.registerInterposedSynchronization(watch);
        try (Connection connection = database.getConnection()) {
            if (!body.act(connection)) {
                context.setRollbackOnly();
            }
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
