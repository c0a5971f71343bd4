package fish.remora.app.mailbox;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.UidRange;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** STORE and EXPUNGE: what happens to messages where they are. A short transaction for each slice. Thread-safe. */
@ApplicationScoped
public class Flagging {
    /** {@code flags = flags & mask | bits}, where that is another value. Rows lie where they lay, for the mailbox is held. */
    private static final String STORE = """
            WITH m AS (SELECT ?::bigint AS id, ?::bigint AS modseq, ?::bigint AS since, ?::bigint AS mask, ?::bigint AS bits),
                 target AS (
              SELECT e.ctid AS place, e.uid, e.flags AS old, e.flags & m.mask | m.bits AS new, e.modseq > m.since AS late
                FROM entry e, m WHERE e.mailbox_id = m.id AND e.uid = ANY (?)
            ), change AS (
              SELECT place, uid, old, new FROM target WHERE NOT late AND new <> old
            ), changed AS (
              UPDATE entry SET flags = flags & (SELECT mask FROM m) | (SELECT bits FROM m), modseq = (SELECT modseq FROM m)
               WHERE ctid = ANY (ARRAY(SELECT place FROM change))
            ), sums AS (
              SELECT range_agg(int8range(uid, uid + 1)) AS uids, sum((old & 1) - (new & 1)) AS unseen,
                     sum((new >> 3 & 1) - (old >> 3 & 1)) AS deleted FROM change
            ), logged AS (
              INSERT INTO flag_change (mailbox_id, modseq, uids) SELECT m.id, m.modseq, s.uids FROM sums s, m WHERE s.uids IS NOT NULL
            ), counted AS (
              UPDATE mailbox b SET unseen = b.unseen + s.unseen, deleted = b.deleted + s.deleted, highest_modseq = m.modseq
                FROM sums s, m WHERE b.id = m.id AND s.uids IS NOT NULL
            )
            SELECT uid FROM target WHERE late ORDER BY uid""";

    private static final String DELETED = "SELECT deleted FROM mailbox WHERE id = ?";

    private static final long SYSTEM = (1L << Flag.FIRST_KEYWORD) - 1;

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Expunging expunging;

    /** See {@link fish.remora.api.MailboxListener#store}. */
    public List<Uid> store(AccountId account, MailboxId id, List<Uid> uids, FlagChange change) throws Denied {
        Reached mailbox = access.of(account.value(), id.value());
        long allowed = allowed(mailbox, change);
        List<Uid> failed = new ArrayList<>();
        for (List<Uid> slice : Slices.of(uids)) {
            failed.addAll(store(mailbox, slice, change, allowed));
        }
        return failed;
    }

    private List<Uid> store(Reached mailbox, List<Uid> uids, FlagChange change, long allowed) throws Denied {
        return store.write(tx -> {
            Held held = Held.of(tx, mailbox.id());
            long keywords = mailbox.has(Right.WRITE) && (change.mode() != FlagChange.Mode.REMOVE)
                    ? Keywords.bits(tx.connection(), held.id(), change.keywords())
                    : known(tx, held, change.keywords());
            long bits = (change.system() & SYSTEM | keywords) & allowed;
            long mask = switch (change.mode()) {
                case REPLACE -> ~allowed;
                case ADD -> -1;
                case REMOVE -> ~bits;
            };
            tx.changed(held.id());
            return Rows.read(
                    tx.connection(),
                    STORE,
                    row -> new Uid(row.getLong(1)),
                    held.id(),
                    held.modseq(),
                    change.unchangedSince().orElse(Long.MAX_VALUE),
                    mask,
                    change.mode() == FlagChange.Mode.REMOVE ? 0L : bits,
                    tx.connection()
                            .createArrayOf("int8", uids.stream().map(Uid::value).toArray()));
        });
    }

    /** Gives and takes flags of messages of a mailbox, all with one statement; a transaction does it once for a mailbox, or what it does shares a modseq. */
    public void mark(Tx tx, Held mailbox, List<Long> uids, Marks marks) throws SQLException, Denied {
        long given = marks.given() & SYSTEM | Keywords.bits(tx.connection(), mailbox.id(), marks.givenKeywords());
        long taken = marks.taken() & SYSTEM | known(tx, mailbox, marks.takenKeywords());
        tx.changed(mailbox.id());
        Rows.read(
                tx.connection(),
                STORE,
                row -> row.getLong(1),
                mailbox.id(),
                mailbox.modseq(),
                Long.MAX_VALUE,
                ~taken,
                given,
                tx.connection().createArrayOf("int8", uids.toArray()));
    }

    /** Of keywords that are to be taken away the mailbox need not hear. */
    private static long known(Tx tx, Held mailbox, List<String> names) throws SQLException {
        long bits = 0;
        if (!names.isEmpty()) {
            Map<String, Integer> all = Keywords.of(tx.connection(), mailbox.id());
            for (String name : names) {
                Integer bit = all.get(name.toLowerCase(Locale.ROOT));
                bits |= bit == null ? 0 : 1L << bit;
            }
        }
        return bits;
    }

    /**
     * The flags that somebody may change, of those he wants to: RFC 4314 §4. Those that he may not are passed over, unless he may none.
     *
     * @throws Denied NOPERM when he may none
     */
    private static long allowed(Reached mailbox, FlagChange change) throws Denied {
        long allowed = allowed(mailbox);
        long wanted = change.system() & SYSTEM | (change.keywords().isEmpty() ? 0 : ~SYSTEM);
        if (allowed == 0 || wanted != 0 && (wanted & allowed) == 0) {
            throw mailbox.has(Right.LOOKUP)
                    ? new Denied(Denied.Code.NOPERM, "You may not change these flags here")
                    : Access.none();
        }
        return allowed;
    }

    /** The flags that somebody may change. */
    public static long allowed(Reached mailbox) {
        long writable = -1L & ~Flag.SEEN.bit() & ~Flag.DELETED.bit();
        return (mailbox.has(Right.WRITE) ? writable : 0)
                | (mailbox.has(Right.SEEN) ? Flag.SEEN.bit() : 0)
                | (mailbox.has(Right.DELETE_MESSAGES) ? Flag.DELETED.bit() : 0);
    }

    /** See {@link fish.remora.api.MailboxListener#expunge}. */
    public void expunge(AccountId account, MailboxId id, Optional<List<UidRange>> uids) throws Denied {
        Reached mailbox = access.of(account.value(), id.value()).require(Right.EXPUNGE);
        long after = 0;
        while (after < Uid.MAX && hasDeleted(mailbox.id())) {
            long done = after;
            after = store.write(tx -> expunging.deleted(tx, Held.of(tx, mailbox.id()), uids, done));
        }
    }

    /** Mail programs close a mailbox at each visit, and seldom is anything deleted in it: nobody should wait for that. */
    private boolean hasDeleted(long mailbox) throws Denied {
        List<Long> deleted = store.read(connection -> Rows.read(connection, DELETED, row -> row.getLong(1), mailbox));
        if (deleted.isEmpty()) {
            throw Access.none();
        }
        return deleted.get(0) > 0;
    }
}
