package fish.remora.app.outgoing;

import fish.remora.api.Denied;
import fish.remora.api.Reply;
import fish.remora.app.mailbox.Store;
import fish.remora.app.outgoing.Submission.Facts;
import fish.remora.app.outgoing.Submission.Status;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The table of submissions. While one is pending its message stays, wherever its owner puts it. Thread-safe. */
@ApplicationScoped
public class Submissions {
    private static final String COLUMNS = """
            SELECT id, account_id, identity_id, email_id, thread_id, size, envelope, client, send_at, status, message_id, reply, made, changed
              FROM email_submission""";

    private static final String OF = COLUMNS + " WHERE account_id = ? ORDER BY id";
    private static final String SOME = COLUMNS + " WHERE account_id = ? AND id = ANY (?) ORDER BY id";
    private static final String OF_EMAILS = COLUMNS + " WHERE account_id = ? AND email_id = ANY (?) ORDER BY id";
    private static final String ONE = COLUMNS + " WHERE id = ?";
    /** Whoever takes them sends them; should he die over it, they are due again. */
    private static final String DUE = """
            UPDATE email_submission SET due_at = now() + interval '2 minutes' WHERE id IN (
              SELECT id FROM email_submission WHERE status = 'PENDING' AND due_at <= now() ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING id""";

    private static final String PENDING =
            "SELECT count(*) FROM email_submission WHERE account_id = ? AND status = 'PENDING'";

    private static final String ADD = """
            INSERT INTO email_submission (id, account_id, identity_id, email_id, thread_id, size, envelope, client, send_at, due_at, status, made, changed)
            VALUES (?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, 'PENDING', ?, ?)""";

    /** Nobody can hold a message of which nothing is left. */
    private static final String HOLD = "UPDATE message SET copies = copies + 1 WHERE id = ? AND copies > 0";

    private static final String RELEASE = "UPDATE message SET copies = copies - 1 WHERE id = ?";

    private static final String END = """
            UPDATE email_submission SET status = ?, message_id = nullif(?, 0), reply = nullif(?, ''), changed = ?
             WHERE id = ? AND status = 'PENDING'""";

    private static final String POSTPONE = "UPDATE email_submission SET due_at = ? WHERE id = ? AND status = 'PENDING'";

    private static final String REMOVE =
            "DELETE FROM email_submission WHERE account_id = ? AND id = ? AND status <> 'PENDING'";

    private static final String FORGET = "DELETE FROM email_submission WHERE id = ?";

    @Inject
    private Store store;

    @Inject
    private Ids ids;

    private static Submission read(ResultSet row) throws SQLException {
        return new Submission(
                row.getLong("id"),
                new Facts(
                        row.getLong("account_id"),
                        row.getLong("identity_id"),
                        row.getLong("email_id"),
                        optional(row, "thread_id"),
                        row.getLong("size"),
                        Identities.json(row.getString("envelope")),
                        row.getString("client"),
                        row.getTimestamp("send_at").toInstant()),
                Status.valueOf(row.getString("status")),
                optional(row, "message_id"),
                Optional.ofNullable(row.getString("reply")),
                row.getLong("made"),
                row.getLong("changed"));
    }

    private static OptionalLong optional(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Submissions, the oldest first, and how far they had come. */
    public record All(List<Submission> list, Turn turn) {}

    public All of(long account) throws Denied {
        return read(account, OF, Optional.empty());
    }

    /** Those of these ids. */
    public All some(long account, List<Long> ids) throws Denied {
        return read(account, SOME, Optional.of(ids));
    }

    /** Those of these messages, as they lie in mailboxes. */
    public All ofEmails(long account, List<Long> emails) throws Denied {
        return read(account, OF_EMAILS, Optional.of(emails));
    }

    private All read(long account, String sql, Optional<List<Long>> these) throws Denied {
        return store.read(connection -> {
            Turn turn = Turn.of(connection, Turn.Of.SUBMISSIONS, account);
            List<Submission> list = these.isEmpty()
                    ? Rows.read(connection, sql, Submissions::read, account)
                    : Rows.read(
                            connection,
                            sql,
                            Submissions::read,
                            account,
                            connection.createArrayOf("int8", these.get().toArray()));
            return new All(list, turn);
        });
    }

    public Turn turn(long account) throws Denied {
        return store.read(connection -> Turn.of(connection, Turn.Of.SUBMISSIONS, account));
    }

    public Optional<Submission> get(long id) throws Denied {
        return store.read(connection -> Rows.read(connection, ONE, Submissions::read, id)).stream()
                .findFirst();
    }

    /** Takes those whose time has come. */
    List<Long> due(int most) throws Denied {
        return store.<List<Long>, RuntimeException>write(
                tx -> Rows.read(tx.connection(), DUE, row -> row.getLong(1), most));
    }

    /** How many of an account wait. */
    public int pending(long account) throws Denied {
        return store.read(connection -> Rows.read(connection, PENDING, row -> row.getInt(1), account))
                .get(0);
    }

    /**
     * Keeps one.
     *
     * @param due when the timer takes it, unless somebody sends it before
     * @return its id; empty: the message is no more
     */
    public OptionalLong add(Facts facts, Instant due) throws Denied {
        long id = ids.next();
        return store.<OptionalLong, RuntimeException>write(tx -> {
            Connection connection = tx.connection();
            long step = Turn.next(connection, Turn.Of.SUBMISSIONS, facts.account());
            if (Rows.update(connection, HOLD, facts.email()) == 0) {
                return OptionalLong.empty();
            }
            Rows.update(
                    connection,
                    ADD,
                    id,
                    facts.account(),
                    facts.identity(),
                    facts.email(),
                    facts.thread().orElse(0),
                    facts.size(),
                    facts.envelope().toString(),
                    facts.client(),
                    Timestamp.from(facts.sendAt()),
                    Timestamp.from(due),
                    step,
                    step);
            return OptionalLong.of(id);
        });
    }

    /**
     * It has been sent, in the transaction that sends it.
     *
     * @throws IllegalStateException when somebody has called it back, or sent it: the transaction must roll back
     */
    static void sent(Connection connection, Submission one, long message) throws SQLException {
        if (!end(connection, one, Status.FINAL, message, "")) {
            throw new IllegalStateException("submission " + one.id() + " was called back, or sent, in this moment");
        }
    }

    private static boolean end(Connection connection, Submission one, Status status, long message, String reply)
            throws SQLException {
        long step = Turn.next(connection, Turn.Of.SUBMISSIONS, one.facts().account());
        if (Rows.update(connection, END, status.name(), message, reply, step, one.id()) == 0) {
            return false;
        }
        Rows.update(connection, RELEASE, one.facts().email());
        return true;
    }

    /** Calls it back. @return false: it has left */
    public boolean cancel(Submission one) throws Denied {
        return store.<Boolean, RuntimeException>write(tx -> end(tx.connection(), one, Status.CANCELED, 0, ""));
    }

    /** Its time had come, and it was refused for good; in the transaction that tells its sender. */
    static void refused(Connection connection, Submission one, Reply reply) throws SQLException {
        if (!end(connection, one, Status.FINAL, 0, reply.toString())) {
            throw new IllegalStateException("submission " + one.id() + " was called back, or sent, in this moment");
        }
    }

    /** It is tried again later. */
    void postpone(long id, Duration by) throws Denied {
        Timestamp due = Timestamp.from(Instant.now().plus(by));
        store.<Integer, RuntimeException>write(tx -> Rows.update(tx.connection(), POSTPONE, due, id));
    }

    /** It never was: it was refused at once. */
    public void forget(Submission one) throws Denied {
        store.<Boolean, RuntimeException>write(tx -> {
            boolean pending = end(tx.connection(), one, Status.CANCELED, 0, "");
            Rows.update(tx.connection(), FORGET, one.id());
            return pending;
        });
    }

    /** @return false: it is no more, or waits for its time */
    public boolean destroy(long account, long id) throws Denied {
        return store.<Boolean, RuntimeException>write(tx -> {
            long step = Turn.next(tx.connection(), Turn.Of.SUBMISSIONS, account);
            Turn.lose(tx.connection(), Turn.Of.SUBMISSIONS, account, step);
            return Rows.update(tx.connection(), REMOVE, account, id) > 0;
        });
    }
}
