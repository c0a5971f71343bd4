package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.reading.Summaries;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which thread each message of an account belongs to (RFC 8621 §3). Found out when somebody asks, so that mail arrives as fast as it can, and kept: a
 * message stays where it is. One that brings two threads together goes into the older one, and whatever refers to either will. Thread-safe; of one
 * account one node at a time finds out.
 */
@ApplicationScoped
public class Conversations {
    /** Messages of one transaction. */
    private static final int BATCH = 1000;

    private static final String KNOWN = """
            SELECT t.message_id, t.thread_id FROM unnest(?::bigint[]) AS a(id)
              JOIN email_thread t ON t.message_id = a.id AND t.account_id = ?""";

    private static final String TURN =
            "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('thread ' || ?, 0))) AS l";

    private static final String KEYS = """
            SELECT k.key, k.thread_id FROM unnest(?::bigint[]) AS a(key) JOIN thread_key k ON k.key = a.key AND k.account_id = ?""";

    private static final String KEEP_KEYS = """
            INSERT INTO thread_key (account_id, key, thread_id)
            SELECT (?::bigint[])[1], n.key, n.thread FROM unnest(?::bigint[], ?::bigint[]) AS n(key, thread)
            ON CONFLICT (account_id, key) DO UPDATE SET thread_id = excluded.thread_id WHERE thread_key.thread_id <> excluded.thread_id""";

    private static final String KEEP = """
            INSERT INTO email_thread (account_id, message_id, thread_id)
            SELECT (?::bigint[])[1], n.message, n.thread FROM unnest(?::bigint[], ?::bigint[]) AS n(message, thread)""";

    @Inject
    private Store store;

    @Inject
    private Summaries summaries;

    private record Pair(long one, long other) {}

    /**
     * The threads of messages, by the messages' ids; those that are no more are missing.
     *
     * @param account that has them
     */
    public Map<Long, Long> of(long account, Collection<Long> messages) throws Denied {
        Map<Long, Long> threads = store.read(connection -> known(connection, account, messages));
        List<Long> missing = messages.stream()
                .filter(id -> !threads.containsKey(id))
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        for (int next = 0; next < missing.size(); next += BATCH) {
            List<Long> some = missing.subList(next, Math.min(next + BATCH, missing.size()));
            Map<Long, Set<Long>> keys = new HashMap<>();
            for (Map.Entry<Long, Summary> one : summaries.of(some).entrySet()) {
                keys.put(one.getKey(), ThreadKeys.of(one.getValue()));
            }
            threads.putAll(store.write(tx -> find(tx, account, some, keys)));
        }
        return threads;
    }

    private static Map<Long, Long> known(Connection connection, long account, Collection<Long> messages)
            throws SQLException {
        return pairs(connection, KNOWN, account, messages);
    }

    private static Map<Long, Long> pairs(Connection connection, String sql, long account, Collection<Long> ids)
            throws SQLException {
        Map<Long, Long> pairs = new HashMap<>();
        if (!ids.isEmpty()) {
            new Rows<>(connection, List.copyOf(ids))
                    .longs(id -> id)
                    .query(sql, row -> new Pair(row.getLong(1), row.getLong(2)), account)
                    .forEach(pair -> pairs.put(pair.one(), pair.other()));
        }
        return pairs;
    }

    /** Those that somebody else has found meanwhile stay as they are. */
    private static Map<Long, Long> find(Tx tx, long account, List<Long> messages, Map<Long, Set<Long>> keys)
            throws SQLException {
        Connection connection = tx.connection();
        Rows.read(connection, TURN, row -> row.getInt(1), String.valueOf(account));
        Map<Long, Long> found = known(connection, account, messages);
        Set<Long> all = new LinkedHashSet<>();
        keys.values().forEach(all::addAll);
        Map<Long, Long> before = pairs(connection, KEYS, account, all);
        Map<Long, Long> byKey = new HashMap<>(before);
        List<Pair> made = new ArrayList<>();
        for (long message : messages) {
            Set<Long> own = keys.get(message);
            if (own == null || found.containsKey(message)) {
                continue;
            }
            long thread = oldest(own, byKey, message);
            own.forEach(key -> byKey.put(key, thread));
            made.add(new Pair(message, thread));
            found.put(message, thread);
        }
        byKey.entrySet().removeIf(one -> one.getValue().equals(before.get(one.getKey())));
        keep(connection, account, made, byKey);
        return found;
    }

    /** Of the threads that these keys lead to, or one that begins with this message. */
    private static long oldest(Set<Long> keys, Map<Long, Long> byKey, long message) {
        return keys.stream()
                .map(byKey::get)
                .filter(thread -> thread != null)
                .min(Comparator.naturalOrder())
                .orElse(message);
    }

    private static void keep(Connection connection, long account, List<Pair> made, Map<Long, Long> keys)
            throws SQLException {
        new Rows<>(connection, made)
                .also(List.of(account))
                .longs(Pair::one)
                .longs(Pair::other)
                .update(KEEP);
        new Rows<>(connection, List.copyOf(keys.entrySet()))
                .also(List.of(account))
                .longs(Map.Entry::getKey)
                .longs(Map.Entry::getValue)
                .update(KEEP_KEYS);
    }
}
