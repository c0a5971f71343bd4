package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Priority;
import fish.remora.api.Recipient;
import fish.remora.app.event.Event;
import fish.remora.app.event.Event.Kind;
import fish.remora.app.event.Events;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import fish.remora.app.start.Node;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries out of the queue for this node: {@code FOR UPDATE SKIP LOCKED}, so that nodes never wait for each other and none gets
 * what another has. Each call is one short transaction.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Claims {
    /** Senders looked at in one claim, so that its cost has a bound. */
    private static final int SENDERS = 50;

    /**
     * Leases what was picked. An array, because the planner takes it for short: it expects a share of the whole table behind a LIMIT that it
     * does not know, and would read all of it. A row whose message is gone, which must not be, is taken as well: it would stand in the way for ever.
     */
    private static final String TAKE = """
            , taken AS (
              UPDATE delivery d SET state = 'LEASED', node_id = ?, lease = ?, next_attempt_at = now() + interval '2 hours'
               WHERE d.id = ANY (ARRAY(SELECT id FROM picked)) RETURNING d.*
            )
            SELECT d.id, d.lease, d.message_id, d.sender, d.recipient, d.destination, d.attempts, d.deadline, d.expires_at, d.notify,
                   d.original_recipient, d.reply, d.released, d.priority, m.received_at, m.size, m.parts, m.body, m.smtp_utf8, m.return_content,
                   m.envelope_id, m.copies
              FROM taken d LEFT JOIN message m ON m.id = d.message_id""";

    /**
     * For each wanted destination: its senders behind the cursor, one index step each, then an equal share of what each has due. The price
     * is the number of rows taken and of senders seen, however long the queue is. The sender is compared as a range, because by equality the
     * planner might choose the index without it and look for the few rows of one sender among a million of another. What is of high priority comes
     * besides, whoever sent it: it has an index of its own, which is short.
     */
    private static final String FAIR = """
            WITH wanted AS (SELECT * FROM unnest(?::text[], ?::int[], ?::text[]) AS w(destination, most, cursor)),
            urgent AS (
              SELECT u.id, w.destination FROM wanted w CROSS JOIN LATERAL (
                SELECT q.id FROM delivery q
                 WHERE q.state = 'QUEUED' AND q.priority > 0 AND q.destination = w.destination AND q.next_attempt_at <= now()
                 ORDER BY q.next_attempt_at LIMIT w.most FOR UPDATE SKIP LOCKED) u
            ), picked AS (
              SELECT id FROM urgent
              UNION
              SELECT p.id FROM wanted w CROSS JOIN LATERAL (
                WITH RECURSIVE senders AS (
                  (SELECT q.sender FROM delivery q WHERE q.state = 'QUEUED' AND q.destination = w.destination AND q.sender > w.cursor
                    ORDER BY q.sender LIMIT 1)
                  UNION ALL
                  SELECT n.sender FROM senders s CROSS JOIN LATERAL (
                    SELECT q.sender FROM delivery q WHERE q.state = 'QUEUED' AND q.destination = w.destination AND q.sender > s.sender
                     ORDER BY q.sender LIMIT 1) n
                ), seen AS (SELECT sender FROM senders LIMIT %d)
                SELECT r.id FROM seen s CROSS JOIN LATERAL (
                  SELECT q.id FROM delivery q
                   WHERE q.state = 'QUEUED' AND q.destination = w.destination
                     AND q.sender >= s.sender AND (q.sender, q.next_attempt_at) <= (s.sender, now())
                   ORDER BY q.sender, q.next_attempt_at
                   LIMIT greatest(1, w.most / (SELECT count(*) FROM seen))
                   FOR UPDATE SKIP LOCKED) r
                LIMIT w.most - (SELECT count(*) FROM urgent g WHERE g.destination = w.destination)) p
            )
            """.formatted(SENDERS) + TAKE;

    /** What the senders seen have not filled goes to whoever waits longest: so nobody waits behind others who have nothing due. */
    private static final String OLDEST = """
            WITH wanted AS (SELECT * FROM unnest(?::text[], ?::int[]) AS w(destination, most)),
            picked AS (
              SELECT p.id FROM wanted w CROSS JOIN LATERAL (
                SELECT q.id FROM delivery q
                 WHERE q.state = 'QUEUED' AND q.destination = w.destination AND q.next_attempt_at <= now()
                 ORDER BY q.next_attempt_at LIMIT w.most FOR UPDATE SKIP LOCKED) p
            )
            """ + TAKE;

    private static final String OVERDUE = """
            WITH picked AS (
              SELECT id FROM delivery WHERE state = 'QUEUED' AND deadline <= now()
               ORDER BY deadline LIMIT ? FOR UPDATE SKIP LOCKED
            )
            """ + TAKE;

    /** One probe for all nodes: who moves the hour on may go. */
    private static final String PROBE = """
            UPDATE destination SET not_before = ? WHERE name = ? AND not_before <= now() AND NOT suspended""";

    private static final String RECLAIM = """
            WITH lost AS (
              SELECT d.id FROM delivery d
               WHERE d.state = 'LEASED'
                 AND (d.next_attempt_at <= now() OR d.node_id = ANY (ARRAY(
                        SELECT DISTINCT l.node_id FROM (%s) l LEFT JOIN node n ON n.id = l.node_id
                         WHERE l.node_id <> ? AND (n.seen_at IS NULL OR n.seen_at <= now() - interval '%d seconds'))))
               LIMIT ? FOR UPDATE SKIP LOCKED
            )
            UPDATE delivery d SET state = 'QUEUED', next_attempt_at = now(), node_id = NULL, lease = NULL
             WHERE d.id = ANY (ARRAY(SELECT id FROM lost)) RETURNING d.id, d.message_id, d.recipient""".formatted(nodes(), Node.SILENCE_SECONDS);

    private static final String MINE =
            "SELECT id, lease FROM delivery WHERE state = 'LEASED' AND node_id = ? AND lease < ?";

    private static final String FORGOTTEN = """
            UPDATE delivery d SET next_attempt_at = now() FROM unnest(?::bigint[], ?::bigint[]) AS f(id, lease)
             WHERE d.id = f.id AND d.lease = f.lease AND d.state = 'LEASED'""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @EJB
    private Node node;

    @Inject
    private Ids ids;

    private int me;

    @PostConstruct
    void askNode() {
        me = node.id();
    }

    /** How much of which destination, going on behind which sender. */
    public record Want(String destination, int most, String cursor) {
        Want less(int brought) {
            return new Want(destination, most - brought, cursor);
        }
    }

    /** A row taken. */
    public record Taken(
            long messageId,
            Delivery delivery,
            String destination,
            @Nullable String lastReply,
            boolean released,
            Instant receivedAt,
            long size,
            int parts,
            int copies,
            Optional<Address> sender,
            Envelope.Options options,
            Priority priority) {
        /** Its message is gone. */
        boolean isOrphan() {
            return parts == 0;
        }

        String senderPath() {
            return Event.path(sender);
        }
    }

    /** The nodes that hold leases, one index step each. */
    private static String nodes() {
        return """
               WITH RECURSIVE holders AS (
                 (SELECT h.node_id FROM delivery h WHERE h.state = 'LEASED' ORDER BY h.node_id LIMIT 1)
                 UNION ALL
                 SELECT n.node_id FROM holders o CROSS JOIN LATERAL (
                   SELECT h.node_id FROM delivery h WHERE h.state = 'LEASED' AND h.node_id > o.node_id ORDER BY h.node_id LIMIT 1) n
               ) SELECT node_id FROM holders""";
    }

    /**
     * What is due; fewer than wanted means that there is no more.
     *
     * @param fair of one sender after the other
     * @param oldest what had waited longest
     */
    public record Brought(List<Taken> fair, List<Taken> oldest) {
        List<Taken> all() {
            return Stream.concat(fair.stream(), oldest.stream()).toList();
        }
    }

    public Brought due(List<Want> wants) {
        try (Connection connection = database.getConnection()) {
            List<Taken> fair = new Rows<>(connection, wants)
                    .texts(Want::destination)
                    .ints(Want::most)
                    .texts(Want::cursor)
                    .query(FAIR, Claims::read, me, ids.next());
            Map<String, Integer> brought = new HashMap<>();
            fair.forEach(one -> brought.merge(one.destination(), 1, Integer::sum));
            List<Want> rest = wants.stream()
                    .map(want -> want.less(brought.getOrDefault(want.destination(), 0)))
                    .filter(want -> want.most() > 0)
                    .toList();
            List<Taken> oldest = rest.isEmpty()
                    ? List.of()
                    : new Rows<>(connection, rest)
                            .texts(Want::destination)
                            .ints(Want::most)
                            .query(OLDEST, Claims::read, me, ids.next());
            return new Brought(fair, oldest);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** What time has come for: a delay notice or the end. */
    public List<Taken> overdue(int most) {
        try (Connection connection = database.getConnection()) {
            return Rows.read(connection, OVERDUE, Claims::read, most, me, ids.next());
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /**
     * May this node send one delivery to a next hop that failed?
     *
     * @param next when the next one may go, whatever becomes of this one
     */
    public boolean mayProbe(String destination, Instant next) {
        try (Connection connection = database.getConnection();
                PreparedStatement probe = connection.prepareStatement(PROBE)) {
            probe.setTimestamp(1, Timestamp.from(next));
            probe.setString(2, destination);
            return probe.executeUpdate() > 0;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** A delivery whose node fell silent, or whose lease ended. */
    private record Lost(long id, long messageId, String recipient) {}

    /**
     * Queues again what was leased by a node that fell silent, or for too long.
     *
     * @return how many there were
     */
    public int reclaim(int most) {
        try (Connection connection = database.getConnection()) {
            List<Lost> lost = Rows.read(
                    connection, RECLAIM, row -> new Lost(row.getLong(1), row.getLong(2), row.getString(3)), me, most);
            Instant now = Instant.now();
            Events.write(
                    connection,
                    lost.stream()
                            .map(one -> new Event(
                                    one.messageId(),
                                    ids.next(),
                                    now,
                                    Kind.RECLAIMED,
                                    one.id(),
                                    one.recipient(),
                                    null,
                                    null,
                                    null))
                            .toList());
            return lost.size();
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** @return what this node holds by the table since before that lease; lease by delivery */
    public Map<Long, Long> mine(long before) {
        Map<Long, Long> leases = new HashMap<>();
        try (Connection connection = database.getConnection()) {
            Rows.read(connection, MINE, row -> leases.put(row.getLong(1), row.getLong(2)), me, before);
            return leases;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /**
     * Ends leases that this node does not know of: an error of ours lost them, or a commit whose answer was. The next {@link #reclaim} queues
     * their deliveries.
     *
     * @param leases lease by delivery
     */
    public void forgotten(Map<Long, Long> leases) {
        try (Connection connection = database.getConnection()) {
            new Rows<>(connection, List.copyOf(leases.entrySet()))
                    .longs(Map.Entry::getKey)
                    .longs(Map.Entry::getValue)
                    .update(FORGOTTEN);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Not checked: the transaction rolls back. */
    private static IllegalStateException failed(SQLException failure) {
        return new IllegalStateException("the queue cannot be read: " + failure.getMessage(), failure);
    }

    private static Taken read(ResultSet row) throws SQLException {
        Recipient recipient = new Recipient(
                Address.parse(row.getString("recipient")),
                new DsnRequest(Delivery.conditions(row.getString("notify")), row.getString("original_recipient")));
        Delivery delivery = new Delivery(
                row.getLong("id"),
                row.getLong("lease"),
                recipient,
                row.getInt("attempts"),
                row.getTimestamp("deadline").toInstant(),
                row.getTimestamp("expires_at").toInstant());
        Timestamp received = row.getTimestamp("received_at");
        String sender = row.getString("sender");
        return new Taken(
                row.getLong("message_id"),
                delivery,
                row.getString("destination"),
                row.getString("reply"),
                row.getBoolean("released"),
                received == null ? Instant.now() : received.toInstant(),
                row.getLong("size"),
                row.getInt("parts"),
                row.getInt("copies"),
                sender.equals("<>") ? Optional.empty() : Optional.of(Address.parse(sender)),
                options(row),
                Priority.of(row.getInt("priority")));
    }

    private static Envelope.Options options(ResultSet row) throws SQLException {
        String returnContent = row.getString("return_content");
        String body = row.getString("body");
        BodyType type = BodyType.SEVEN_BIT;
        for (BodyType one : BodyType.values()) {
            type = one.keyword().equals(body) ? one : type;
        }
        return new Envelope.Options(
                type,
                row.getBoolean("smtp_utf8"),
                OptionalLong.empty(),
                returnContent == null ? null : Envelope.ReturnContent.valueOf(returnContent),
                row.getString("envelope_id"));
    }
}
