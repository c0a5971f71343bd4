package fish.remora.app.search;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.MessageReader;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Keys about which an entry's columns decide, and the sent date, which a message's summary has. Thread-safe. */
@ApplicationScoped
public class Columns {
    /** Fewer are named to the database; else all of the mailbox that match come. Of so many a summary is asked for at once. */
    private static final int FEW = 1000;

    private static final LocalDate EARLIEST = LocalDate.of(1, 1, 2);
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    @Inject
    private Store store;

    @Inject
    private MessageReader reader;

    /** A condition with its parameters. */
    private record Condition(String sql, List<Object> values) {}

    BitSet match(MailboxView view, SearchKey key, BitSet some) throws Denied {
        return key instanceof SearchKey.Days days && days.when() == SearchKey.When.SENT
                ? sent(view, days, some)
                : columns(view, condition(key), some);
    }

    private BitSet columns(MailboxView view, Condition condition, BitSet some) throws Denied {
        List<Object> values = new ArrayList<>();
        values.add(view.id().value());
        values.addAll(condition.values());
        boolean few = some.cardinality() < FEW;
        String sql =
                "SELECT uid FROM entry WHERE mailbox_id = ? AND " + condition.sql() + (few ? " AND uid = ANY (?)" : "");
        List<Long> uids = store.read(connection -> {
            if (few) {
                values.add(connection.createArrayOf(
                        "int8", some.stream().mapToObj(view::uid).toArray()));
            }
            return Rows.read(connection, sql, row -> row.getLong(1), values.toArray());
        });
        BitSet found = new BitSet(view.size());
        for (long uid : uids) {
            int index = view.indexOf(uid);
            if (index >= 0) {
                found.set(index);
            }
        }
        found.and(some);
        return found;
    }

    private static Condition condition(SearchKey key) {
        if (key instanceof SearchKey.Larger larger) {
            return new Condition("size > ?", List.of(larger.octets()));
        }
        if (key instanceof SearchKey.Smaller smaller) {
            return new Condition("size < ?", List.of(smaller.octets()));
        }
        if (key instanceof SearchKey.Since since) {
            return new Condition("internal_date >= ?", List.of(since.instant().atOffset(ZoneOffset.UTC)));
        }
        if (key instanceof SearchKey.Until until) {
            return new Condition("internal_date <= ?", List.of(until.instant().atOffset(ZoneOffset.UTC)));
        }
        if (key instanceof SearchKey.Message message) {
            return new Condition("message_id = ?", List.of(message.id()));
        }
        if (key instanceof SearchKey.Days days) {
            String column =
                    days.when() == SearchKey.When.INTERNAL ? "internal_date" : "coalesce(saved_at, internal_date)";
            return new Condition(
                    column + " >= ? AND " + column + " < ?",
                    List.of(
                            midnight(days.from()).atOffset(ZoneOffset.UTC),
                            midnight(days.before()).atOffset(ZoneOffset.UTC)));
        }
        throw new IllegalArgumentException("not about columns: " + key);
    }

    /** The days that PostgreSQL and messages can have. */
    private static Instant midnight(LocalDate day) {
        LocalDate possible = day.isBefore(EARLIEST) ? EARLIEST : day.isAfter(LATEST) ? LATEST : day;
        return possible.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private BitSet sent(MailboxView view, SearchKey.Days days, BitSet some) throws Denied {
        BitSet found = new BitSet(view.size());
        List<Uid> all = some.stream().mapToObj(i -> new Uid(view.uid(i))).toList();
        int next = 0;
        while (next < all.size()) {
            List<Uid> asked = all.subList(next, Math.min(next + FEW, all.size()));
            List<StoredMessage> messages = reader.messages(view.id(), asked, Set.of(StoredMessage.Detail.SUMMARY));
            for (StoredMessage one : messages) {
                Summary.read(one.summary())
                        .sentDay()
                        .filter(day -> !day.isBefore(days.from()) && day.isBefore(days.before()))
                        .ifPresent(day -> found.set(view.indexOf(one.uid().value())));
            }
            // What has not come is asked for again, but for what is no more.
            next += messages.isEmpty()
                    ? asked.size()
                    : asked.indexOf(messages.get(messages.size() - 1).uid()) + 1;
        }
        return found;
    }
}
