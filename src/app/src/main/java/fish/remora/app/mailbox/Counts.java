package fish.remora.app.mailbox;

/** Parts of statements that keep counters: those of mailboxes and of messages. */
final class Counts {
    private Counts() {}

    /** What rows with {@code size} and {@code flags} are in a mailbox's counters. */
    static String sums(String rows) {
        return """
            count(*) AS messages, coalesce(sum(size), 0) AS octets, count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                     count(*) FILTER (WHERE flags & 8 <> 0) AS deleted FROM %s""".formatted(rows);
    }

    /**
     * Common table expressions that change {@code message.copies} by the rows of another with {@code message_id}. Messages are locked in the order of their ids,
     * and found by them one by one: who joins two such expressions, whose sizes nobody can guess, compares each row with each.
     *
     * @param name of the last of them
     * @param sign {@code +} or {@code -}
     */
    static String messages(String name, String rows, String sign) {
        return """
            held AS (
              SELECT g.id, c.n FROM (SELECT message_id, count(*) AS n FROM %s GROUP BY message_id) c JOIN message g ON g.id = c.message_id
               ORDER BY g.id FOR NO KEY UPDATE OF g
            ), %s AS (
              UPDATE message g SET copies = g.copies %s h.n FROM held h WHERE g.id = h.id
            )""".formatted(rows, name, sign);
    }
}
