package fish.remora.app.mailbox;

import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The rows of {@code mailbox_list} and {@code mailbox}, as long as nobody looks into the mailboxes. Pure functions over a transaction. */
public final class MailboxList {
    /** The account that stands for all of them. */
    public static final long EVERYBODY = 0;

    private static final String CHANGE = """
            INSERT INTO mailbox_list (account_id) SELECT * FROM unnest(?) ORDER BY 1
            ON CONFLICT (account_id) DO UPDATE SET version = mailbox_list.version + 1""";

    private static final String HOLD = "SELECT 1 FROM account WHERE id = ? FOR NO KEY UPDATE";

    private static final String VALIDITY = """
            INSERT INTO mailbox_list (account_id, uid_validity) VALUES (?, ?)
            ON CONFLICT (account_id) DO UPDATE
               SET version = mailbox_list.version + 1, uid_validity = greatest(mailbox_list.uid_validity + 1, excluded.uid_validity)
            RETURNING uid_validity""";

    private static final String MAKE = """
            INSERT INTO mailbox (id, account_id, name, uid_validity, special_use) VALUES (?, ?, ?, ?, nullif(?, ''))
            ON CONFLICT (account_id, name) DO NOTHING""";

    private static final String GRANTED = "SELECT coalesce(account_id, 0) FROM acl WHERE mailbox_id = ANY (?)";

    private MailboxList() {}

    /** Nobody else makes, names or deletes mailboxes of this account until the transaction ends. To be called before anything else is locked. */
    public static void hold(Connection connection, long account) throws SQLException {
        Rows.read(connection, HOLD, row -> row.getInt(1), account);
    }

    /** Their lists are not as they were. To be called before a mailbox is locked. */
    public static void change(Tx tx, Collection<Long> accounts) throws SQLException {
        Rows.update(tx.connection(), CHANGE, tx.connection().createArrayOf("int8", new TreeSet<>(accounts).toArray()));
        accounts.forEach(tx::listChanged);
    }

    /** To whom these mailboxes are shown besides their owner; {@link #EVERYBODY} may be among them. */
    public static List<Long> granted(Connection connection, Collection<Long> mailboxes) throws SQLException {
        return Rows.read(
                connection, GRANTED, row -> row.getLong(1), connection.createArrayOf("int8", mailboxes.toArray()));
    }

    /**
     * Makes a mailbox. RFC 9051 §2.3.1.1 suggests the time of its making, in seconds, as UIDVALIDITY; it is later than that of each other mailbox of
     * the account, so that no name comes back with the same.
     *
     * @return false when there is one of that name already
     */
    public static boolean make(Tx tx, long id, long account, String name, Optional<SpecialUse> use)
            throws SQLException {
        long validity = Rows.read(
                        tx.connection(),
                        VALIDITY,
                        row -> row.getLong(1),
                        account,
                        Instant.now().getEpochSecond())
                .get(0);
        tx.listChanged(account);
        return Rows.update(
                        tx.connection(),
                        MAKE,
                        id,
                        account,
                        name,
                        validity,
                        use.map(SpecialUse::name).orElse(""))
                == 1;
    }
}
