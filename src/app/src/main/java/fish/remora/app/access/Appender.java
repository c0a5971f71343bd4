package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Right;
import fish.remora.app.intake.Incoming;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Appends;
import fish.remora.app.mailbox.Described;
import fish.remora.app.mailbox.Expunging;
import fish.remora.app.mailbox.Flagging;
import fish.remora.app.mailbox.Held;
import fish.remora.app.mailbox.Reached;
import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** APPEND and REPLACE. Content is read outside of the transaction first, then once in it. Thread-safe. */
@ApplicationScoped
public class Appender {
    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Appends appends;

    @Inject
    private Expunging expunging;

    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    /** See {@link fish.remora.api.MailboxListener#mayAppend}. */
    public void mayAppend(AccountId account, String name, int messages, long octets) throws Denied {
        store.read(connection -> {
            Reached target = access.target(connection, account.value(), name).require(Right.INSERT);
            Room.check(connection, target.owner(), new Room.Need(messages, octets));
            return target;
        });
    }

    /** See {@link fish.remora.api.MailboxListener#append}. */
    public Placed append(AccountId account, String name, List<NewMessage> messages) throws Denied {
        List<Appends.Item> items = read(messages);
        Room.Need need = new Room.Need(items.size(), octets(items));
        return store.write(tx -> {
            Reached target = target(tx, account, name);
            Appends.Brought brought = appends.bring(tx, items);
            Room.take(tx, target.owner(), () -> need);
            return write(tx, target, brought);
        });
    }

    /** See {@link fish.remora.api.MailboxListener#replace}. */
    public Placed replace(AccountId account, MailboxId mailbox, Uid replaced, String name, NewMessage message)
            throws Denied {
        List<Appends.Item> items = read(List.of(message));
        Reached source = access.of(account.value(), mailbox.value())
                .require(Right.DELETE_MESSAGES)
                .require(Right.EXPUNGE);
        return store.write(tx -> {
            Reached target = target(tx, account, name);
            Appends.Brought brought = appends.bring(tx, items);
            long old = size(tx, source.id(), replaced);
            Room.Need need = source.owner() == target.owner()
                    ? new Room.Need(0, octets(items) - old)
                    : new Room.Need(1, octets(items));
            Room.take(tx, target.owner(), () -> need);
            // Both in the order of their ids: what is appended would lock one before the other.
            Held.both(tx, source.id(), target.id());
            // Again, now that nobody else can expunge it.
            size(tx, source.id(), replaced);
            Placed placed = write(tx, target, brought);
            expunging.these(tx, Held.of(tx, source.id()), List.of(replaced.value()));
            return placed;
        });
    }

    /** @throws Denied EXPUNGEISSUED when the message is no more */
    private static long size(Tx tx, long mailbox, Uid uid) throws SQLException, Denied {
        return Rows.read(
                        tx.connection(),
                        "SELECT size FROM entry WHERE mailbox_id = ? AND uid = ?",
                        row -> row.getLong(1),
                        mailbox,
                        uid.value())
                .stream()
                .findFirst()
                .orElseThrow(() -> new Denied(Denied.Code.EXPUNGEISSUED, "The message to be replaced is no more"));
    }

    private static long octets(List<Appends.Item> items) {
        return items.stream().mapToLong(one -> one.content().size()).sum();
    }

    private Reached target(Tx tx, AccountId account, String name) throws SQLException, Denied {
        return access.target(tx.connection(), account.value(), name).require(Right.INSERT);
    }

    private Placed write(Tx tx, Reached target, Appends.Brought items) throws SQLException, Denied {
        try {
            return appends.write(tx, target.id(), Flagging.allowed(target), items);
        } catch (Denied denied) {
            throw denied.code() == Denied.Code.NONEXISTENT
                    ? new Denied(Denied.Code.TRYCREATE, "There is no such mailbox; it could be made")
                    : denied;
        }
    }

    private List<Appends.Item> read(List<NewMessage> messages) throws Denied {
        List<Appends.Item> items = new ArrayList<>(messages.size());
        for (NewMessage one : messages) {
            checkSize(one.content().size());
            try {
                Incoming incoming = Incoming.read(one.content());
                Described described = Described.of(one.content(), incoming.index());
                items.add(new Appends.Item(
                        one.content(),
                        described,
                        incoming.options(),
                        one.system() & ((1L << Flag.FIRST_KEYWORD) - 1),
                        one.keywords(),
                        one.internalDate()));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return items;
    }

    private void checkSize(long octets) throws Denied {
        if (octets > maxMessageSize) {
            throw new Denied(Denied.Code.TOOBIG, "A message may have " + maxMessageSize + " octets");
        }
    }
}
