package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Address;
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
import fish.remora.app.mailbox.Slices;
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

/**
 * CREATE, DELETE and RENAME. One short transaction each, which first holds the owner's account and then looks; very full mailboxes go in slices. Thread-safe.
 */
@ApplicationScoped
public class Folders {
    /** Of one account. */
    private static final int MOST = 10_000;

    /** A view over other mailboxes is no mailbox, and there are none here (RFC 6154 §2). */
    private static final Set<SpecialUse> VIRTUAL = EnumSet.of(SpecialUse.ALL, SpecialUse.FLAGGED);

    private static final String COUNT = "SELECT count(*) FROM mailbox WHERE account_id = ?";

    private static final String USED = "SELECT 1 FROM mailbox WHERE account_id = ? AND special_use = ?";

    private static final String INHERIT =
            "INSERT INTO acl (mailbox_id, account_id, domain_id, rights) SELECT ?, account_id, domain_id, rights FROM acl WHERE mailbox_id = ?";

    private static final String BELOW = """
            SELECT m.id, m.name, coalesce(string_agg(a.rights, ''), '') FROM mailbox m
              LEFT JOIN acl a ON a.mailbox_id = m.id AND coalesce(a.account_id, ?) = ?
             WHERE m.account_id = ? AND (m.name = ? OR starts_with(m.name, ?)) GROUP BY m.id ORDER BY m.id""";

    private static final String LOCK = "SELECT id FROM mailbox WHERE id = ANY (?) ORDER BY id FOR UPDATE";

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

    private record Named(long id, String name, String rights) {}

    /** See {@link fish.remora.api.MailboxListener#create}. */
    public MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        store.write(tx -> {
            Access.Place place = place(tx.connection(), account, name, nothingThere());
            MailboxList.hold(tx.connection(), place.owner());
            checkFree(tx.connection(), account, place);
            make(tx, account, place, use);
            return place;
        });
        return listing.find(account, name);
    }

    private static Denied taken() {
        return new Denied(Denied.Code.ALREADYEXISTS, "There is a mailbox of that name already");
    }

    /** Says nothing of mailboxes that the account may not know of: RFC 4314 §6. */
    private void checkFree(Connection connection, AccountId account, Access.Place place) throws SQLException, Denied {
        Optional<Reached> found = access.find(connection, account.value(), place);
        if (found.isPresent()) {
            throw found.get().rights().isEmpty() ? nothingThere() : taken();
        }
    }

    private static Denied nothingThere() {
        return new Denied(Denied.Code.NOPERM, "You may make nothing there");
    }

    /**
     * @param nobody what is said when it would be somebody's who is not there
     * @throws Denied CANNOT when nothing could have that name
     */
    private Access.Place place(Connection connection, AccountId account, String name, Denied nobody)
            throws SQLException, Denied {
        boolean reserved = (name + "/").equalsIgnoreCase(MailboxInfo.OTHERS);
        Optional<Access.Place> place = access.place(connection, account.value(), name);
        if (place.isEmpty() && isOfSomebody(name)) {
            throw nobody;
        }
        return place.filter(one -> !reserved && !one.name().text().startsWith(MailboxInfo.OTHERS))
                .orElseThrow(() -> new Denied(Denied.Code.CANNOT, "A mailbox's name must be " + MailboxName.ALLOWED));
    }

    /** An address, and a name that its mailbox could have. */
    private static boolean isOfSomebody(String name) {
        String rest = name.startsWith(MailboxInfo.OTHERS) ? name.substring(MailboxInfo.OTHERS.length()) : "";
        int slash = rest.indexOf('/', rest.indexOf('@') + 1);
        try {
            return slash >= 0
                    && !Address.parse(rest.substring(0, slash)).domain().isEmpty()
                    && !MailboxName.of(rest.substring(slash + 1)).text().isEmpty();
        } catch (IllegalArgumentException noName) {
            return false;
        }
    }

    /** The mailbox of that name, which keeps it until the transaction ends. */
    private Reached held(Tx tx, AccountId account, String name) throws SQLException, Denied {
        Access.Place place = access.place(tx.connection(), account.value(), name)
                .orElseThrow(() -> new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox"));
        MailboxList.hold(tx.connection(), place.owner());
        return access.named(tx.connection(), account.value(), name);
    }

    /** With those above it that are missing. What is below another one is seen by those who see that. */
    private long make(Tx tx, AccountId account, Access.Place place, Optional<SpecialUse> use)
            throws SQLException, Denied {
        Connection connection = tx.connection();
        long owner = place.owner();
        String name = place.name().text();
        Optional<Reached> above = above(connection, account, place);
        if (owner != account.value()) {
            checkMayCreate(above);
        }
        checkUse(connection, owner, account, use);
        int levels = name.split("/", -1).length;
        if (Rows.read(connection, COUNT, row -> row.getInt(1), owner).get(0) + levels > MOST) {
            throw new Denied(Denied.Code.LIMIT, "There are " + MOST + " mailboxes already, and more may not be");
        }
        if (above.isPresent()) {
            tellOf(tx, owner, List.of(above.get().id()));
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

    private static void checkMayCreate(Optional<Reached> above) throws Denied {
        above.filter(one -> !one.rights().isEmpty())
                .orElseThrow(Folders::nothingThere)
                .require(Right.CREATE);
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
        boolean more;
        do {
            more = store.write(tx -> deleteSome(tx, account, name, false));
        } while (more);
    }

    /** @throws Denied INUSE when there is a message in it; and as {@link #delete} */
    public void deleteEmpty(AccountId account, String name) throws Denied {
        store.write(tx -> deleteSome(tx, account, name, true));
    }

    /** @return whether the mailbox is still there, smaller than it was */
    private boolean deleteSome(Tx tx, AccountId account, String name, boolean empty) throws SQLException, Denied {
        Connection connection = tx.connection();
        Reached mailbox = held(tx, account, name).require(Right.DELETE_MAILBOX);
        if (mailbox.name().equals(Mailbox.INBOX)) {
            throw new Denied(Denied.Code.CANNOT, "INBOX is always there");
        }
        tellOf(tx, mailbox.owner(), List.of(mailbox.id()));
        Held held = Held.of(tx, mailbox.id());
        if (empty && held.messages() > 0) {
            throw new Denied(Denied.Code.INUSE, "There are messages in it");
        }
        if (held.messages() > Slices.SIZE) {
            expunging.first(tx, held);
            return true;
        }
        expunging.all(tx, held);
        Rows.update(connection, "DELETE FROM mailbox WHERE id = ?", mailbox.id());
        tx.changed(mailbox.id());
        return false;
    }

    /** What these mailboxes are called changes, for their owner and all who may know of them. */
    private static void tellOf(Tx tx, long owner, List<Long> mailboxes) throws SQLException {
        List<Long> lists = MailboxList.granted(tx.connection(), mailboxes);
        lists.add(owner);
        MailboxList.change(tx, lists);
    }

    /** See {@link fish.remora.api.MailboxListener#rename}. */
    public void rename(AccountId account, String from, String to) throws Denied {
        Optional<Emptied> inbox = store.write(tx -> {
            Reached mailbox = held(tx, account, from);
            mailbox.require(Right.DELETE_MAILBOX);
            boolean emptied = mailbox.name().equals(Mailbox.INBOX);
            Denied elsewhere =
                    new Denied(Denied.Code.CANNOT, "A mailbox can go neither to somebody else nor below itself");
            Access.Place place = place(tx.connection(), account, to, elsewhere);
            if (place.owner() != mailbox.owner()
                    || place.name().text().startsWith(mailbox.name() + "/")
                    || emptied && mailbox.owner() != account.value()) {
                throw elsewhere;
            }
            checkFree(tx.connection(), account, place);
            if (emptied) {
                return Optional.of(empty(tx, account, mailbox, place));
            }
            move(tx, account, mailbox, place);
            return Optional.empty();
        });
        boolean more = inbox.isPresent() && inbox.get().more();
        while (more) {
            Emptied emptied = inbox.get();
            more = store.write(tx -> copies.moveSome(tx, emptied.inbox(), emptied.made(), emptied.below()));
        }
    }

    /** INBOX, of which all that is below a UID goes elsewhere. */
    private record Emptied(long inbox, long made, long below, boolean more) {}

    /** RFC 9051 §6.3.6: what INBOX holds goes, INBOX stays. */
    private Emptied empty(Tx tx, AccountId account, Reached inbox, Access.Place to) throws SQLException, Denied {
        long made = make(tx, account, to, Optional.empty());
        long below = Held.of(tx, inbox.id()).uidNext();
        return new Emptied(inbox.id(), made, below, copies.moveSome(tx, inbox.id(), made, below));
    }

    private void move(Tx tx, AccountId account, Reached mailbox, Access.Place to) throws SQLException, Denied {
        Connection connection = tx.connection();
        String name = to.name().text();
        List<Named> all = Rows.read(
                connection,
                BELOW,
                row -> new Named(row.getLong(1), row.getString(2), row.getString(3)),
                account.value(),
                account.value(),
                mailbox.owner(),
                mailbox.name(),
                mailbox.name() + "/");
        List<String> names = new ArrayList<>();
        for (Named one : all) {
            if (mailbox.owner() != account.value() && !Right.of(one.rights()).contains(Right.DELETE_MAILBOX)) {
                throw new Denied(Denied.Code.NOPERM, "Your rights to what is below it are not enough");
            }
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
        List<Long> ids = all.stream().map(Named::id).toList();
        List<Long> told = new ArrayList<>(ids);
        above(connection, account, to).map(Reached::id).ifPresent(told::add);
        tellOf(tx, mailbox.owner(), told);
        makeAbove(tx, account, to);
        Object these = connection.createArrayOf("int8", ids.toArray());
        Rows.read(connection, LOCK, row -> row.getLong(1), these);
        Rows.update(
                connection,
                "UPDATE mailbox m SET name = n.name FROM unnest(?, ?) AS n(id, name) WHERE m.id = n.id",
                these,
                connection.createArrayOf("text", names.toArray()));
    }

    private void makeAbove(Tx tx, AccountId account, Access.Place place) throws SQLException, Denied {
        String name = place.name().text();
        int slash = name.lastIndexOf('/');
        Optional<Reached> nearest = above(tx.connection(), account, place);
        if (place.owner() != account.value()) {
            checkMayCreate(nearest);
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
