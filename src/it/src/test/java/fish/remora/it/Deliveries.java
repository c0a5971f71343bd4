package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;

/** The server's queue and trace (sql/V2), seen past the server. Any thread. */
record Deliveries(Database database) {
    static final Duration PATIENCE =
            Duration.ofSeconds(Integer.getInteger("remora.it.patience", (int) Remora.PATIENCE.toSeconds()));

    static Deliveries of(Remora server) {
        return of(server.database());
    }

    static Deliveries of(Database database) {
        return new Deliveries(database);
    }

    /** {@code -Dremora.it.patience=SECONDS} for those who look for a fault. */
    static ConditionFactory patiently(String what) {
        return await(what).pollInterval(Duration.ofMillis(100)).atMost(PATIENCE);
    }

    /** Of a recipient's only delivery; empty when there is none (any more). */
    String state(String recipient) throws SQLException {
        List<String> states = database.list("SELECT state FROM delivery WHERE recipient = ?", recipient);
        if (states.size() > 1) {
            throw new AssertionError(recipient + ": " + states);
        }
        return states.isEmpty() ? "" : states.get(0);
    }

    /** The last reply that a waiting or failed delivery got. */
    String reply(String recipient) throws SQLException {
        return database.text("SELECT coalesce(reply, '') FROM delivery WHERE recipient = ?", recipient);
    }

    /** What happened to a recipient's mail, in order. */
    List<String> trace(String recipient) throws SQLException {
        return database.list("SELECT kind FROM event WHERE recipient = ? ORDER BY message_id, id", recipient);
    }

    void awaitState(String recipient, String state) {
        patiently(recipient + " " + state).until(() -> state(recipient).equals(state));
    }

    /** Until it has been put off at least once. */
    void awaitDeferred(String recipient) {
        patiently(recipient + " deferred").until(() -> trace(recipient).contains("DEFERRED"));
    }

    /** Until nothing that goes to a domain waits or is under way. */
    void awaitDrained(String domain) {
        patiently(domain + " drained").untilAsserted(() -> {
            hurry();
            assertThat(unfinished(domain)).isEmpty();
        });
    }

    /** As if the time had come to try again each next hop that could not be reached. */
    void hurry() throws SQLException {
        database.run("UPDATE destination SET not_before = now() WHERE not_before > now()");
    }

    /** Each delivery that waits or is under way, in words. */
    List<String> unfinished(String domain) throws SQLException {
        return database.list("""
                SELECT recipient || ' ' || state || ' attempts ' || attempts || ' at ' || next_attempt_at || ': ' || coalesce(reply, '')
                  FROM delivery WHERE recipient LIKE ? AND state IN ('QUEUED', 'LEASED')""", "%@" + domain);
    }

    /** As if that much time had passed for a delivery that waits: its attempt is due, and what has to happen by a deadline. */
    void age(String recipient, String interval) {
        patiently(recipient + " waits").until(() -> database.change("""
                UPDATE delivery
                   SET next_attempt_at = next_attempt_at - ?::interval, deadline = deadline - ?::interval,
                       expires_at = expires_at - ?::interval
                 WHERE recipient = ? AND state = 'QUEUED'""", interval, interval, interval, recipient) == 1);
    }

    /** What does not agree with itself, in words. */
    List<String> inconsistencies() throws SQLException {
        return database.list("""
                SELECT 'delivery ' || id || ' has no message' FROM delivery d
                 WHERE state IN ('QUEUED', 'LEASED', 'HELD') AND NOT EXISTS (SELECT 1 FROM message WHERE id = d.message_id)
                UNION ALL
                SELECT 'delivery ' || delivery_id || ' lost its message' FROM event WHERE reply LIKE '%message is gone%'
                UNION ALL
                SELECT 'delivery ' || delivery_id || ' was delivered ' || count(*) || ' times' FROM event
                 WHERE kind = 'DELIVERED' AND delivery_id IS NOT NULL GROUP BY delivery_id HAVING count(*) > 1
                UNION ALL
                SELECT 'delivery ' || delivery_id || ' was delivered and is still there' FROM event
                 WHERE kind = 'DELIVERED' AND delivery_id IN (SELECT id FROM delivery)
                UNION ALL
                SELECT 'delivery ' || delivery_id || ' has vanished' FROM event q
                 WHERE kind = 'QUEUED' AND delivery_id IS NOT NULL AND delivery_id NOT IN (SELECT id FROM delivery)
                   AND NOT EXISTS (SELECT 1 FROM event d WHERE d.delivery_id = q.delivery_id AND d.kind = 'DELIVERED')""");
    }
}
