package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** What mailboxes remember, and for how long: small batches, so that nobody waits for one. Thread-safe. */
@ApplicationScoped
public class Forgetting {
    private static final int BATCH = 1000;

    /** Gives up messages that can be had back: those that a statement finds. */
    private static final String RELEASE = """
            WITH due AS (%s), gone AS (
              DELETE FROM removed r USING due d
               WHERE r.account_id = d.account_id AND r.mailbox_id = d.mailbox_id AND r.uid = d.uid RETURNING r.message_id
            ), %s
            SELECT count(*) FROM gone""";

    private static final String OLD = release("""
              SELECT account_id, mailbox_id, uid FROM removed WHERE at <= now() - make_interval(days => ?) ORDER BY at LIMIT ? FOR UPDATE SKIP LOCKED""");

    /** What is more than an account may have stored besides: the oldest. */
    private static final String TOO_MUCH = release("""
              SELECT r.account_id, r.mailbox_id, r.uid FROM removed r JOIN (
                SELECT account_id, mailbox_id, uid, sum(size) OVER o > a.quota OR row_number() OVER o > a.quota_messages AS over
                  FROM removed JOIN account a ON a.id = account_id
                 WHERE account_id = ? AND (a.quota IS NOT NULL OR a.quota_messages IS NOT NULL)
                WINDOW o AS (ORDER BY at DESC, mailbox_id DESC, uid DESC)
              ) s ON s.account_id = r.account_id AND s.mailbox_id = r.mailbox_id AND s.uid = r.uid WHERE s.over LIMIT ? FOR UPDATE OF r SKIP LOCKED""");

    /** Whoever builds upon an older view reads all ({@code fish.remora.app.reading.Slot}). */
    private static final String FLAG_CHANGES = """
            DELETE FROM flag_change WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM flag_change WHERE at < now() - interval '1 day' LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private static final String UPLOADS = """
            DELETE FROM upload WHERE id = ANY (ARRAY(
              SELECT id FROM upload WHERE created_at < now() - interval '1 day' LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private static final String EXPUNGED = """
            WITH old AS (
              SELECT mailbox_id, modseq FROM expunged WHERE at < now() - interval '180 days' ORDER BY at LIMIT ?
            ), held AS (
              SELECT id FROM mailbox WHERE id IN (SELECT mailbox_id FROM old) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
            ), gone AS (
              DELETE FROM expunged x USING old o, held h WHERE x.mailbox_id = o.mailbox_id AND x.modseq = o.modseq AND h.id = o.mailbox_id
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

    private static String release(String due) {
        return RELEASE.formatted(due, Counts.messages("released", "gone", "-"));
    }

    /** A batch of something. */
    private interface Batch {
        int in(Tx tx) throws SQLException;
    }

    /** What can be had back no longer, and what readers need no longer. */
    void forget() throws Denied {
        for (long account : expunging.takeTouched()) {
            all(tx -> count(tx, TOO_MUCH, account, BATCH));
        }
        all(tx -> count(tx, OLD, expunging.days(), BATCH));
        all(tx -> Rows.update(tx.connection(), FLAG_CHANGES, BATCH));
        all(tx -> Rows.update(tx.connection(), UPLOADS, BATCH));
        all(tx -> count(tx, EXPUNGED, BATCH));
    }

    private void all(Batch batch) throws Denied {
        int done;
        do {
            done = store.write(batch::in);
        } while (done == BATCH);
    }

    private static int count(Tx tx, String sql, Object... parameters) throws SQLException {
        return Rows.read(tx.connection(), sql, row -> row.getInt(1), parameters).get(0);
    }
}
