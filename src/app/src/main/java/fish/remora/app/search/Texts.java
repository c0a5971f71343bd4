package fish.remora.app.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.app.mailbox.HeaderIndex;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.MessageText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Keys about text: substrings without regard to case, as RFC 9051 §6.4.4 wants them. The table {@code text_signature} says which messages may match, and
 * only those are read; of messages that have no signature yet {@link HeaderIndex} says so for the fields of listings. A message gets its {@link Signature} when it is first looked through: delivery has no work with it, and mailboxes that nobody
 * searches have none.
 *
 * <p>Why not {@code tsvector}: it knows words, not substrings; of a word's middle, of {@code @example} or of Chinese it finds nothing, and what it finds
 * a substring would not. Why not {@code pg_trgm}: an index over the text costs several times the text, at each delivery. A signature is 512 octets. Thread-safe.
 */
@ApplicationScoped
public class Texts {
    /** Between two UIDs, and if they are few, among them. */
    private static final String WHERE = " WHERE %1$s.mailbox_id = ? AND %1$s.uid BETWEEN ? AND ?";

    private static final String AMONG = " AND %1$s.uid = ANY (?)";

    /**
     * Those that may match, and those of which nobody knows. LATERAL and OFFSET 0, here and below: else the planner may compare each row of a mailbox with
     * each, as long as it has no statistics of it.
     */
    private static final String MAYBE = """
            SELECT e.uid, e.message_id, e.size, coalesce(t.version >= %1$d, false), false FROM entry e
              LEFT JOIN LATERAL (SELECT * FROM text_signature x WHERE x.mailbox_id = e.mailbox_id AND x.uid = e.uid OFFSET 0) t ON true
              %2$s AND (t.uid IS NULL OR t.version <> %1$d OR true%3$s)""";

    /** Where each has a signature these are read alone. */
    private static final String SIGNED = """
            SELECT e.uid, e.message_id, e.size, s.signed, false
              FROM (SELECT t.mailbox_id, t.uid, t.version >= %1$d AS signed FROM text_signature t
                    %2$s AND (t.version <> %1$d OR true%3$s) OFFSET 0) s
             CROSS JOIN LATERAL (SELECT * FROM entry x WHERE x.mailbox_id = s.mailbox_id AND x.uid = s.uid OFFSET 0) e""";

    /**
     * The fields of listings, which are kept with each message: of plain ones they say which match, which is sure; what is not ASCII or was cut may hold
     * anything. To count the characters of all would take longer than all else. All messages are looked up at once, by an array, which is faster than one by
     * one (PostgreSQL 17); IS TRUE: else the planner may compare each entry with each match.
     */
    private static final String LISTED = """
            WITH those AS MATERIALIZED (SELECT e.uid, e.message_id, e.size FROM %2$s e%3$s),
                 matches AS MATERIALIZED (
              SELECT x.id, x.plain
                FROM (SELECT m.id, m.header_index, starts_with(m.header_index, '%1$s') AS plain
                        FROM message m WHERE m.id = ANY (ARRAY(SELECT message_id FROM those))) x
               WHERE CASE WHEN strpos(upper(x.header_index COLLATE "C"), ? COLLATE "C") > 0
                          THEN NOT x.plain OR strpos(upper((x.header_index::json ->> ?) COLLATE "C"), ? COLLATE "C") > 0
                          ELSE NOT x.plain AND (octet_length(x.header_index) >= ? OR length(x.header_index) <> octet_length(x.header_index)) END
            )
            SELECT t.uid, t.message_id, t.size, false, (t.message_id IN (SELECT id FROM matches WHERE plain)) IS TRUE
              FROM those t WHERE (t.message_id IN (SELECT id FROM matches)) IS TRUE""";

    /** While it is held nothing is expunged from the mailbox: no signature outlives its entry. */
    private static final String HOLD = "SELECT 1 FROM mailbox WHERE id = ? FOR SHARE";

    /** Entries that are no more get none; of two versions the later stays. */
    private static final String SIGN = """
            INSERT INTO text_signature AS t (mailbox_id, uid, bits, version)
            SELECT e.mailbox_id, e.uid, n.bits, %d FROM unnest(?::bigint[], ?::bytea[]) AS n(uid, bits)
              JOIN entry e ON e.uid = n.uid AND e.mailbox_id = (?::bigint[])[1] ORDER BY e.uid
            ON CONFLICT (mailbox_id, uid) DO UPDATE SET bits = excluded.bits, version = excluded.version WHERE t.version < excluded.version""".formatted(Signature.VERSION);

    /** Fewer are named to the database. */
    private static final int FEW = 1000;

    /** So many signatures are written at once. */
    private static final int BATCH = 500;

    /** By mailbox: below this UID each message has a signature. */
    private final Cache<Long, Long> signedTo =
            Caffeine.newBuilder().maximumSize(100_000).build();

    /** Who looks through messages that have no signature; the next one finds theirs. */
    private final Cache<Long, ReentrantLock> signing =
            Caffeine.newBuilder().weakValues().build();

    @Inject
    private Store store;

    @Inject
    private TextReader reader;

    private record Signed(long uid, byte[] bits) {}

    /** @param bits its signature, if it lacks one */
    private record Seen(boolean matches, Optional<byte[]> bits) {}

    /** True when it is about text. */
    static boolean takes(SearchKey key) {
        return key instanceof SearchKey.Header || key instanceof SearchKey.Body || key instanceof SearchKey.Text;
    }

    /** Of a header less has to be read. */
    static int cost(SearchKey key) {
        return key instanceof SearchKey.Header ? 2 : 3;
    }

    /** Those of some messages that match. */
    BitSet match(MailboxView view, SearchKey key, BitSet some) throws Denied {
        Needle needle = Needle.of(key);
        List<TextReader.Candidate> candidates = candidates(view, needle, some);
        if (needle.isOfHeader() || candidates.stream().allMatch(TextReader.Candidate::isSigned)) {
            return look(view, needle, some, candidates);
        }
        ReentrantLock lock = signing.get(view.id().value(), id -> new ReentrantLock());
        boolean first = lock.tryLock();
        if (!first) {
            lock.lock();
        }
        try {
            return look(view, needle, some, first ? candidates : candidates(view, needle, some));
        } finally {
            lock.unlock();
        }
    }

    private List<TextReader.Candidate> candidates(MailboxView view, Needle needle, BitSet some) throws Denied {
        List<TextReader.Candidate> candidates = new ArrayList<>();
        for (TextReader.Candidate one : maybe(view, needle, some)) {
            int index = view.indexOf(one.uid());
            if (index >= 0 && some.get(index)) {
                candidates.add(one);
            }
        }
        return candidates;
    }

    private BitSet look(MailboxView view, Needle needle, BitSet some, List<TextReader.Candidate> candidates)
            throws Denied {
        BitSet found = new BitSet(view.size());
        List<Signed> signed = new ArrayList<>();
        List<TextReader.Candidate> unsure = new ArrayList<>();
        for (TextReader.Candidate one : candidates) {
            if (one.isSure()) {
                found.set(view.indexOf(one.uid()));
            } else {
                unsure.add(one);
            }
        }
        boolean all = reader.read(unsure, needle.isOfHeader(), needle::at, (candidate, seen) -> {
            if (seen.matches()) {
                found.set(view.indexOf(candidate.uid()));
            }
            seen.bits().ifPresent(bits -> signed.add(new Signed(candidate.uid(), bits)));
            if (signed.size() >= BATCH) {
                sign(view, signed);
            }
        });
        sign(view, signed);
        if (all && !needle.isOfHeader()) {
            remember(view, some);
        }
        return found;
    }

    /** Where all have been looked through, one behind the other from the first on, all have a signature. */
    private void remember(MailboxView view, BitSet some) {
        int first = some.nextSetBit(0);
        int last = some.length() - 1;
        if (first < 0 || some.cardinality() != last - first + 1) {
            return;
        }
        long to = last == view.size() - 1 ? view.uidNext() : view.uid(last) + 1;
        signedTo.asMap().merge(view.id().value(), first == 0 ? to : 0L, (before, unused) -> {
            int next = view.indexOf(before);
            return (next < 0 ? -next - 1 : next) >= first ? Math.max(before, to) : before;
        });
    }

    private List<TextReader.Candidate> maybe(MailboxView view, Needle needle, BitSet some) throws Denied {
        StringBuilder bits = new StringBuilder();
        for (int bit : needle.bits()) {
            bits.append(" AND get_bit(t.bits, ").append(bit).append(") = 1");
        }
        long first = view.uid(some.nextSetBit(0));
        long last = view.uid(some.length() - 1);
        long signed = Math.max(first, signedTo.asMap().getOrDefault(view.id().value(), 0L));
        boolean few = some.cardinality() < FEW;
        String where = few ? WHERE + AMONG : WHERE;
        String ofEntries = where.formatted("e");
        return store.read(connection -> {
            List<Object> which = new ArrayList<>(List.of(view.id().value(), first, Math.min(last, signed - 1)));
            if (few) {
                which.add(connection.createArrayOf(
                        "int8", some.stream().mapToObj(view::uid).toArray()));
            }
            boolean listed = needle.isListed();
            if (listed) {
                which.addAll(List.of(needle.text(), needle.listed(), needle.text(), HeaderIndex.LONGEST));
            }
            List<TextReader.Candidate> found = new ArrayList<>();
            if (signed > first) {
                String sql = SIGNED.formatted(Signature.VERSION, where.formatted("t"), bits);
                String both = listed ? LISTED.formatted(HeaderIndex.PLAIN, "(" + sql + " OFFSET 0)", "") : sql;
                found.addAll(Rows.read(connection, both, Texts::candidate, which.toArray()));
            }
            which.set(1, signed);
            which.set(2, last);
            if (signed <= last) {
                String sql = listed
                        ? LISTED.formatted(HeaderIndex.PLAIN, "entry", ofEntries)
                        : MAYBE.formatted(Signature.VERSION, ofEntries, bits);
                found.addAll(Rows.read(connection, sql, Texts::candidate, which.toArray()));
            }
            return found;
        });
    }

    private static TextReader.Candidate candidate(ResultSet row) throws SQLException {
        return new TextReader.Candidate(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4), row.getBoolean(5));
    }

    private void sign(MailboxView view, List<Signed> signed) throws Denied {
        if (!signed.isEmpty()) {
            List<Signed> rows = List.copyOf(signed);
            signed.clear();
            store.write(tx -> {
                Rows.read(tx.connection(), HOLD, row -> row.getInt(1), view.id().value());
                return new Rows<>(tx.connection(), rows)
                        .longs(Signed::uid)
                        .octets(Signed::bits)
                        .also(List.of(view.id().value()))
                        .update(SIGN);
            });
        }
    }

    /** What is looked for, folded. */
    private record Needle(SearchKey key, String text) {
        static Needle of(SearchKey key) {
            String text = key instanceof SearchKey.Header header
                    ? header.text()
                    : key instanceof SearchKey.Body body ? body.text() : ((SearchKey.Text) key).text();
            return new Needle(key, MessageText.fold(text));
        }

        boolean isOfHeader() {
            return key instanceof SearchKey.Header;
        }

        /** True when what is kept for listings tells which messages may match. */
        boolean isListed() {
            return key instanceof SearchKey.Header header
                    && HeaderIndex.has(header.field())
                    && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
        }

        /** The name of the field in what is kept for listings; to be asked when it {@link #isListed}. */
        String listed() {
            return HeaderIndex.key(((SearchKey.Header) key).field());
        }

        /** A field's name stands in the header as well. */
        int[] bits() {
            IntStream bits = Arrays.stream(Signature.of(text));
            if (key instanceof SearchKey.Header header) {
                bits = IntStream.concat(bits, Arrays.stream(Signature.of(MessageText.fold(header.field() + ": "))));
            }
            return bits.distinct().toArray();
        }

        Seen at(TextReader.Candidate candidate, TextReader.Text one) {
            if (candidate.isSigned() || isOfHeader()) {
                return new Seen(isIn(one), Optional.empty());
            }
            Signature signature = new Signature();
            signature.add(one.header());
            signature.add(one.body());
            return new Seen(isIn(one), Optional.of(signature.octets()));
        }

        private boolean isIn(TextReader.Text one) {
            if (key instanceof SearchKey.Header header) {
                return one.fields(header.field()).stream().anyMatch(value -> value.contains(text));
            }
            return one.body().contains(text)
                    || key instanceof SearchKey.Text && one.header().contains(text);
        }
    }
}
