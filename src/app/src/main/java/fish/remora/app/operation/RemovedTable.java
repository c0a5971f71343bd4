package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Expunging;
import fish.remora.app.mailbox.Held;
import fish.remora.app.mailbox.Keywords;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was expunged and can be had back, for {@code remora.undelete.days}: into the mailbox where it was, whatever that is called now, or one of the name
 * that it had; under new UIDs, with its internal date and its flags but for \Deleted. Thread-safe.
 */
@ApplicationScoped
public class RemovedTable {
    /** Which: of a mailbox, by the name that it had; removed within this time. */
    public static final Set<String> FILTER = Set.of("mailbox", "since");

    /** Where they go; left out: to where they were. */
    public static final Set<String> INTO = Set.of("into");

    /** At once: whoever wants more asks again. */
    private static final int MOST = 5000;

    private static final Pattern ID = Pattern.compile("([0-9a-z]{1,13})-([0-9]{1,10})");

    private static final String LIST = """
            SELECT r.mailbox_id AS "place", r.uid::numeric AS "uid", r.mailbox AS "mailbox", r.size::numeric AS "size", (r.flags & 255)::int AS "flags",
                   r.internal_date AS "internalDate", r.at AS "removed", r.at + make_interval(days => ?) AS "until",
                   m.header_index::json ->> 'subject' AS "subject", m.header_index::json ->> 'from' AS "from"
              FROM removed r JOIN message m ON m.id = r.message_id
             WHERE r.account_id = ? AND (r.mailbox_id, r.uid) > (?, ?)""";

    private static final String WANTED = """
            SELECT r.mailbox_id, r.uid, r.mailbox, r.size, m.id IS NOT NULL
              FROM removed r LEFT JOIN mailbox m ON m.id = r.mailbox_id AND m.account_id = r.account_id WHERE r.account_id = ?""";

    private static final String FLAGS =
            "SELECT coalesce(bit_or(flags), 0) FROM removed WHERE account_id = ? AND mailbox_id = ? AND uid = ANY (?)";

    /** Of one mailbox, and into one: keywords have other bits there, which is a part of the text, made of numbers. */
    private static final String RESTORE = """
            WITH e AS (
              DELETE FROM removed WHERE account_id = ? AND mailbox_id = ? AND uid = ANY (?) RETURNING *
            ), m AS (SELECT ?::bigint AS id, ?::bigint AS next, ?::bigint AS modseq), placed AS (
              SELECT e.message_id, e.size, e.internal_date, (%s) & -9 AS flags, m.next - 1 + row_number() OVER (ORDER BY e.uid) AS uid FROM e, m
            ), made AS (
              INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, saved_at, flags, modseq)
              SELECT m.id, p.uid, p.message_id, p.size, p.internal_date, now(), p.flags, m.modseq FROM placed p, m
            ), sums AS (
              SELECT count(*) AS messages, sum(size) AS octets, count(*) FILTER (WHERE flags & 1 = 0) AS unseen FROM placed
            )
            UPDATE mailbox b SET uid_next = b.uid_next + s.messages, highest_modseq = m.modseq, messages = b.messages + s.messages,
                                 octets = b.octets + s.octets, unseen = b.unseen + s.unseen
              FROM sums s, m WHERE b.id = m.id AND s.messages > 0
            RETURNING s.messages""";

    @Inject
    private Store store;

    @Inject
    private Expunging expunging;

    @Inject
    private Audit audit;

    @Inject
    private Ids ids;

    /** @param there the mailbox is still there */
    private record Removed(long mailboxId, long uid, String mailbox, long size, boolean there) {}

    /**
     * What can be had back, mailbox by mailbox.
     *
     * @param parameters those of {@link #FILTER}
     * @return empty when there is no such account
     */
    public Optional<JsonObject> list(String account, Parameters parameters, Page page) throws Denied {
        Address address = AccountTable.address("address", account);
        Matcher after = ID.matcher(page.after());
        if (!page.after().isEmpty() && !after.matches()) {
            throw new Invalid("after", page.after(), "what a page before gave as next");
        }
        return store.read(connection -> {
            Optional<Long> owner = Access.account(connection, address);
            if (owner.isEmpty()) {
                return Optional.empty();
            }
            Query query = new Query(
                    LIST,
                    expunging.days(),
                    owner.get(),
                    page.after().isEmpty() ? 0L : Parameters.id("after", after.group(1)),
                    page.after().isEmpty() ? 0L : Long.parseLong(after.group(2)));
            narrow(query, parameters);
            List<JsonObject> rows =
                    query.add("ORDER BY r.mailbox_id, r.uid LIMIT ?", page.limit() + 1).rows(connection).stream()
                            .map(RemovedTable::described)
                            .toList();
            return Optional.of(page.answer("messages", rows, row -> row.getString("id")));
        });
    }

    private static void narrow(Query query, Parameters parameters) {
        parameters
                .text("mailbox")
                .map(MailboxTable::name)
                .ifPresent(name -> query.add("AND r.mailbox = ?", name.text()));
        since(parameters).ifPresent(age -> query.add("AND r.at > now() - make_interval(secs => ?)", age));
    }

    /** In seconds. */
    private static Optional<Double> since(Parameters parameters) {
        return parameters.age("since").map(Duration::toSeconds).map(Long::doubleValue);
    }

    private static JsonObject described(JsonObject row) {
        JsonArrayBuilder flags = Json.createArrayBuilder();
        Flag.words(row.getInt("flags")).forEach(flags::add);
        return Json.createObjectBuilder(row)
                .remove("place")
                .remove("uid")
                .add(
                        "id",
                        row.getString("place") + "-" + row.getJsonNumber("uid").longValue())
                .add("flags", flags)
                .build();
    }

    /**
     * Brings them back, at most {@value #MOST} at once; a mailbox that is no more is made again.
     *
     * @param parameters those of {@link #FILTER} and {@link #INTO}
     * @return {@code restored}, how many, and {@code more}: ask again; empty when there is no such account
     * @throws QuotaExceeded when the account has no room for them: nothing is restored
     */
    public Optional<JsonObject> restore(String account, Parameters parameters, Motive motive)
            throws QuotaExceeded, Denied {
        Address address = AccountTable.address("address", account);
        Optional<String> mailbox =
                parameters.text("mailbox").map(MailboxTable::name).map(MailboxName::text);
        Optional<Double> since = since(parameters);
        Optional<MailboxName> into = parameters.text("into").map(text -> MailboxTable.made("into", text));
        return store.<Optional<JsonObject>, QuotaExceeded>write(tx -> {
            Optional<Long> owner = Access.account(tx.connection(), address);
            if (owner.isEmpty()) {
                return Optional.empty();
            }
            MailboxList.hold(tx.connection(), owner.get());
            List<Removed> wanted = wanted(tx.connection(), owner.get(), mailbox, since);
            QuotaExceeded.check(
                    tx,
                    owner.get(),
                    wanted.size(),
                    wanted.stream().mapToLong(Removed::size).sum());
            long restored = restore(tx, places(tx, owner.get(), wanted, into));
            JsonObject answer = Json.createObjectBuilder()
                    .add("restored", restored)
                    .add("more", wanted.size() == MOST)
                    .build();
            audit.write(tx.connection(), motive, "account.undelete", address.toString(), answer);
            return Optional.of(answer);
        });
    }

    private static List<Removed> wanted(
            Connection connection, long owner, Optional<String> mailbox, Optional<Double> since) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(owner));
        StringBuilder sql = new StringBuilder(WANTED);
        mailbox.ifPresent(name -> {
            sql.append(" AND r.mailbox = ?");
            values.add(name);
        });
        since.ifPresent(age -> {
            sql.append(" AND r.at > now() - make_interval(secs => ?)");
            values.add(age);
        });
        sql.append(" ORDER BY r.mailbox_id, r.uid LIMIT ").append(MOST);
        return Rows.read(
                connection,
                sql.toString(),
                row -> new Removed(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4), row.getBoolean(5)),
                values.toArray());
    }

    /** By the mailbox that they go to. */
    private Map<Long, List<Removed>> places(Tx tx, long owner, List<Removed> wanted, Optional<MailboxName> into)
            throws SQLException {
        Map<Long, List<Removed>> places = new TreeMap<>();
        Map<String, Long> made = new HashMap<>();
        for (Removed one : wanted) {
            long place = into.isEmpty() && one.there()
                    ? one.mailboxId()
                    : made(tx, owner, into.map(MailboxName::text).orElse(one.mailbox()), made);
            places.computeIfAbsent(place, id -> new ArrayList<>()).add(one);
        }
        return places;
    }

    private long made(Tx tx, long owner, String name, Map<String, Long> made) throws SQLException {
        Long known = made.get(name);
        long place = known == null ? MailboxTable.ensure(tx, ids, owner, new MailboxName(name)) : known;
        made.put(name, place);
        return place;
    }

    private static long restore(Tx tx, Map<Long, List<Removed>> mailboxes) throws SQLException, Denied {
        long restored = 0;
        for (Map.Entry<Long, List<Removed>> one : mailboxes.entrySet()) {
            Map<Long, List<Removed>> sources = one.getValue().stream()
                    .collect(Collectors.groupingBy(Removed::mailboxId, TreeMap::new, Collectors.toList()));
            for (Map.Entry<Long, List<Removed>> source : sources.entrySet()) {
                restored += restore(tx, source.getKey(), source.getValue(), one.getKey());
            }
            tx.changed(one.getKey());
        }
        return restored;
    }

    private static long restore(Tx tx, long source, List<Removed> messages, long target) throws SQLException, Denied {
        Held held = Held.of(tx, target);
        Array uids = tx.connection()
                .createArrayOf("int8", messages.stream().map(Removed::uid).toArray());
        String flags = "e.flags";
        if (source != target) {
            long used = Rows.read(tx.connection(), FLAGS, row -> row.getLong(1), held.owner(), source, uids)
                    .get(0);
            flags = Keywords.moved(tx.connection(), source, target, used);
        }
        return Rows.read(
                        tx.connection(),
                        RESTORE.formatted(flags),
                        row -> row.getLong(1),
                        held.owner(),
                        source,
                        uids,
                        held.id(),
                        held.uidNext(),
                        held.modseq())
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
