package fish.remora.app.intake;

import fish.remora.app.delivery.CrashPoint;
import fish.remora.app.delivery.Posting;
import fish.remora.app.delivery.Postings;
import fish.remora.app.sql.CommitWatch;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The transaction after which we owe a 250. */
@Stateless
public class AcceptTransaction {
    @EJB
    private Postings postings;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    @PersistenceContext
    private EntityManager entities;

    /** What is written with a mail, all of it or nothing. */
    public interface Also {
        /** @param connection the transaction's own */
        void in(Connection connection) throws SQLException;
    }

    /**
     * Stores the group, all of it or nothing; the caller's own transaction, if any, stays out of it.
     *
     * @param watch learns what became of the transaction
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void store(List<Posting> group, CommitWatch watch) {
        transactions.registerInterposedSynchronization(watch);
        postings.write(group);
        CrashPoint.ACCEPT_BEFORE_COMMIT.reached();
    }

    /** As {@link #store(List, CommitWatch)}, with something else. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void store(List<Posting> group, CommitWatch watch, Also also) {
        store(group, watch);
        write(also);
    }

    /** Stores the group with what another application does in its transaction; in one of its own when there is none. */
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void join(List<Posting> group, Also also) {
        postings.write(group);
        write(also);
    }

    private void write(Also also) {
        try {
            also.in(entities.unwrap(Connection.class));
        } catch (SQLException failure) {
            throw new IllegalStateException("what goes with a mail cannot be written", failure);
        }
    }
}
