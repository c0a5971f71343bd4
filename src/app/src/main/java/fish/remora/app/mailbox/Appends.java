package fish.remora.app.mailbox;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.Placed;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Puts messages into a mailbox without anybody having sent them: no delivery, no event, no trace. Small ones are one statement, the mailbox's counters
 * among it. Thread-safe.
 */
@ApplicationScoped
public class Appends {
    /** So many octets go with one statement; of more than that a part is written when it is read. */
    private static final int AT_ONCE = 1024 * 1024;

    private static final String WRITE = """
            WITH n AS (
              SELECT * FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::bool[], ?::bytea[], ?::int[], ?::bytea[], ?::bigint[], ?::bool[])
                       WITH ORDINALITY AS n(id, date, size, parts, header_index, body, smtp_utf8, summary, header_size, listed, flags, dated, ord)
            ), sums AS (
              SELECT %s
            ), m AS (
              UPDATE mailbox b SET uid_next = b.uid_next + s.messages, highest_modseq = b.highest_modseq + 1, messages = b.messages + s.messages,
                                   octets = b.octets + s.octets, unseen = b.unseen + s.unseen, deleted = b.deleted + s.deleted
                FROM sums s WHERE b.id = (?::bigint[])[1]
              RETURNING b.id, b.uid_next - s.messages AS first, b.highest_modseq AS modseq, b.uid_validity
            ), texts AS (
              INSERT INTO message (id, received_at, size, parts, header_index, copies, body, smtp_utf8, summary, header_size, listed)
              SELECT n.id, n.date::timestamptz, n.size, n.parts, n.header_index, 1, n.body, n.smtp_utf8, n.summary, n.header_size, nullif(n.listed, '') FROM n, m
            ), contents AS (
              INSERT INTO content (message_id, part, octets) SELECT c.id, 0, c.octets FROM unnest(?::bigint[], ?::bytea[]) AS c(id, octets), m
            ), entries AS (
              INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, saved_at, flags, modseq)
              SELECT m.id, m.first + n.ord - 1, n.id, n.size, n.date::timestamptz, CASE WHEN n.dated THEN now() END, n.flags, m.modseq FROM n, m
            )
            SELECT first, uid_validity FROM m""".formatted(Counts.sums("n"));

    private static final String CONTENT =
            "INSERT INTO content (message_id, part, octets) SELECT * FROM unnest(?, ?, ?)";

    /** PostgreSQL has no year 0. */
    private static final Instant EARLIEST = Instant.parse("0001-01-02T00:00:00Z");

    /** With any zone it is a year of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    @Inject
    private Ids ids;

    /**
     * A message to be appended.
     *
     * @param options what its octets are
     * @param system bits of {@link Flag}
     * @param date empty: now
     */
    public record Item(
            Content content,
            Described described,
            Envelope.Options options,
            long system,
            List<String> keywords,
            Optional<Instant> date) {}

    /** Messages whose octets are at hand; belongs to one transaction. */
    public static final class Brought {
        private final List<Row> rows;
        private final List<Piece> pieces;

        private Brought(List<Row> rows, List<Piece> pieces) {
            this.rows = rows;
            this.pieces = pieces;
        }

        /** Their ids, in their order. */
        public List<Long> messages() {
            return rows.stream().map(Row::id).toList();
        }
    }

    private record Row(long id, Item item, long flags, Instant date) {
        long size() {
            return item.content().size();
        }
    }

    /** A piece of a message's octets. */
    private record Piece(long message, int part, byte[] octets) {}

    /**
     * The octets of messages, before anything is locked: of large ones they are in the table then.
     *
     * @param tx the transaction that will append them
     */
    public Brought bring(Tx tx, List<Item> items) throws SQLException {
        Instant now = Instant.now();
        List<Row> rows = new ArrayList<>(items.size());
        for (Item item : items) {
            Instant date = item.date().orElse(now);
            Instant within = date.isBefore(EARLIEST) ? EARLIEST : date.isAfter(LATEST) ? LATEST : date;
            rows.add(new Row(ids.next(), item, 0, within));
        }
        boolean atOnce = rows.stream().mapToLong(Row::size).sum() <= AT_ONCE
                && rows.stream().allMatch(row -> row.size() <= Part.SIZE);
        List<Piece> pieces = new ArrayList<>();
        try {
            for (Row row : rows) {
                read(tx.connection(), row, pieces, atOnce);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (!atOnce) {
            flush(tx.connection(), pieces);
        }
        return new Brought(rows, pieces);
    }

    /**
     * Appends them in their order.
     *
     * @param allowed the flags that may be set, bits; the others are not
     * @throws Denied NONEXISTENT when the mailbox is no more; LIMIT when there is no room for a keyword
     */
    public Placed write(Tx tx, long mailbox, long allowed, Brought brought) throws SQLException, Denied {
        Connection connection = tx.connection();
        List<Row> rows = flagged(tx, mailbox, allowed, brought.rows);
        List<Piece> pieces = brought.pieces;
        Rows<Piece> contents =
                new Rows<>(connection, pieces).longs(Piece::message).octets(Piece::octets);
        record Written(long first, long uidValidity) {}
        List<Written> written = new Rows<>(connection, rows)
                .longs(Row::id)
                .times(Row::date)
                .longs(Row::size)
                .ints(row -> Part.count(row.size()))
                .texts(row -> row.item().described().headerIndex())
                .texts(row -> row.item().options().body().keyword())
                .booleans(row -> row.item().options().smtpUtf8())
                .octets(row -> row.item().described().summary())
                .ints(row -> row.item().described().headerSize())
                .octets(row -> row.item().described().listed())
                .longs(Row::flags)
                .booleans(row -> row.item().date().isPresent())
                .also(List.of(mailbox))
                .and(contents)
                .query(WRITE, row -> new Written(row.getLong(1), row.getLong(2)));
        if (written.isEmpty()) {
            throw Access.none();
        }
        tx.changed(mailbox);
        long first = written.get(0).first();
        return new Placed(
                written.get(0).uidValidity(),
                List.of(),
                LongStream.range(first, first + rows.size()).mapToObj(Uid::new).toList());
    }

    private static List<Row> flagged(Tx tx, long mailbox, long allowed, List<Row> rows) throws SQLException, Denied {
        List<Row> flagged = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Item item = row.item();
            long keywords = item.keywords().isEmpty() || allowed >>> Flag.FIRST_KEYWORD == 0
                    ? 0
                    : Keywords.bits(tx.connection(), Held.of(tx, mailbox).id(), item.keywords());
            flagged.add(new Row(row.id(), item, (item.system() | keywords) & allowed, row.date()));
        }
        return flagged;
    }

    private static void read(Connection connection, Row row, List<Piece> pieces, boolean atOnce)
            throws SQLException, IOException {
        int count = Part.count(row.size());
        try (InputStream in = row.item().content().open()) {
            for (int part = 0; part < count; part++) {
                int length = (int) Math.min(Part.SIZE, row.size() - (long) part * Part.SIZE);
                byte[] octets = in.readNBytes(length);
                if (octets.length != length) {
                    throw new IOException("the content is shorter than it was");
                }
                pieces.add(new Piece(row.id(), part, octets));
                if (!atOnce
                        && pieces.stream().mapToInt(one -> one.octets().length).sum() >= AT_ONCE) {
                    flush(connection, pieces);
                }
            }
        }
    }

    private static void flush(Connection connection, List<Piece> pieces) throws SQLException {
        if (!pieces.isEmpty()) {
            new Rows<>(connection, pieces)
                    .longs(Piece::message)
                    .ints(Piece::part)
                    .octets(Piece::octets)
                    .update(CONTENT);
            pieces.clear();
        }
    }
}
