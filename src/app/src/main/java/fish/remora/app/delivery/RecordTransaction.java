package fish.remora.app.delivery;

import fish.remora.app.delivery.Result.Kind;
import fish.remora.app.event.Events;
import fish.remora.app.event.ToTell;
import fish.remora.app.sql.CommitWatch;
import fish.remora.app.sql.Rows;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The transaction that ends deliveries: rows, events, notices and the health of destinations together or not at all. */
@Stateless
public class RecordTransaction {
    /** The row of a destination that is well and has no limits says nothing: it goes. */
    private static final String FORGET = """
            DELETE FROM destination WHERE name = ANY (?) AND NOT suspended AND max_connections IS NULL AND max_per_minute IS NULL""";

    private static final String RECOVERED = """
            UPDATE destination SET failures = 0, not_before = NULL, last_reply = NULL, failed_at = NULL WHERE name = ANY (?)""";

    private static final String FAILED = """
            INSERT INTO destination (name, failures, not_before, last_reply, failed_at)
            SELECT r.name, r.failures, r.not_before, r.reply, now()
              FROM unnest(?::text[], ?::int[], ?::timestamptz[], ?::text[]) AS r(name, failures, not_before, reply) ORDER BY r.name
            ON CONFLICT (name) DO UPDATE
               SET failures = excluded.failures, not_before = greatest(destination.not_before, excluded.not_before),
                   last_reply = excluded.last_reply, failed_at = excluded.failed_at""";

    @PersistenceContext
    private EntityManager entities;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    @Inject
    private Queue queue;

    @Inject
    private Event<ToTell> toTell;

    @EJB
    private Postings postings;

    /**
     * Rows first: when one of the leases does not hold, nothing is written. Then notices, which lock mailboxes, and messages last, in the
     * order in which expunging locks them.
     *
     * @param watch learns what became of the transaction
     * @return ids of deliveries whose leases are lost: the batch must be worked out again without them; empty when it is written
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Set<Long> write(Batch batch, CommitWatch watch) {
        transactions.registerInterposedSynchronization(watch);
        return write(batch);
    }

    /** Writes it with what another application does in its transaction, which rolls back when a lease is lost; in one of its own when there is none. */
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Set<Long> join(Batch batch) {
        return write(batch);
    }

    private Set<Long> write(Batch batch) {
        // JPA's connection, not one of the pool: two handles of one transaction need not be one connection on Payara.
        Connection connection = entities.unwrap(Connection.class);
        try {
            Set<Long> lost = settle(connection, batch.results());
            if (!lost.isEmpty()) {
                transactions.setRollbackOnly();
                return lost;
            }
            if (!batch.notices().isEmpty()) {
                postings.write(batch.notices());
            }
            if (Events.write(connection, batch.events()) > 0) {
                toTell.fire(new ToTell());
            }
            queue.clear(connection, batch.cleared());
            queue.countDown(connection, batch.ended());
            health(connection, batch.changes());
        } catch (SQLException failure) {
            throw new IllegalStateException("results cannot be written: " + failure.getMessage(), failure);
        }
        Recorder.crash(
                batch,
                CrashPoint.RECORD_BEFORE_COMMIT,
                CrashPoint.DEFER_BEFORE_COMMIT,
                CrashPoint.BOUNCE_BEFORE_COMMIT);
        return Set.of();
    }

    private Set<Long> settle(Connection connection, List<Result> results) throws SQLException {
        Set<Long> lost = results.stream().map(result -> result.delivery().id()).collect(Collectors.toSet());
        List<Delivery> delivered = results.stream()
                .filter(result -> result.kind() == Kind.DELIVERED)
                .map(Result::delivery)
                .toList();
        List<Queue.Settlement> others = results.stream()
                .filter(result -> result.kind() != Kind.DELIVERED)
                .map(Result::settlement)
                .toList();
        queue.delivered(connection, delivered).forEach(lost::remove);
        queue.settle(connection, others, Instant.now()).forEach(lost::remove);
        return lost;
    }

    /** @param changes one of each destination */
    private static void health(Connection connection, List<Recorder.Change> changes) throws SQLException {
        List<String> well = changes.stream()
                .filter(change -> !change.health().isFailing())
                .map(Recorder.Change::destination)
                .sorted()
                .toList();
        if (!well.isEmpty()) {
            new Rows<>(connection, well).texts(name -> name).update(FORGET);
            new Rows<>(connection, well).texts(name -> name).update(RECOVERED);
        }
        List<Recorder.Change> ill =
                changes.stream().filter(change -> change.health().isFailing()).toList();
        if (!ill.isEmpty()) {
            new Rows<>(connection, ill)
                    .texts(Recorder.Change::destination)
                    .ints(change -> change.health().failures())
                    .times(change -> change.health().notBefore())
                    .texts(change -> Result.cut(change.reply()))
                    .update(FAILED);
        }
    }
}
