package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Quota;
import fish.remora.api.mailbox.Right;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** QUOTA (RFC 9208): an account's limits hold for all of its mailboxes together. Thread-safe. */
@ApplicationScoped
public class Quotas {
    @Inject
    private Store store;

    @Inject
    private Access access;

    /** See {@link fish.remora.api.MailboxListener#quota}. Of another one's mailbox for who may read it. */
    public Quota quota(AccountId account, String name) throws Denied {
        return store.read(connection -> {
            long owner = name.isEmpty()
                    ? account.value()
                    : access.named(connection, account.value(), name)
                            .require(Right.READ)
                            .owner();
            return Room.of(connection, owner);
        });
    }
}
