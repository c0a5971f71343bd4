package fish.remora.app.operation;

import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Tx;
import jakarta.ejb.ApplicationException;
import java.sql.SQLException;
import java.util.Optional;

/** The account has no room for a message; nothing has changed. */
@ApplicationException(rollback = true)
public final class QuotaExceeded extends Exception {
    private static final long serialVersionUID = 1;

    QuotaExceeded(String message) {
        super(message);
    }

    /**
     * Takes room until the transaction ends.
     *
     * @throws QuotaExceeded when the account has no room for so much more
     */
    static void check(Tx tx, long account, long messages, long octets) throws SQLException, QuotaExceeded {
        Optional<String> lacking = Room.tryTake(tx, account, () -> new Room.Need(messages, octets));
        if (lacking.isPresent()) {
            throw new QuotaExceeded(lacking.get());
        }
    }
}
