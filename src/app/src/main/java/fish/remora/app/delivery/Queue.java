package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Octets;
import fish.remora.app.event.Event;
import fish.remora.app.event.Events;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Node;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of the table {@code delivery} that come with writing mail and recording results: each is one statement for many rows,
 * in the caller's transaction. {@link Claims} has those that take rows. Thread-safe.
 */
@ApplicationScoped
public class Queue {
    /**
     * How long one node may hold a delivery at most: longer than any transmission takes, so that only a delivery that was forgotten, by
     * an error of ours, comes back by it. A node that dies loses its leases after {@link Node#SILENCE_SECONDS}.
     */
    static final Duration LEASE = Duration.ofHours(2);

    private static final String INSERT = """
            INSERT INTO delivery (id, message_id, sender, recipient, destination, state, next_attempt_at, deadline, expires_at, node_id,
                                  lease, notify, original_recipient, priority)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[],
                                 ?::timestamptz[], ?::timestamptz[], ?::smallint[], ?::bigint[], ?::text[], ?::text[],
                                 ?::smallint[])""";

    /** A message without a mailbox is written where its deliveries are, and like them: it is never listed, read by a person, or an entity. */
    private static final String MESSAGES = """
            stored AS (
              INSERT INTO message (id, received_at, size, sender, copies, body, smtp_utf8, return_content, envelope_id, parts, header_index)
              SELECT t.*, 1, '{}' FROM unnest(?::bigint[], ?::timestamptz[], ?::bigint[], ?::text[], ?::int[], ?::text[], ?::boolean[],
                                              ?::text[], ?::text[]) AS t
            ), kept AS (
              INSERT INTO content (message_id, part, octets) SELECT id, 0, octets FROM unnest(?::bigint[], ?::bytea[]) AS c(id, octets)
            )""";

    private static final String SUBMITTED = """
            submitted AS (
              INSERT INTO application_mail (message_id, application, key, recipients)
              SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::int[]) RETURNING message_id
            )""";

    private static final String DELIVERED = """
            DELETE FROM delivery d USING unnest(?::bigint[], ?::bigint[]) AS r(id, lease)
             WHERE d.id = r.id AND d.lease = r.lease AND d.state = 'LEASED' RETURNING d.id""";

    /** What a lease ends in when it does not end in delivery. */
    private static final String SETTLED = """
            UPDATE delivery d
               SET state = r.state, next_attempt_at = coalesce(r.next_attempt_at, d.next_attempt_at), deadline = r.deadline,
                   destination = r.destination, attempts = r.attempts, reply = coalesce(r.reply, d.reply),
                   remote = coalesce(r.remote, d.remote), ended_at = r.ended_at, node_id = NULL, lease = NULL
              FROM unnest(?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::int[], ?::text[], ?::text[],
                          ?::timestamptz[], ?::bigint[])
                     AS r(id, state, next_attempt_at, deadline, destination, attempts, reply, remote, ended_at, lease)
             WHERE d.id = r.id AND d.lease = r.lease AND d.state = 'LEASED' RETURNING d.id""";

    /** Messages that nothing else refers to go at once, others count down; rows are locked in the order of their ids, as for expunging. */
    private static final String CLEAR = """
            WITH gone AS (DELETE FROM content WHERE message_id = ANY (?)) DELETE FROM message WHERE id = ANY (?)""";

    private static final String COUNT_DOWN = """
            WITH ended AS (SELECT * FROM unnest(?::bigint[], ?::int[]) AS e(id, n)),
                 held AS (SELECT id FROM message WHERE id IN (SELECT id FROM ended) ORDER BY id FOR NO KEY UPDATE)
            UPDATE message m SET copies = m.copies - e.n FROM ended e JOIN held h ON h.id = e.id WHERE m.id = e.id""";

    @EJB
    private Node node;

    private int me;

    /** Once: a call of a bean in each row's way would suspend the transaction each time. */
    @PostConstruct
    void askNode() {
        me = node.id();
    }

    /** The states; see sql. Delivered rows are gone. */
    public enum State {
        QUEUED,
        LEASED,
        HELD,
        FAILED,
        EXPIRED,
        CANCELLED
    }

    /** A row to be written. */
    public record Row(Posting posting, Optional<Address> sender, Delivery delivery, String destination, State state) {}

    /**
     * How a lease ended.
     *
     * @param nextAttempt null: as it was
     * @param reply null: the last one stays
     */
    public record Settlement(
            Delivery delivery,
            State state,
            @Nullable Instant nextAttempt,
            Instant deadline,
            String destination,
            int attempts,
            @Nullable String reply,
            @Nullable String remote) {
        @Nullable
        Instant endedAt(Instant now) {
            return state == State.QUEUED || state == State.HELD ? null : now;
        }
    }

    /** So many of a message's deliveries have ended. */
    public record Ended(long messageId, int deliveries) {}

    /**
     * Writes mail that only passes through, rows and their trace, by one statement: at a thousand mails a second a round trip counts.
     *
     * @param group whose mail it is
     * @param transit messages that no mailbox shows, of one part each; may be empty
     * @param trace empty: then nothing is written at all
     * @return how many of the events are to be told to applications
     */
    public int insert(
            Connection connection, Collection<Posting> group, List<Posting> transit, List<Row> rows, List<Event> trace)
            throws SQLException {
        if (trace.isEmpty()) {
            return 0;
        }
        List<Posting> submitted = group.stream().filter(one -> one.by() != null).toList();
        StringBuilder sql = new StringBuilder("WITH ");
        Rows<?> columns = new Rows<>(connection, List.of());
        if (!transit.isEmpty()) {
            sql.append(MESSAGES).append(", ");
            columns.and(messages(connection, transit));
        }
        if (!rows.isEmpty()) {
            sql.append("queued AS (").append(INSERT).append("), ");
            columns.and(columns(connection, rows));
        }
        if (!submitted.isEmpty()) {
            sql.append(SUBMITTED).append(", ");
            columns.and(submitted(connection, submitted));
        }
        sql.append(Events.insert(submitted.isEmpty() ? "" : "submitted"));
        return columns.and(Events.columns(connection, trace)).update(sql.toString());
    }

    private static Rows<Posting> submitted(Connection connection, List<Posting> submitted) throws SQLException {
        return new Rows<>(connection, submitted)
                .longs(Posting::id)
                .texts(one -> by(one).application())
                .texts(one -> by(one).key())
                .ints(one -> by(one).recipients());
    }

    private static Submitted by(Posting posting) {
        return Objects.requireNonNull(posting.by());
    }

    private static Rows<Posting> messages(Connection connection, List<Posting> transit) throws SQLException {
        return new Rows<>(connection, transit)
                .longs(Posting::id)
                .times(Posting::receivedAt)
                .longs(one -> one.text().content().size())
                .texts(one -> one.sender().map(Address::toString).orElse(null))
                .ints(Posting::copies)
                .texts(one -> one.options().body().keyword())
                .booleans(one -> one.options().smtpUtf8())
                .texts(one -> one.options().returnContent() == null
                        ? null
                        : one.options().returnContent().name())
                .texts(one -> one.options().envelopeId())
                .longs(Posting::id)
                .octets(one -> ((Octets) one.text().content()).whole());
    }

    private Rows<Row> columns(Connection connection, List<Row> rows) throws SQLException {
        Instant leaseEnd = Instant.now().plus(LEASE);
        return new Rows<>(connection, rows)
                .longs(row -> row.delivery().id())
                .longs(row -> row.posting().id())
                .texts(row -> Event.path(row.sender()))
                .texts(row -> row.delivery().recipient().address().toString())
                .texts(Row::destination)
                .texts(row -> row.state().name())
                .times(row ->
                        row.state() == State.LEASED ? leaseEnd : row.posting().receivedAt())
                .times(row -> row.delivery().deadline())
                .times(row -> row.delivery().expiresAt())
                .ints(row -> row.state() == State.LEASED ? me : null)
                .longs(row -> row.state() == State.LEASED ? row.delivery().lease() : null)
                .texts(row -> Delivery.text(dsn(row).conditions()))
                .texts(row -> dsn(row).originalRecipient())
                .ints(row -> row.posting().priority().number());
    }

    private static DsnRequest dsn(Row row) {
        return row.delivery().recipient().dsn();
    }

    /** @return the ids of those that this node still had under that lease: only they have ended */
    public List<Long> delivered(Connection connection, List<Delivery> deliveries) throws SQLException {
        return deliveries.isEmpty()
                ? List.of()
                : new Rows<>(connection, deliveries)
                        .longs(Delivery::id)
                        .longs(Delivery::lease)
                        .query(DELIVERED, row -> row.getLong(1));
    }

    /** @return the ids of those that this node still had under that lease: the others are no business of ours any more */
    public List<Long> settle(Connection connection, List<Settlement> settlements, Instant now) throws SQLException {
        return settlements.isEmpty()
                ? List.of()
                : new Rows<>(connection, settlements)
                        .longs(one -> one.delivery().id())
                        .texts(one -> one.state().name())
                        .times(Settlement::nextAttempt)
                        .times(Settlement::deadline)
                        .texts(Settlement::destination)
                        .ints(Settlement::attempts)
                        .texts(Settlement::reply)
                        .texts(Settlement::remote)
                        .times(one -> one.endedAt(now))
                        .longs(one -> one.delivery().lease())
                        .query(SETTLED, row -> row.getLong(1));
    }

    /** Messages of one part whose last delivery has ended and that no mailbox shows. */
    public void clear(Connection connection, List<Long> messages) throws SQLException {
        if (!messages.isEmpty()) {
            new Rows<>(connection, messages).longs(id -> id).longs(id -> id).update(CLEAR);
        }
    }

    public void countDown(Connection connection, List<Ended> ended) throws SQLException {
        if (!ended.isEmpty()) {
            new Rows<>(connection, ended)
                    .longs(Ended::messageId)
                    .ints(Ended::deliveries)
                    .update(COUNT_DOWN);
        }
    }
}
