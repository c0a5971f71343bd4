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
import java.util.stream.IntStream;

/**
 * Keys about text: substrings without regard to case, as RFC 9051 §6.4.4 wants them. The table {@code text_signature} says which messages may match, and
 * only those are read; until then {@link HeaderIndex} says so for the fields of listings. A message gets its {@link Signature} when it is first looked through: delivery has no work with it, and mailboxes that nobody
 * searches have none.
 *
 * <p>Why not {@code tsvector}: it knows words, not substrings; of a word's middle, of {@code @example} or of Chinese it finds nothing, and what it finds
 * a substring would not. Why not {@code pg_trgm}: an index over the text costs several times the text, at each delivery. A signature is 512 octets. Thread-safe.
 */
@ApplicationScoped
public class Texts {
    /** Those that may match, and those of which nobody knows. */
    private static final String MAYBE = """
            SELECT e.uid, e.message_id, e.size, t.uid IS NOT NULL FROM entry e
              LEFT JOIN text_signature t ON t.mailbox_id = e.mailbox_id AND t.uid = e.uid
             WHERE e.mailbox_id = ? AND e.uid BETWEEN ? AND ? AND (t.uid IS NULL OR true%s)""";

    /** Where each has a signature these are read alone. */
    private static final String SIGNED = """
            SELECT e.uid, e.message_id, e.size, true FROM text_signature t JOIN entry e ON e.mailbox_id = t.mailbox_id AND e.uid = t.uid
             WHERE t.mailbox_id = ? AND t.uid BETWEEN ? AND ?%s""";

    /** The fields of listings, which are kept with each message; what is not ASCII or was cut may hold anything. */
    private static final String LISTED = """
            SELECT e.uid, e.message_id, e.size, false FROM entry e JOIN message m ON m.id = e.message_id
             WHERE e.mailbox_id = ? AND e.uid BETWEEN ? AND ?
               AND (strpos(upper(m.header_index COLLATE "C"), ? COLLATE "C") > 0
                    OR length(m.header_index) <> octet_length(m.header_index) OR length(m.header_index) >= ?)""";

    /** Entries that are no more get none; two who search at once write the same. One that is written while its entry goes is never looked at. */
    private static final String SIGN = """
            INSERT INTO text_signature (mailbox_id, uid, bits)
            SELECT e.mailbox_id, e.uid, n.bits FROM unnest(?::bigint[], ?::bytea[]) AS n(uid, bits)
              JOIN entry e ON e.uid = n.uid AND e.mailbox_id = (?::bigint[])[1]
            ON CONFLICT DO NOTHING""";

    /** So many signatures are written at once. */
    private static final int BATCH = 500;

    /** By mailbox: below this UID each message has a signature, or no octets. */
    private final Cache<Long, Long> signedTo =
            Caffeine.newBuilder().maximumSize(100_000).build();

    @Inject
    private Store store;

    @Inject
    private TextReader reader;

    private record Signed(long uid, byte[] bits) {}

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
        List<TextReader.Candidate> candidates = new ArrayList<>();
        for (TextReader.Candidate one : maybe(view, key, some)) {
            int index = view.indexOf(one.uid());
            if (index >= 0 && some.get(index)) {
                candidates.add(one);
            }
        }
        BitSet found = new BitSet(view.size());
        List<Signed> signed = new ArrayList<>();
        Needle needle = Needle.of(key);
        reader.read(candidates, needle.isOfHeader(), (candidate, text) -> {
            if (needle.isIn(text)) {
                found.set(view.indexOf(candidate.uid()));
            }
            if (!candidate.isSigned() && !needle.isOfHeader()) {
                Signature signature = new Signature();
                signature.add(text.header());
                signature.add(text.body());
                signed.add(new Signed(candidate.uid(), signature.octets()));
            }
            if (signed.size() >= BATCH) {
                sign(view, signed);
            }
        });
        sign(view, signed);
        if (!needle.isOfHeader()) {
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

    private List<TextReader.Candidate> maybe(MailboxView view, SearchKey key, BitSet some) throws Denied {
        Needle needle = Needle.of(key);
        StringBuilder bits = new StringBuilder();
        for (int bit : needle.bits()) {
            bits.append(" AND get_bit(t.bits, ").append(bit).append(") = 1");
        }
        long mailbox = view.id().value();
        long first = view.uid(some.nextSetBit(0));
        long last = view.uid(some.length() - 1);
        if (needle.isListed()) {
            return store.read(connection -> Rows.read(
                    connection, LISTED, Texts::candidate, mailbox, first, last, needle.text(), HeaderIndex.LONGEST));
        }
        long signed = Math.max(first, signedTo.asMap().getOrDefault(mailbox, 0L));
        return store.read(connection -> {
            List<TextReader.Candidate> found = new ArrayList<>();
            if (signed > first) {
                found.addAll(Rows.read(
                        connection,
                        SIGNED.formatted(bits),
                        Texts::candidate,
                        mailbox,
                        first,
                        Math.min(last, signed - 1)));
            }
            if (signed <= last && needle.isListed()) {
                found.addAll(Rows.read(
                        connection,
                        LISTED,
                        Texts::candidate,
                        mailbox,
                        signed,
                        last,
                        needle.text(),
                        HeaderIndex.LONGEST));
            } else if (signed <= last) {
                found.addAll(Rows.read(connection, MAYBE.formatted(bits), Texts::candidate, mailbox, signed, last));
            }
            return found;
        });
    }

    private static TextReader.Candidate candidate(ResultSet row) throws SQLException {
        return new TextReader.Candidate(row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4));
    }

    private void sign(MailboxView view, List<Signed> signed) throws Denied {
        if (!signed.isEmpty()) {
            List<Signed> rows = List.copyOf(signed);
            signed.clear();
            store.write(tx -> new Rows<>(tx.connection(), rows)
                    .longs(Signed::uid)
                    .octets(Signed::bits)
                    .also(List.of(view.id().value()))
                    .update(SIGN));
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

        /** A field's name stands in the header as well. */
        int[] bits() {
            IntStream bits = Arrays.stream(Signature.of(text));
            if (key instanceof SearchKey.Header header) {
                bits = IntStream.concat(bits, Arrays.stream(Signature.of(MessageText.fold(header.field() + ": "))));
            }
            return bits.distinct().toArray();
        }

        boolean isIn(TextReader.Text one) {
            if (key instanceof SearchKey.Header header) {
                return one.fields(header.field()).stream().anyMatch(value -> value.contains(text));
            }
            return one.body().contains(text)
                    || key instanceof SearchKey.Text && one.header().contains(text);
        }
    }
}
