package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What mailboxes remember, and for how long: small batches, so that nobody waits for one. Thread-safe. */
@ApplicationScoped
public class Forgetting {
    private static final int BATCH = 1000;

    private static final String RELEASE = """
            WITH due AS (
              SELECT mailbox_id, uid FROM removed WHERE at <= now() - make_interval(days => ?) ORDER BY at LIMIT ? FOR UPDATE SKIP LOCKED
            ), gone AS (
              DELETE FROM removed r USING due d WHERE r.mailbox_id = d.mailbox_id AND r.uid = d.uid RETURNING r.message_id
            ), counted AS (
              SELECT message_id, count(*) AS n FROM gone GROUP BY message_id
            ), held AS (
              SELECT id FROM message WHERE id IN (SELECT message_id FROM counted) ORDER BY id FOR NO KEY UPDATE
            ), released AS (
              UPDATE message g SET copies = g.copies - c.n FROM counted c JOIN held h ON h.id = c.message_id WHERE g.id = c.message_id
            )
            SELECT count(*) FROM gone""";

    /** Whoever builds upon an older view reads all ({@code fish.remora.app.reading.Slot}). */
    private static final String FLAG_CHANGES = """
            DELETE FROM flag_change WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM flag_change WHERE at < now() - interval '1 day' LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private static final String EXPUNGED = """
            WITH old AS (
              SELECT mailbox_id, uid FROM expunged WHERE at < now() - interval '180 days' LIMIT ? FOR UPDATE SKIP LOCKED
            ), held AS (
              SELECT id FROM mailbox WHERE id IN (SELECT mailbox_id FROM old) ORDER BY id FOR NO KEY UPDATE
            ), gone AS (
              DELETE FROM expunged x USING old o, held h WHERE x.mailbox_id = o.mailbox_id AND x.uid = o.uid AND h.id = o.mailbox_id
              RETURNING x.mailbox_id, x.modseq
            ), counted AS (
              UPDATE mailbox m SET forgotten_modseq = greatest(m.forgotten_modseq, g.modseq)
                FROM (SELECT mailbox_id, max(modseq) AS modseq FROM gone GROUP BY mailbox_id) g WHERE m.id = g.mailbox_id
            )
            SELECT count(*) FROM gone""";

    @Inject
    private Store store;

    @Inject
    private Expunging expunging;

    /** What can be had back no longer, and what readers need no longer. */
    void forget() throws Denied {
        while (released() == BATCH || flagChanges() == BATCH || expunged() == BATCH) {
            // There may be more.
        }
    }

    private int released() throws Denied {
        return store.write(tx -> Rows.read(tx.connection(), RELEASE, row -> row.getInt(1), expunging.days(), BATCH)
                .get(0));
    }

    private int flagChanges() throws Denied {
        return store.write(tx -> Rows.update(tx.connection(), FLAG_CHANGES, BATCH));
    }

    private int expunged() throws Denied {
        return store.write(tx -> Rows.read(tx.connection(), EXPUNGED, row -> row.getInt(1), BATCH)
                .get(0));
    }
}
