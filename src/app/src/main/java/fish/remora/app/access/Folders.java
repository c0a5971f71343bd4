package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Copies;
import fish.remora.app.mailbox.Expunging;
import fish.remora.app.mailbox.Held;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Reached;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CREATE, DELETE and RENAME. One short transaction each. Thread-safe. */
@ApplicationScoped
public class Folders {
    /** Of one account. */
    private static final int MOST = 10_000;

    /** A view over other mailboxes is no mailbox, and there are none here (RFC 6154 §2). */
    private static final Set<SpecialUse> VIRTUAL = EnumSet.of(SpecialUse.ALL, SpecialUse.FLAGGED);

    private static final String COUNT = "SELECT count(*) FROM mailbox WHERE account_id = ?";

    private static final String USED = "SELECT 1 FROM mailbox WHERE account_id = ? AND special_use = ?";

    private static final String INHERIT =
            "INSERT INTO acl (mailbox_id, account_id, rights) SELECT ?, account_id, rights FROM acl WHERE mailbox_id = ?";

    private static final String BELOW =
            "SELECT id, name FROM mailbox WHERE account_id = ? AND (name = ? OR starts_with(name, ?)) ORDER BY id";

    private static final String TAKEN = "SELECT 1 FROM mailbox WHERE account_id = ? AND name = ANY (?)";

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Expunging expunging;

    @Inject
    private Copies copies;

    @Inject
    private Listing listing;

    @Inject
    private Ids ids;

    private record Named(long id, String name) {}

    /** See {@link fish.remora.api.MailboxListener#create}. */
    public MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        store.write(tx -> {
            Access.Place place = place(tx.connection(), account, name);
            if (access.find(tx.connection(), account.value(), place).isPresent()) {
                throw taken();
            }
            make(tx, account, place, use);
            return place;
        });
        return listing.find(account, name);
    }

    private static Denied taken() {
        return new Denied(Denied.Code.ALREADYEXISTS, "There is a mailbox of that name already");
    }

    /** @throws Denied CANNOT when nothing could have that name */
    private Access.Place place(Connection connection, AccountId account, String name) throws SQLException, Denied {
        boolean reserved = (name + "/").equalsIgnoreCase(MailboxInfo.OTHERS);
        return access.place(connection, account.value(), name)
                .filter(one -> !reserved && !one.name().text().startsWith(MailboxInfo.OTHERS))
                .orElseThrow(() -> new Denied(Denied.Code.CANNOT, "A mailbox's name must be " + MailboxName.ALLOWED));
    }

    /** With those above it that are missing. What is below another one is seen by those who see that. */
    private long make(Tx tx, AccountId account, Access.Place place, Optional<SpecialUse> use)
            throws SQLException, Denied {
        Connection connection = tx.connection();
        long owner = place.owner();
        String name = place.name().text();
        Optional<Reached> above = above(connection, account, place);
        if (owner != account.value()) {
            above.filter(one -> !one.rights().isEmpty())
                    .orElseThrow(() -> new Denied(Denied.Code.NOPERM, "You may make nothing there"))
                    .require(Right.CREATE);
        }
        checkUse(connection, owner, account, use);
        int levels = name.split("/", -1).length;
        if (Rows.read(connection, COUNT, row -> row.getInt(1), owner).get(0) + levels > MOST) {
            throw new Denied(Denied.Code.LIMIT, "There are " + MOST + " mailboxes already, and more may not be");
        }
        if (above.isPresent()) {
            List<Long> granted =
                    MailboxList.granted(connection, List.of(above.get().id()));
            granted.add(owner);
            MailboxList.change(tx, granted);
        }
        long made = 0;
        int end = above.map(one -> one.name().length()).orElse(-1);
        do {
            int slash = name.indexOf('/', end + 1);
            end = slash < 0 ? name.length() : slash;
            made = ids.next();
            boolean last = end == name.length();
            if (!MailboxList.make(tx, made, owner, name.substring(0, end), last ? use : Optional.empty())) {
                throw taken();
            }
            if (above.isPresent()) {
                Rows.update(connection, INHERIT, made, above.get().id());
            }
        } while (end < name.length());
        return made;
    }

    /** The nearest that is there. */
    private Optional<Reached> above(Connection connection, AccountId account, Access.Place place) throws SQLException {
        String name = place.name().text();
        for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            Access.Place higher = new Access.Place(place.owner(), MailboxName.of(name.substring(0, slash)));
            Optional<Reached> found = access.find(connection, account.value(), higher);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static void checkUse(Connection connection, long owner, AccountId account, Optional<SpecialUse> use)
            throws SQLException, Denied {
        if (use.isPresent()) {
            if (VIRTUAL.contains(use.get()) || owner != account.value()) {
                throw new Denied(
                        Denied.Code.USEATTR,
                        "No mailbox here may be " + use.get().word());
            }
            if (!Rows.read(
                            connection,
                            USED,
                            row -> row.getInt(1),
                            owner,
                            use.get().name())
                    .isEmpty()) {
                throw new Denied(
                        Denied.Code.USEATTR, "Another mailbox is " + use.get().word());
            }
        }
    }

    /** See {@link fish.remora.api.MailboxListener#delete}. */
    public void delete(AccountId account, String name) throws Denied {
        store.write(tx -> {
            Connection connection = tx.connection();
            Reached mailbox = access.named(connection, account.value(), name).require(Right.DELETE_MAILBOX);
            if (mailbox.name().equals(Mailbox.INBOX)) {
                throw new Denied(Denied.Code.CANNOT, "INBOX is always there");
            }
            List<Long> lists = MailboxList.granted(connection, List.of(mailbox.id()));
            lists.add(mailbox.owner());
            MailboxList.change(tx, lists);
            expunging.all(tx, Held.of(tx, mailbox.id()));
            Rows.update(connection, "DELETE FROM expunged WHERE mailbox_id = ?", mailbox.id());
            Rows.update(connection, "DELETE FROM mailbox WHERE id = ?", mailbox.id());
            tx.changed(mailbox.id());
            return mailbox;
        });
    }

    /** See {@link fish.remora.api.MailboxListener#rename}. */
    public void rename(AccountId account, String from, String to) throws Denied {
        store.write(tx -> {
            Connection connection = tx.connection();
            Reached mailbox = access.named(connection, account.value(), from);
            boolean inbox = mailbox.name().equals(Mailbox.INBOX);
            mailbox.require(Right.DELETE_MAILBOX);
            Access.Place place = place(connection, account, to);
            if (access.find(connection, account.value(), place).isPresent()) {
                throw taken();
            }
            if (place.owner() != mailbox.owner()
                    || place.name().text().startsWith(mailbox.name() + "/")
                    || inbox && mailbox.owner() != account.value()) {
                throw new Denied(Denied.Code.CANNOT, "A mailbox can go neither to somebody else nor below itself");
            }
            if (inbox) {
                empty(tx, account, mailbox, place);
            } else {
                move(tx, account, mailbox, place);
            }
            return place;
        });
    }

    /** RFC 9051 §6.3.6: what INBOX holds goes, INBOX stays. */
    private void empty(Tx tx, AccountId account, Reached inbox, Access.Place to) throws SQLException, Denied {
        long made = make(tx, account, to, Optional.empty());
        Held from = Held.of(tx, inbox.id());
        copies.moveAll(tx, from, Held.of(tx, made));
    }

    private void move(Tx tx, AccountId account, Reached mailbox, Access.Place to) throws SQLException, Denied {
        Connection connection = tx.connection();
        String name = to.name().text();
        List<Named> all = Rows.read(
                connection,
                BELOW,
                row -> new Named(row.getLong(1), row.getString(2)),
                mailbox.owner(),
                mailbox.name(),
                mailbox.name() + "/");
        List<String> names = new ArrayList<>();
        for (Named one : all) {
            names.add(checked(name + one.name().substring(mailbox.name().length())));
        }
        if (!Rows.read(
                        connection,
                        TAKEN,
                        row -> row.getInt(1),
                        mailbox.owner(),
                        connection.createArrayOf("text", names.toArray()))
                .isEmpty()) {
            throw taken();
        }
        makeAbove(tx, account, to);
        List<Long> ids = all.stream().map(Named::id).toList();
        List<Long> lists = MailboxList.granted(connection, ids);
        lists.add(mailbox.owner());
        MailboxList.change(tx, lists);
        Rows.update(
                connection,
                "UPDATE mailbox m SET name = n.name FROM unnest(?, ?) AS n(id, name) WHERE m.id = n.id",
                connection.createArrayOf("int8", ids.toArray()),
                connection.createArrayOf("text", names.toArray()));
    }

    private void makeAbove(Tx tx, AccountId account, Access.Place place) throws SQLException, Denied {
        String name = place.name().text();
        int slash = name.lastIndexOf('/');
        Optional<Reached> nearest = above(tx.connection(), account, place);
        if (place.owner() != account.value()) {
            nearest.orElseThrow(() -> new Denied(Denied.Code.NOPERM, "You may make nothing there"))
                    .require(Right.CREATE);
        }
        if (slash > 0 && nearest.filter(one -> one.name().length() == slash).isEmpty()) {
            make(
                    tx,
                    account,
                    new Access.Place(place.owner(), MailboxName.of(name.substring(0, slash))),
                    Optional.empty());
        }
    }

    private static String checked(String name) throws Denied {
        try {
            return new MailboxName(name).text();
        } catch (IllegalArgumentException tooLong) {
            throw new Denied(Denied.Code.CANNOT, "A mailbox's name must be " + MailboxName.ALLOWED);
        }
    }
}
