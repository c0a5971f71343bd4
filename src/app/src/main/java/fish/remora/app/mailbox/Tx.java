package fish.remora.app.mailbox;

import java.sql.Connection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A transaction and whom it concerns. Rows are locked in this order, so that no two wait for each other: one {@code account}, {@code mailbox_list} by
 * account, {@code mailbox} by id, {@code message} by id. One thread.
 */
public final class Tx {
    private final Connection connection;
    private final Set<Long> mailboxes = new TreeSet<>();
    private final Set<Long> lists = new TreeSet<>();

    public Tx(Connection connection) {
        this.connection = connection;
    }

    public Connection connection() {
        return connection;
    }

    /** Its readers are told after the commit. */
    public void changed(long mailbox) {
        mailboxes.add(mailbox);
    }

    /** As {@link #changed}, of what lists show to an account; 0: to everybody. */
    public void listChanged(long account) {
        lists.add(account);
    }

    void tell(Changes changes) {
        changes.tell(Set.copyOf(mailboxes), Set.copyOf(lists));
    }
}
