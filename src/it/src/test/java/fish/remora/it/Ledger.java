package fish.remora.it;

import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Taken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The numbered messages of a {@link Load} held against what a sink took, messages or notices about them, and what the trace says. Made when
 * the queue is empty.
 *
 * @param arrived numbers that the sink took
 * @param lost acknowledged to the client, and nowhere
 * @param doubled that the sink took more than once
 * @param unexplained of these: taken again although the 250 had been recorded by then, or in two messages of ours
 * @param untold that the sink took and the trace does not know as delivered
 */
record Ledger(Set<Long> arrived, Set<Long> lost, Set<Long> doubled, Set<Long> unexplained, Set<Long> untold) {
    private static final Pattern NUMBER = Pattern.compile("X-Load: (\\d+)");

    /** The messages themselves. */
    static Ledger of(Set<Long> acknowledged, Sink sink, Database database) throws SQLException {
        return of(acknowledged, sink, taken -> !taken.sender().isEmpty(), database);
    }

    /** Notices about them. */
    static Ledger ofNotices(Set<Long> acknowledged, Sink sink, Database database) throws SQLException {
        return of(acknowledged, sink, taken -> taken.sender().isEmpty(), database);
    }

    private static Ledger of(Set<Long> acknowledged, Sink sink, Predicate<Taken> kind, Database database)
            throws SQLException {
        Map<Long, List<Taken>> copies = sink.taken().stream()
                .filter(kind.and(taken -> number(taken) > 0))
                .collect(Collectors.groupingBy(Ledger::number));
        Map<String, Instant> recorded = recorded(database);
        var ledger = new Ledger(
                copies.keySet(), new TreeSet<>(acknowledged), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        ledger.lost.removeAll(copies.keySet());
        copies.forEach((number, taken) -> ledger.enter(number, taken, recorded));
        return ledger;
    }

    private void enter(Long number, List<Taken> copies, Map<String, Instant> recorded) {
        if (copies.size() > 1) {
            doubled.add(number);
        }
        if (copies.stream().map(Ledger::messageId).distinct().count() > 1) {
            unexplained.add(number);
        }
        for (Taken copy : copies) {
            Instant end = recorded.get(messageId(copy));
            if (end == null) {
                untold.add(number);
            } else if (copy.at().truncatedTo(ChronoUnit.MICROS).isAfter(end)) {
                unexplained.add(number);
            }
        }
    }

    long arrivedOf(Set<Long> numbers) {
        return numbers.stream().filter(arrived::contains).count();
    }

    /** 0: not of a load. */
    private static Long number(Taken taken) {
        Matcher number = NUMBER.matcher(taken.text());
        return number.find() ? Long.valueOf(number.group(1)) : 0L;
    }

    private static String messageId(Taken taken) {
        return String.join(" ", taken.fields("Message-ID"));
    }

    /** When each message was recorded as delivered, by its Message-ID. */
    private static Map<String, Instant> recorded(Database database) throws SQLException {
        String sql = """
                SELECT queued.header_message_id, delivered.at
                  FROM event queued JOIN event delivered USING (message_id, delivery_id)
                 WHERE queued.kind = 'QUEUED' AND delivered.kind = 'DELIVERED' AND queued.header_message_id IS NOT NULL""";
        var recorded = new HashMap<String, Instant>();
        try (Connection connection = database.open();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                recorded.put(rows.getString(1), rows.getTimestamp(2).toInstant());
            }
        }
        return recorded;
    }
}
