package fish.remora.app.submission;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Priority;
import fish.remora.api.Recipient;
import fish.remora.app.delivery.Delivery;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code submission} (sql/V3) over one connection, in the caller's transaction. */
record SubmissionTable(Connection connection) {
    private static final String COUNT = " RETURNING cardinality(recipients)";

    /** Whoever comes second with a key waits for the first one's transaction, and then finds its row. */
    private static final String INSERT = """
            INSERT INTO submission (id, application, key, state, due_at, together, message_id, sender, recipients, notify, original, octets, priority)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (application, key) WHERE key IS NOT NULL AND state <> 'CANCELLED' AND NOT (together AND state = 'SENT')
            DO NOTHING""";

    private static final String FIND = """
            SELECT id, coalesce(message_id, id), recipients, state FROM submission
             WHERE application = ? AND key = ? AND state <> 'CANCELLED' AND NOT (together AND state = 'SENT')""";

    /** Its time stays. */
    private static final String REPLACE = """
            UPDATE submission SET id = ?, sender = ?, recipients = ?, notify = ?, original = ?, octets = ?, priority = ?
             WHERE application = ? AND key = ? AND state IN ('SCHEDULED', 'HELD')""" + COUNT;

    private static final String LAST = """
            SELECT id, message_id, recipients, state FROM submission
             WHERE application = ? AND key = ? AND state = 'SENT' ORDER BY id DESC LIMIT 1""";

    private static final String CHANGE = """
            UPDATE submission SET state = ? WHERE application = ? AND key = ? AND state = ?""" + COUNT;

    private static final String RESCHEDULE = """
            UPDATE submission SET due_at = ? WHERE application = ? AND key = ? AND state IN ('SCHEDULED', 'HELD')""" + COUNT;

    private static final String CANCEL = """
            UPDATE submission SET state = 'CANCELLED', octets = NULL
             WHERE application = ? AND key = ? AND state IN ('SCHEDULED', 'HELD')""" + COUNT;

    private static final String FREE = """
            UPDATE submission SET state = 'CANCELLED', message_id = NULL
             WHERE id = ? AND state = 'SENT'""";

    private static final String DUE =
            "SELECT id FROM submission WHERE state = 'SCHEDULED' AND due_at <= now() ORDER BY due_at LIMIT ?";

    private static final String LOCK = """
            SELECT id, application, key, sender, recipients, notify, original, octets, priority FROM submission
             WHERE id = ANY (?) AND state = 'SCHEDULED' AND due_at <= now() ORDER BY id FOR UPDATE SKIP LOCKED""";

    enum State {
        SCHEDULED,
        HELD,
        SENT,
        CANCELLED
    }

    /**
     * A row.
     *
     * @param id of the submission
     * @param message the message's id, or while it waits the submission's
     */
    record Found(long id, long message, String key, List<Address> recipients, State state) {
        boolean isWaiting() {
            return state == State.SCHEDULED || state == State.HELD;
        }
    }

    /** A waiting mail whose time has come. */
    record Waiting(String application, Draft draft) {}

    /**
     * @param message null: it waits for its time
     * @return false when the key is taken
     */
    boolean insert(String application, Draft draft, List<Recipient> taken, @Nullable Long message) throws SQLException {
        return Rows.update(
                        connection,
                        INSERT,
                        draft.id(),
                        application,
                        draft.key(),
                        (message == null ? State.SCHEDULED : State.SENT).name(),
                        Timestamp.from(draft.sendAt() == null ? Instant.now() : draft.sendAt()),
                        draft.together(),
                        message,
                        draft.sender().map(Address::toString).orElse(null),
                        addresses(taken),
                        notify(taken),
                        original(taken),
                        message == null ? draft.octets() : null,
                        draft.priority().number())
                > 0;
    }

    /** Puts another mail in the place of one that waits. @return false when none does any more */
    boolean replace(String application, String key, Draft draft, List<Recipient> taken) throws SQLException {
        return counted(
                        REPLACE,
                        draft.id(),
                        draft.sender().map(Address::toString).orElse(null),
                        addresses(taken),
                        notify(taken),
                        original(taken),
                        draft.octets(),
                        draft.priority().number(),
                        application,
                        key)
                > 0;
    }

    private static String[] addresses(List<Recipient> all) {
        return all.stream().map(one -> one.address().toString()).toArray(String[]::new);
    }

    private static String[] notify(List<Recipient> all) {
        return all.stream().map(one -> Delivery.text(one.dsn().conditions())).toArray(String[]::new);
    }

    private static String[] original(List<Recipient> all) {
        return all.stream().map(one -> one.dsn().originalRecipient()).toArray(String[]::new);
    }

    Optional<Found> find(String application, String key) throws SQLException {
        return first(Rows.read(connection, FIND, row -> found(row, key), application, key));
    }

    /** @return how many recipients that means; 0 when there was none in that state */
    int change(String application, String key, State from, State to) throws SQLException {
        return counted(CHANGE, to.name(), application, key, from.name());
    }

    int reschedule(String application, String key, Instant time) throws SQLException {
        return counted(RESCHEDULE, Timestamp.from(time), application, key);
    }

    /** Of what waits for its time. */
    int cancel(String application, String key) throws SQLException {
        return counted(CANCEL, application, key);
    }

    /** Nothing of what was sent has left: its key is free. */
    void free(Found sent) throws SQLException {
        Rows.update(connection, FREE, sent.id());
    }

    /** The mail that was sent last with this key; also of a window, whose key is free by then. */
    Optional<Found> lastSent(String application, String key) throws SQLException {
        return first(Rows.read(connection, LAST, row -> found(row, key), application, key));
    }

    private static Found found(ResultSet row, String key) throws SQLException {
        return new Found(
                row.getLong(1),
                row.getLong(2),
                key,
                addresses(row).map(Address::parse).toList(),
                State.valueOf(row.getString("state")));
    }

    List<Long> dueIds(int most) throws SQLException {
        return Rows.read(connection, DUE, row -> row.getLong(1), most);
    }

    /** Those of them that still wait and that nobody else has. */
    List<Waiting> lock(List<Long> ids) throws SQLException {
        return new Rows<>(connection, ids).longs(id -> id).query(LOCK, SubmissionTable::waiting);
    }

    /** @param message null: nobody could get it any more */
    void sent(long id, @Nullable Long message) throws SQLException {
        Rows.update(
                connection,
                "UPDATE submission SET state = ?, message_id = ?, octets = NULL WHERE id = ?",
                (message == null ? State.CANCELLED : State.SENT).name(),
                message,
                id);
    }

    /** After an error of its own. */
    int postpone(long id) throws SQLException {
        return Rows.update(connection, "UPDATE submission SET due_at = now() + interval '1 minute' WHERE id = ?", id);
    }

    private int counted(String sql, @Nullable Object... parameters) throws SQLException {
        return first(Rows.read(connection, sql, row -> row.getInt(1), parameters))
                .orElse(0);
    }

    private static <T> Optional<T> first(List<T> rows) {
        return rows.stream().findFirst();
    }

    private static Stream<String> addresses(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("recipients").getArray()).stream();
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        List<String> addresses = addresses(row).toList();
        String[] notify = (String[]) row.getArray("notify").getArray();
        String[] original = (String[]) row.getArray("original").getArray();
        List<Recipient> all = IntStream.range(0, addresses.size())
                .mapToObj(i -> new Recipient(
                        Address.parse(addresses.get(i)), new DsnRequest(Delivery.conditions(notify[i]), original[i])))
                .toList();
        Optional<Address> sender = Optional.ofNullable(row.getString("sender")).map(Address::parse);
        return new Waiting(
                row.getString("application"),
                new Draft(
                        row.getLong("id"),
                        sender,
                        all,
                        row.getBytes("octets"),
                        null,
                        row.getString("key"),
                        false,
                        Priority.of(row.getInt("priority"))));
    }
}
