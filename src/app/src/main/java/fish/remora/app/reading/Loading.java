package fish.remora.app.reading;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.app.sql.Rows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a mailbox holds, or what has changed in it since a view: one statement, so that all of it is of one moment. What has not changed is not
 * read, whatever the mailbox holds. Pure functions over a connection.
 */
final class Loading {
    /** Kinds of rows: the mailbox itself, a message, UIDs that are no more. */
    private static final String CHANGES = """
            WITH known AS (SELECT ?::bigint AS id, ?::bigint AS uid_next, ?::bigint AS modseq)
            SELECT 0 AS kind, m.uid_next AS uid, m.uid_validity AS flags, m.highest_modseq AS modseq, m.messages,
                   ARRAY(SELECT k.bit || ' ' || k.name FROM keyword k WHERE k.mailbox_id = m.id) AS keywords
              FROM mailbox m JOIN known k ON k.id = m.id
            UNION ALL
            SELECT 1, e.uid, e.flags, e.modseq, 0, NULL FROM entry e, known k WHERE e.mailbox_id = k.id AND e.uid >= k.uid_next
            UNION ALL
            SELECT 1, e.uid, e.flags, e.modseq, 0, NULL
              FROM known k JOIN flag_change c ON c.mailbox_id = k.id AND c.modseq > k.modseq CROSS JOIN LATERAL unnest(c.uids) AS r
                   JOIN entry e ON e.mailbox_id = k.id AND e.uid >= lower(r) AND e.uid < upper(r) AND e.uid < k.uid_next
            UNION ALL
            SELECT 2, lower(r), least(upper(r), k.uid_next), x.modseq, 0, NULL
              FROM known k JOIN expunged x ON x.mailbox_id = k.id AND x.modseq > k.modseq CROSS JOIN LATERAL unnest(x.uids) AS r
             WHERE lower(r) < k.uid_next
             ORDER BY 1, 2""";

    /** Its columns; in the mailbox's row {@code uid} is the next one, {@code flags} the UIDVALIDITY; of those that are no more the first and the one behind the last. */
    private static final int KIND = 1;

    private static final int UID = 2;
    private static final int FLAGS = 3;
    private static final int MODSEQ = 4;
    private static final int MESSAGES = 5;
    private static final int KEYWORDS = 6;

    private Loading() {}

    /**
     * What the mailbox holds now.
     *
     * @param known a view of it, not longer ago than {@code flag_change} remembers; null: none
     * @return the known one when nothing has changed; empty when the mailbox is no more
     */
    static Optional<MailboxView> load(Connection connection, long mailbox, @Nullable MailboxView known)
            throws SQLException {
        Optional<Found> found = read(connection, mailbox, known == null ? 1 : known.uidNext(), modseq(known));
        if (known == null || found.isEmpty()) {
            return found.map(all -> all.whole(mailbox));
        }
        Found changes = found.get();
        if (changes.head().highestModseq() == known.highestModseq()
                && changes.messages == known.size()
                && changes.head().keywords().equals(known.keywords())) {
            return Optional.of(known);
        }
        MailboxView next = changes.head().highestModseq() < known.highestModseq() ? null : changes.after(known);
        return next != null && next.size() == changes.messages ? Optional.of(next) : load(connection, mailbox, null);
    }

    /** Of none: everything would be a change; what was expunged is not asked for. */
    private static long modseq(@Nullable MailboxView known) {
        return known == null ? Long.MAX_VALUE : known.highestModseq();
    }

    private static Optional<Found> read(Connection connection, long mailbox, long uidNext, long modseq)
            throws SQLException {
        Found found = new Found();
        if (modseq == Long.MAX_VALUE) {
            Rows.visit(connection, CHANGES, found::add, mailbox, uidNext, modseq);
        } else {
            Rows.read(connection, CHANGES, found::added, mailbox, uidNext, modseq);
        }
        return found.head == null ? Optional.empty() : Optional.of(found);
    }

    /** What the statement has returned. */
    private static final class Found {
        private MailboxView.@Nullable Head head;
        private long messages;
        private long[] uids = new long[16];
        private long[] flags = new long[16];
        private long[] modseqs = new long[16];
        private int count;
        private final LongStream.Builder removed = LongStream.builder();

        /** @return nothing of use: changes are few */
        private Boolean added(ResultSet row) throws SQLException {
            add(row);
            return true;
        }

        private void add(ResultSet row) throws SQLException {
            long uid = row.getLong(UID);
            switch (row.getInt(KIND)) {
                case 0 -> {
                    messages = row.getLong(MESSAGES);
                    head = new MailboxView.Head(
                            row.getLong(FLAGS), uid, row.getLong(MODSEQ), keywords(row.getArray(KEYWORDS)));
                }
                case 1 -> message(uid, row.getLong(FLAGS), row.getLong(MODSEQ));
                default -> LongStream.range(uid, row.getLong(FLAGS)).forEach(removed);
            }
        }

        /** Flags that have changed twice come twice. */
        private void message(long uid, long bits, long modseq) {
            if (count > 0 && uids[count - 1] == uid) {
                return;
            }
            if (count == uids.length) {
                uids = Arrays.copyOf(uids, 2 * count);
                flags = Arrays.copyOf(flags, 2 * count);
                modseqs = Arrays.copyOf(modseqs, 2 * count);
            }
            uids[count] = uid;
            flags[count] = bits;
            modseqs[count++] = modseq;
        }

        private MailboxView.Rows rows() {
            return new MailboxView.Rows(
                    Arrays.copyOf(uids, count), Arrays.copyOf(flags, count), Arrays.copyOf(modseqs, count));
        }

        MailboxView whole(long mailbox) {
            return MailboxView.of(new MailboxId(mailbox), head(), rows());
        }

        MailboxView after(MailboxView known) {
            return known.with(head(), rows(), removed.build().toArray());
        }

        private MailboxView.Head head() {
            if (head == null) {
                throw new IllegalStateException("there was no mailbox");
            }
            return head;
        }
    }

    /** In the order of their bits; one that is free has no name. */
    private static List<String> keywords(Array array) throws SQLException {
        List<String> names = new ArrayList<>();
        for (Object one : (Object[]) array.getArray()) {
            String text = String.valueOf(one);
            int blank = text.indexOf(' ');
            int index = Integer.parseInt(text.substring(0, blank)) - Flag.FIRST_KEYWORD;
            names.addAll(Collections.nCopies(Math.max(0, index + 1 - names.size()), ""));
            names.set(index, text.substring(blank + 1));
        }
        return names;
    }
}
