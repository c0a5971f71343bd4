package fish.remora.app.email;

import fish.remora.api.Denied;
import fish.remora.app.email.EmailFilter.HowMany;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.Summaries;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.MessageText;
import fish.remora.protocol.mime.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts rows of a scope into an order (RFC 8621 §4.4.2); what is equal in it stays with the newest first. Texts are compared without regard to case. One
 * thread.
 */
final class Sorting {
    /** Summaries that are held at once. */
    private static final int AT_ONCE = 2000;

    private static final String SIZES =
            "SELECT m.id, m.size FROM unnest(?::bigint[]) AS a(id) JOIN message m ON m.id = a.id";

    private final Scope scope;
    private final Matching matching;
    private final Store store;
    private final Summaries summaries;

    Sorting(Scope scope, Matching matching, Store store, Summaries summaries) {
        this.scope = scope;
        this.matching = matching;
        this.store = store;
        this.summaries = summaries;
    }

    private record Sized(long message, long size) {}

    /** The rows in that order. */
    int[] sort(BitSet rows, List<EmailOrder> orders) throws Denied {
        List<EmailOrder> telling = orders.stream()
                .takeWhile(order -> order.by() != EmailOrder.By.RECEIVED)
                .toList();
        boolean oldestFirst =
                orders.size() > telling.size() && orders.get(telling.size()).ascending();
        int[] plain = rows.stream().toArray();
        if (telling.isEmpty()) {
            return oldestFirst ? reversed(plain) : plain;
        }
        Comparator<Integer> comparator = comparator(telling.get(0), rows);
        for (EmailOrder order : telling.subList(1, telling.size())) {
            comparator = comparator.thenComparing(comparator(order, rows));
        }
        Comparator<Integer> byRow = Comparator.naturalOrder();
        return Arrays.stream(plain)
                .boxed()
                .sorted(comparator.thenComparing(oldestFirst ? byRow.reversed() : byRow))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int[] reversed(int[] rows) {
        int[] reversed = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            reversed[i] = rows[rows.length - 1 - i];
        }
        return reversed;
    }

    private Comparator<Integer> comparator(EmailOrder order, BitSet rows) throws Denied {
        Comparator<Integer> ascending = switch (order.by()) {
            case SIZE -> sizes(rows);
            case FROM -> texts(rows, Summary::displayFrom);
            case TO -> texts(rows, Summary::displayTo);
            case SUBJECT -> texts(rows, Summary::baseSubject);
            case SENT ->
                keys(
                        rows,
                        summary -> summary.sentDate()
                                .map(date -> date.getEpochSecond())
                                .orElse(Long.MIN_VALUE));
            case KEYWORD -> having(rows, new EmailFilter.Keyword(order.keyword()));
            case ALL_IN_THREAD -> having(rows, new EmailFilter.InThread(HowMany.ALL, order.keyword()));
            case SOME_IN_THREAD -> having(rows, new EmailFilter.InThread(HowMany.SOME, order.keyword()));
            case RECEIVED -> Comparator.<Integer>naturalOrder().reversed();
        };
        return order.ascending() ? ascending : ascending.reversed();
    }

    /** Those that have it are greater. */
    private Comparator<Integer> having(BitSet rows, EmailFilter filter) throws Denied {
        BitSet having = matching.match(filter, (BitSet) rows.clone());
        return Comparator.comparing(having::get);
    }

    private Comparator<Integer> sizes(BitSet rows) throws Denied {
        Map<Long, Long> sizes = new HashMap<>();
        store.read(connection -> new Rows<>(
                                connection,
                                rows.stream().mapToObj(scope::message).toList())
                        .longs(id -> id)
                        .query(SIZES, row -> new Sized(row.getLong(1), row.getLong(2))))
                .forEach(one -> sizes.put(one.message(), one.size()));
        return Comparator.comparing(row -> sizes.getOrDefault(scope.message(row), 0L));
    }

    private Comparator<Integer> texts(BitSet rows, Function<Summary, String> text) throws Denied {
        return keys(rows, summary -> MessageText.fold(text.apply(summary)));
    }

    /** Those whose octets are no more are the smallest. */
    private <K extends Comparable<K>> Comparator<Integer> keys(BitSet rows, Function<Summary, K> key) throws Denied {
        Map<Integer, K> keys = new HashMap<>();
        int[] all = rows.stream().toArray();
        for (int next = 0; next < all.length; next += AT_ONCE) {
            int[] some = Arrays.copyOfRange(all, next, Math.min(next + AT_ONCE, all.length));
            List<Long> ids = new ArrayList<>();
            for (int row : some) {
                ids.add(scope.message(row));
            }
            Map<Long, Summary> read = summaries.of(ids);
            for (int row : some) {
                Summary summary = read.get(scope.message(row));
                if (summary != null) {
                    keys.put(row, key.apply(summary));
                }
            }
        }
        return Comparator.comparing(keys::get, Comparator.nullsFirst(Comparator.naturalOrder()));
    }
}
