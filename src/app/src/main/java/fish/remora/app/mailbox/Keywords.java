package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keywords of a mailbox: which bit has which name. Names have no case, and keep that of the first who used them. Pure functions over a connection. */
public final class Keywords {
    private static final String ALL = "SELECT bit, name FROM keyword WHERE mailbox_id = ?";

    /** Whoever asks for changes hears of it, also when no message gets the keyword. */
    private static final String TELL = "UPDATE mailbox SET highest_modseq = highest_modseq + 1 WHERE id = ?";

    private static final String ADD = "INSERT INTO keyword (mailbox_id, bit, name) VALUES (?, ?, ?)";

    /** Bits that no message has any more, nor one that may come back. */
    private static final String FORGET_UNUSED = """
            DELETE FROM keyword k USING (SELECT coalesce(bit_or(flags), 0) AS bits FROM (
                   SELECT flags FROM entry WHERE mailbox_id = ? UNION ALL SELECT flags FROM removed
                    WHERE account_id = (SELECT account_id FROM mailbox WHERE id = ?) AND mailbox_id = ?) e) used
             WHERE k.mailbox_id = ? AND used.bits >> k.bit & 1 = 0""";

    private static final String FULL = "This mailbox has no room for another keyword";

    private Keywords() {}

    /** Bits by names in lower case. */
    static Map<String, Integer> of(Connection connection, long mailbox) throws SQLException {
        Map<String, Integer> bits = new HashMap<>();
        for (Map.Entry<String, Integer> one : Rows.read(
                connection, ALL, row -> Map.entry(row.getString(2).toLowerCase(Locale.ROOT), row.getInt(1)), mailbox)) {
            bits.put(one.getKey(), one.getValue());
        }
        return bits;
    }

    /** The names of these bits, as they are written. */
    static List<String> names(Connection connection, long mailbox, Collection<Integer> bits) throws SQLException {
        return Rows.read(connection, ALL, row -> Map.entry(row.getInt(1), row.getString(2)), mailbox).stream()
                .filter(one -> bits.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * The bits of these keywords, which are made when they are missing.
     *
     * @param mailbox whose row is held
     * @throws Denied LIMIT when there is no room for one
     */
    static long bits(Connection connection, long mailbox, Collection<String> names) throws SQLException, Denied {
        Map<String, Integer> made = ensure(connection, mailbox, names);
        long bits = 0;
        for (String name : names) {
            Integer bit = made.get(name.toLowerCase(Locale.ROOT));
            if (bit == null) {
                throw new Denied(Denied.Code.LIMIT, FULL);
            }
            bits |= 1L << bit;
        }
        return bits;
    }

    /** The bits of those among these keywords for which there is room, by names in lower case, and of all others of the mailbox. */
    static Map<String, Integer> ensure(Connection connection, long mailbox, Collection<String> names)
            throws SQLException {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> bits = of(connection, mailbox);
        for (String name : names) {
            String key = name.toLowerCase(Locale.ROOT);
            if (!bits.containsKey(key)) {
                int free = free(bits);
                if (free < 0 && Rows.update(connection, FORGET_UNUSED, mailbox, mailbox, mailbox, mailbox) > 0) {
                    bits = of(connection, mailbox);
                    free = free(bits);
                }
                if (free >= 0) {
                    Rows.update(connection, ADD, mailbox, free, name);
                    Rows.update(connection, TELL, mailbox);
                    bits.put(key, free);
                }
            }
        }
        return bits;
    }

    /**
     * An expression: {@code e.flags} of messages of one mailbox as bits of another. A keyword for which there is no room there is left behind, as is one whose
     * mailbox is no more.
     *
     * @param to a mailbox whose row is held
     * @param used bits that these messages have
     */
    public static String moved(Connection connection, long from, long to, long used) throws SQLException {
        Map<String, Integer> known = of(connection, from);
        known.values().removeIf(bit -> (used >>> bit & 1) == 0);
        Map<String, Integer> there = ensure(connection, to, names(connection, from, known.values()));
        StringBuilder expression = new StringBuilder("(e.flags & " + ((1L << Flag.FIRST_KEYWORD) - 1) + ")");
        known.forEach((name, bit) -> {
            Integer target = there.get(name);
            if (target != null) {
                expression
                        .append(" | (((e.flags >> ")
                        .append(bit)
                        .append(") & 1) << ")
                        .append(target)
                        .append(")");
            }
        });
        return expression.toString();
    }

    private static int free(Map<String, Integer> bits) {
        for (int bit = Flag.FIRST_KEYWORD; bit < Flag.FIRST_KEYWORD + Flag.KEYWORDS; bit++) {
            if (!bits.containsValue(bit)) {
                return bit;
            }
        }
        return -1;
    }
}
