package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.app.sql.Rows;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Holds the counters of mailboxes against what is in them, a few mailboxes a minute, round and round. They agree in each transaction; what an
 * older version wrote beside this one, or somebody by hand, is mended here.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Recount {
    private static final System.Logger LOG = System.getLogger(Recount.class.getName());

    /** At once: so much is read in a moment. */
    private static final int ENTRIES = 50_000;

    private static final int MAILBOXES = 500;

    private static final String NEXT = """
            SELECT id FROM (SELECT id, sum(messages + 1) OVER (ORDER BY id) - messages AS before
                              FROM (SELECT id, messages FROM mailbox WHERE id > ? ORDER BY id LIMIT ?) m) n
             WHERE before <= ? ORDER BY id""";

    private static final String DIFFERENT =
            "(m.messages, m.octets, m.unseen, m.deleted) <> (e.messages, e.octets, e.unseen, e.deleted)";

    private static final String WRONG = """
            SELECT m.id FROM mailbox m CROSS JOIN LATERAL (SELECT %s WHERE mailbox_id = m.id) e
             WHERE %s AND m.id = ANY (?)""".formatted(Counts.sums("entry"), DIFFERENT);

    /** What is in it is counted by the id given: the row that an UPDATE changes cannot be named within its FROM. */
    private static final String MEND = """
            UPDATE mailbox m SET messages = e.messages, octets = e.octets, unseen = e.unseen, deleted = e.deleted,
                   highest_modseq = m.highest_modseq + 1
              FROM (SELECT %s WHERE mailbox_id = ?) e
             WHERE %s AND m.id = ?""".formatted(Counts.sums("entry"), DIFFERENT);

    @Inject
    private Store store;

    private long last;

    @Schedule(hour = "*", minute = "*", second = "15", persistent = false)
    void walk() {
        try {
            step();
        } catch (Denied | RuntimeException failure) {
            // A timer that throws twice in a row is deleted by the container.
            LOG.log(Level.WARNING, "Counters of mailboxes are not looked at; next try in a minute", failure);
        }
    }

    /**
     * Looks at the next few; each is locked only if its counters are wrong.
     *
     * @return how many were mended
     */
    public int step() throws Denied {
        List<Long> next =
                store.read(connection -> Rows.read(connection, NEXT, row -> row.getLong(1), last, MAILBOXES, ENTRIES));
        last = next.isEmpty() ? 0 : next.get(next.size() - 1);
        List<Long> wrong = store.read(connection -> wrong(connection, next));
        for (long mailbox : wrong) {
            mend(mailbox);
        }
        return wrong.size();
    }

    /** One statement, and so one moment, in which counters and entries agree. */
    private static List<Long> wrong(Connection connection, List<Long> mailboxes) throws SQLException {
        return Rows.read(
                connection, WRONG, row -> row.getLong(1), connection.createArrayOf("int8", mailboxes.toArray()));
    }

    private void mend(long mailbox) throws Denied {
        int mended = store.write(tx -> {
            Held.all(tx.connection(), List.of(mailbox));
            tx.changed(mailbox);
            return Rows.update(tx.connection(), MEND, mailbox, mailbox);
        });
        if (mended > 0) {
            LOG.log(Level.WARNING, "The counters of mailbox {0} were wrong, and are mended", Long.toString(mailbox));
        }
    }
}
