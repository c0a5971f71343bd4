package fish.remora.app.mailbox;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes of mailboxes that must be one statement each. All but {@link #clear} join the caller's transaction and need one. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class Mailboxes {
    /**
     * Rows are locked in the order of their ids, so that two groups with the same mailboxes cannot lock each other out. A mailbox that somebody holds for
     * seconds must not hold up all others of the group: the statement fails ({@link fish.remora.app.sql.StoreFailure#isLocked}). All new
     * entries of one transaction share a modseq: RFC 7162 §3.1 only asks that it rise.
     */
    private static final String TAKE = """
            WITH locked AS (
              SELECT m.id FROM (SELECT set_config('lock_timeout', '2s', true) OFFSET 0) AS patience, mailbox m
               WHERE m.id = ANY (CAST(?1 AS bigint[])) ORDER BY m.id FOR NO KEY UPDATE OF m
            )
            UPDATE mailbox m
               SET uid_next = m.uid_next + w.messages, highest_modseq = m.highest_modseq + 1,
                   messages = m.messages + w.messages, unseen = m.unseen + w.messages, octets = m.octets + w.octets
              FROM unnest(CAST(?1 AS bigint[]), CAST(?2 AS bigint[]), CAST(?3 AS bigint[])) AS w(id, messages, octets)
              JOIN locked l ON l.id = w.id
             WHERE m.id = w.id
            RETURNING m.id, m.uid_next - w.messages, m.highest_modseq""";

    private static final String CLEAR = """
            WITH unused AS (SELECT id FROM message WHERE copies = 0 ORDER BY id LIMIT ?1 FOR UPDATE SKIP LOCKED),
                 emptied AS (DELETE FROM content WHERE message_id IN (SELECT id FROM unused)),
                 unthreaded AS (DELETE FROM email_thread WHERE message_id IN (SELECT id FROM unused) RETURNING account_id, thread_id),
                 forgotten AS (
              DELETE FROM thread_key k USING unthreaded u WHERE k.account_id = u.account_id AND k.thread_id = u.thread_id
                 AND NOT EXISTS (SELECT 1 FROM email_thread t WHERE t.account_id = u.account_id AND t.thread_id = u.thread_id
                                  AND t.message_id NOT IN (SELECT id FROM unused)))
            DELETE FROM message WHERE id IN (SELECT id FROM unused)""";

    @PersistenceContext
    private EntityManager entities;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    @Inject
    private Changes changes;

    /** What a group of mails brings to one mailbox. */
    public record Arrivals(long mailboxId, int messages, long octets) {
        /** Both together, for the same mailbox. */
        public Arrivals and(Arrivals other) {
            return new Arrivals(mailboxId, messages + other.messages, octets + other.octets);
        }
    }

    /**
     * Makes room for new entries, which nobody has seen, and counts them.
     *
     * @return for each mailbox that still exists the places, in rising order
     */
    public Map<Long, List<Mailbox.Place>> take(Collection<Arrivals> arrivals) {
        transactions.registerInterposedSynchronization(new Telling(
                changes, arrivals.stream().map(Arrivals::mailboxId).collect(Collectors.toUnmodifiableSet())));
        Map<Long, Integer> counts = new HashMap<>();
        arrivals.forEach(one -> counts.put(one.mailboxId(), one.messages()));
        List<?> rows = entities.createNativeQuery(TAKE)
                .setParameter(
                        1, array(arrivals.stream().map(Arrivals::mailboxId).toList()))
                .setParameter(
                        2,
                        array(arrivals.stream()
                                .map(one -> (long) one.messages())
                                .toList()))
                .setParameter(3, array(arrivals.stream().map(Arrivals::octets).toList()))
                .getResultList();
        Map<Long, List<Mailbox.Place>> places = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            long id = ((Number) columns[0]).longValue();
            long firstUid = ((Number) columns[1]).longValue();
            long modseq = ((Number) columns[2]).longValue();
            List<Mailbox.Place> list = new ArrayList<>();
            for (int i = 0; i < counts.getOrDefault(id, 0); i++) {
                list.add(new Mailbox.Place(id, firstUid + i, modseq));
            }
            places.put(id, list);
        }
        return places;
    }

    /**
     * Clears away the octets of messages that no mailbox shows any more, and their places in conversations, in a transaction of its own.
     *
     * @param atMost a small batch, so that nobody waits for it
     * @return how many there were
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public int clear(int atMost) {
        return entities.createNativeQuery(CLEAR).setParameter(1, atMost).executeUpdate();
    }

    /** Tells readers once the transaction has ended, also when nobody knows how. */
    private record Telling(Changes changes, Set<Long> mailboxes) implements Synchronization {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status != Status.STATUS_ROLLEDBACK) {
                changes.tell(mailboxes, Set.of());
            }
        }
    }

    /** An SQL array as text: JPA has no other way to pass one. */
    static String array(Collection<Long> values) {
        StringBuilder text = new StringBuilder("{");
        for (long value : values) {
            text.append(text.length() == 1 ? "" : ",").append(value);
        }
        return text.append('}').toString();
    }
}
