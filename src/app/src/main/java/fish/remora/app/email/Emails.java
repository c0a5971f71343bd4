package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Messages of an account with what their entries say, many with one statement. Thread-safe. */
@ApplicationScoped
public class Emails {
    private static final long NO_KEYWORD = (1L << Flag.FIRST_KEYWORD) - 1;

    private static final String READ = """
            SELECT a.id, e.mailbox_id, e.uid, e.flags, e.size, e.internal_date FROM unnest(?::bigint[]) WITH ORDINALITY AS a(id, ord)
             CROSS JOIN LATERAL (SELECT * FROM entry x WHERE x.message_id = a.id OFFSET 0) e
              JOIN mailbox m ON m.id = e.mailbox_id AND m.account_id = ? ORDER BY a.ord, e.mailbox_id""";

    private static final String KEYWORDS = "SELECT mailbox_id, bit, name FROM keyword WHERE mailbox_id = ANY (?)";

    private static final String MEMBERS = """
            SELECT t.thread_id, t.message_id FROM unnest(?::bigint[]) AS a(id)
             CROSS JOIN LATERAL (SELECT x.thread_id, x.message_id FROM email_thread x WHERE x.account_id = ? AND x.thread_id = a.id OFFSET 0) t
             CROSS JOIN LATERAL (SELECT min(y.internal_date) AS received FROM entry y JOIN mailbox m ON m.id = y.mailbox_id
                                  WHERE y.message_id = t.message_id AND m.account_id = ? OFFSET 0) e
             WHERE e.received IS NOT NULL ORDER BY t.thread_id, e.received, t.message_id""";

    @Inject
    private Store store;

    private record Found(long message, Place place, long flags, long size, Instant received) {}

    /** A UID of a mailbox. */
    public record Place(long mailbox, long uid) {}

    private record Named(long mailbox, int bit, String name) {}

    private record Member(long thread, long message) {}

    /**
     * A message of the account.
     *
     * @param size in octets
     * @param places where it is, at least one
     * @param keywords in lower case: those it has somewhere, but {@code $seen} only when it has it everywhere
     */
    public record Email(long message, long size, Instant received, List<Place> places, Set<String> keywords) {
        public Email {
            places = List.copyOf(places);
        }
    }

    /** By id, in the order in which they are named; what the account does not have is missing. */
    public Map<Long, Email> of(long account, Collection<Long> messages) throws Denied {
        if (messages.isEmpty()) {
            return Map.of();
        }
        return store.read(connection -> of(connection, account, messages));
    }

    /** As {@link #of(long, Collection)}, as a transaction sees them. */
    Map<Long, Email> of(Connection connection, long account, Collection<Long> messages) throws SQLException {
        Map<Long, List<Found>> found = new LinkedHashMap<>();
        new Rows<>(connection, List.copyOf(messages))
                .longs(id -> id)
                .query(
                        READ,
                        row -> new Found(
                                row.getLong(1),
                                new Place(row.getLong(2), row.getLong(3)),
                                row.getLong(4),
                                row.getLong(5),
                                row.getTimestamp(6).toInstant()),
                        account)
                .forEach(one -> found.computeIfAbsent(one.message(), id -> new ArrayList<>(1))
                        .add(one));
        Map<Long, Map<Integer, String>> names = names(connection, found.values());
        Map<Long, Email> emails = new LinkedHashMap<>();
        found.forEach((id, entries) -> emails.put(id, email(entries, names)));
        return emails;
    }

    private static Map<Long, Map<Integer, String>> names(Connection connection, Collection<List<Found>> found)
            throws SQLException {
        Set<Long> mailboxes = new TreeSet<>();
        found.forEach(entries -> entries.stream()
                .filter(one -> (one.flags() & ~NO_KEYWORD) != 0)
                .forEach(one -> mailboxes.add(one.place().mailbox())));
        Map<Long, Map<Integer, String>> names = new HashMap<>();
        if (!mailboxes.isEmpty()) {
            Rows.read(
                            connection,
                            KEYWORDS,
                            row -> new Named(row.getLong(1), row.getInt(2), row.getString(3)),
                            connection.createArrayOf("int8", mailboxes.toArray()))
                    .forEach(one -> names.computeIfAbsent(one.mailbox(), id -> new TreeMap<>())
                            .put(one.bit(), one.name()));
        }
        return names;
    }

    private static Email email(List<Found> entries, Map<Long, Map<Integer, String>> names) {
        Set<String> keywords = new TreeSet<>();
        for (Found one : entries) {
            keywords.addAll(
                    Keywords.of(one.flags(), names.getOrDefault(one.place().mailbox(), Map.of())));
        }
        if (!entries.stream().allMatch(one -> Flag.SEEN.isIn(one.flags()))) {
            keywords.remove(Keywords.SEEN);
        }
        Found first = entries.get(0);
        return new Email(
                first.message(),
                first.size(),
                first.received(),
                entries.stream().map(Found::place).toList(),
                keywords);
    }

    /** The messages of threads that the account has, the oldest first (RFC 8621 §3); threads without one are missing. */
    public Map<Long, List<Long>> ofThreads(long account, Collection<Long> threads) throws Denied {
        Map<Long, List<Long>> members = new LinkedHashMap<>();
        store.read(connection -> new Rows<>(connection, List.copyOf(threads))
                        .longs(id -> id)
                        .query(MEMBERS, row -> new Member(row.getLong(1), row.getLong(2)), account, account))
                .forEach(one -> members.computeIfAbsent(one.thread(), id -> new ArrayList<>())
                        .add(one.message()));
        return members;
    }
}
