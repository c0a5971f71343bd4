package fish.remora.app.mailbox;

import fish.remora.app.start.Ids;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of mailboxes that must be one statement each. All but {@link #clear} join the caller's transaction and need one. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class Mailboxes {
    /**
     * Rows are locked in the order of their ids, so that two groups with the same mailboxes cannot lock each other out. All new
     * entries of one transaction share a modseq: RFC 7162 §3.1 only asks that it rise.
     */
    private static final String TAKE = """
            WITH locked AS (
              SELECT m.id FROM mailbox m WHERE m.id = ANY (CAST(?1 AS bigint[])) ORDER BY m.id FOR NO KEY UPDATE
            )
            UPDATE mailbox m
               SET uid_next = m.uid_next + w.messages, highest_modseq = m.highest_modseq + 1,
                   messages = m.messages + w.messages, octets = m.octets + w.octets
              FROM unnest(CAST(?1 AS bigint[]), CAST(?2 AS bigint[]), CAST(?3 AS bigint[])) AS w(id, messages, octets)
              JOIN locked l ON l.id = w.id
             WHERE m.id = w.id
            RETURNING m.id, m.uid_next - w.messages, m.highest_modseq""";

    /** Messages are locked in the order of their ids: two readers of the same mails may expunge at once. */
    private static final String EXPUNGE = """
            WITH gone AS (
              DELETE FROM entry WHERE mailbox_id = ?1 AND uid = ANY (CAST(?2 AS bigint[])) RETURNING uid, message_id, size
            ), kept AS (
              INSERT INTO expunged (mailbox_id, uid, modseq) SELECT CAST(?1 AS bigint), uid, CAST(?3 AS bigint) FROM gone
            ), counted AS (
              SELECT message_id, count(*) AS n FROM gone GROUP BY message_id
            ), held AS (
              SELECT id FROM message WHERE id IN (SELECT message_id FROM counted) ORDER BY id FOR NO KEY UPDATE
            ), released AS (
              UPDATE message m SET copies = m.copies - c.n
                FROM counted c JOIN held h ON h.id = c.message_id WHERE m.id = c.message_id
            )
            UPDATE mailbox SET messages = messages - (SELECT count(*) FROM gone),
                               octets = octets - (SELECT coalesce(sum(size), 0) FROM gone)
             WHERE id = ?1""";

    private static final String CLEAR = """
            WITH unused AS (SELECT id FROM message WHERE copies = 0 ORDER BY id LIMIT ?1 FOR UPDATE SKIP LOCKED),
                 emptied AS (DELETE FROM content WHERE message_id IN (SELECT id FROM unused))
            DELETE FROM message WHERE id IN (SELECT id FROM unused)""";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Ids ids;

    private static final String ENSURE = """
            INSERT INTO mailbox (id, account_id, name, uid_validity) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (account_id, name) DO NOTHING""";

    /** What a group of mails brings to one mailbox. */
    public record Arrivals(long mailboxId, int messages, long octets) {
        /** Both together, for the same mailbox. */
        public Arrivals and(Arrivals other) {
            return new Arrivals(mailboxId, messages + other.messages, octets + other.octets);
        }
    }

    /**
     * Makes room for new entries and counts them.
     *
     * @return for each mailbox that still exists the places, in rising order
     */
    public Map<Long, List<Mailbox.Place>> take(Collection<Arrivals> arrivals) {
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

    /** The account's mailbox of that name, which is made when it is missing. */
    public Mailbox ensure(long accountId, MailboxName name) {
        return find(accountId, name).orElseGet(() -> {
            entities.createNativeQuery(ENSURE)
                    .setParameter(1, ids.next())
                    .setParameter(2, accountId)
                    .setParameter(3, name.text())
                    .setParameter(4, Instant.now().getEpochSecond())
                    .executeUpdate();
            return find(accountId, name).orElseThrow();
        });
    }

    private Optional<Mailbox> find(long accountId, MailboxName name) {
        return entities.createNamedQuery("Mailbox.named", Mailbox.class)
                .setParameter("account", accountId)
                .setParameter("name", name.text())
                .getResultStream()
                .findFirst();
    }

    /** Takes entries out of a mailbox; UIDs that are not there are passed over. */
    public void expunge(long mailboxId, Collection<Long> uids) {
        Number modseq = (Number) entities.createNativeQuery(
                        "UPDATE mailbox SET highest_modseq = highest_modseq + 1 WHERE id = ?1 RETURNING highest_modseq")
                .setParameter(1, mailboxId)
                .getSingleResult();
        entities.createNativeQuery(EXPUNGE)
                .setParameter(1, mailboxId)
                .setParameter(2, array(uids))
                .setParameter(3, modseq.longValue())
                .executeUpdate();
    }

    /**
     * Clears away the octets of messages that no mailbox shows any more, in a transaction of its own.
     *
     * @param atMost a small batch, so that nobody waits for it
     * @return how many there were
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public int clear(int atMost) {
        return entities.createNativeQuery(CLEAR).setParameter(1, atMost).executeUpdate();
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
