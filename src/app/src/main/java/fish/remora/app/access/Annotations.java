package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Right;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.Reached;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** METADATA: annotations of mailboxes and of the server, whose shared ones only administrators set (RFC 5464). Thread-safe. */
@ApplicationScoped
public class Annotations {
    private static final String PRIVATE = "/private/";

    /** Of one mailbox, or of the server, that one account can see. */
    private static final int MOST = 200;

    /** In octets. */
    private static final int LARGEST = 65_536;

    /** Octets of all that an account has: its private ones, wherever they are, and the shared ones of its own mailboxes. */
    private static final int MOST_OCTETS = 1_048_576;

    private static final String OCTETS = """
            SELECT (SELECT coalesce(sum(octet_length(value)), 0) FROM metadata WHERE account_id = ?)
                 + (SELECT coalesce(sum(octet_length(d.value)), 0) FROM mailbox m JOIN metadata d ON d.mailbox_id = m.id
                     WHERE m.account_id = ? AND d.account_id IS NULL)""";

    /** Besides LOOKUP, one of them lets see and set annotations: RFC 5464 §4. */
    private static final Set<Right> ANY_OF = EnumSet.of(Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST);

    private static final String ALL = """
            SELECT name, value FROM metadata WHERE coalesce(mailbox_id, 0) = ? AND coalesce(account_id, 0) IN (0, ?) ORDER BY name""";

    private static final String UNSET =
            "DELETE FROM metadata WHERE coalesce(mailbox_id, 0) = ? AND coalesce(account_id, 0) = ? AND name = ?";

    private static final String SET = """
            INSERT INTO metadata (mailbox_id, account_id, name, value) VALUES (nullif(?::bigint, 0), nullif(?::bigint, 0), ?, ?)""";

    private static final String ADMINISTRATOR = "SELECT 1 FROM account WHERE id = ? AND role = 'administrator'";

    @Inject
    private Store store;

    @Inject
    private Access access;

    private record Annotation(String name, byte[] value) {}

    /** See {@link fish.remora.api.MailboxListener#metadata}. */
    public Map<String, byte[]> metadata(AccountId account, String name) throws Denied {
        return store.read(connection -> {
            Optional<Reached> mailbox = mailbox(connection, account, name);
            return all(connection, mailbox, account.value());
        });
    }

    private static Map<String, byte[]> all(Connection connection, Optional<Reached> mailbox, long account)
            throws SQLException {
        Map<String, byte[]> found = new TreeMap<>();
        Rows.read(
                        connection,
                        ALL,
                        row -> new Annotation(row.getString(1), row.getBytes(2)),
                        mailbox.map(Reached::id).orElse(0L),
                        account)
                .forEach(one -> found.put(one.name(), one.value()));
        return found;
    }

    /** See {@link fish.remora.api.MailboxListener#setMetadata}. */
    public void setMetadata(AccountId account, String name, Map<String, Optional<byte[]>> entries) throws Denied {
        for (Optional<byte[]> value : entries.values()) {
            if (value.isPresent() && value.get().length > LARGEST) {
                throw new Denied(Denied.Code.TOOBIG, "An annotation may have " + LARGEST + " octets");
            }
        }
        store.write(tx -> {
            Connection connection = tx.connection();
            boolean onlyPrivate = entries.keySet().stream().allMatch(Annotations::isPrivate);
            long payer = onlyPrivate ? account.value() : owner(connection, account, name);
            MailboxList.hold(connection, payer);
            Optional<Reached> mailbox = mailbox(connection, account, name);
            if (mailbox.isEmpty()
                    && !onlyPrivate
                    && Rows.read(connection, ADMINISTRATOR, row -> row.getInt(1), account.value())
                            .isEmpty()) {
                throw new Denied(Denied.Code.NOPERM, "Only administrators annotate the server for all");
            }
            if (mailbox.isPresent()) {
                List<Long> lists =
                        MailboxList.granted(connection, List.of(mailbox.get().id()));
                lists.add(mailbox.get().owner());
                MailboxList.change(tx, lists);
            } else {
                MailboxList.change(tx, List.of(onlyPrivate ? account.value() : MailboxList.EVERYBODY));
            }
            for (Map.Entry<String, Optional<byte[]>> one : entries.entrySet()) {
                set(connection, mailbox.map(Reached::id).orElse(0L), account.value(), one);
            }
            if (all(connection, mailbox, account.value()).size() > MOST) {
                throw new Denied(Denied.Code.LIMIT, "There are " + MOST + " annotations already");
            }
            if (Rows.read(connection, OCTETS, row -> row.getLong(1), payer, payer)
                            .get(0)
                    > MOST_OCTETS) {
                throw new Denied(Denied.Code.LIMIT, "All annotations together may have " + MOST_OCTETS + " octets");
            }
            return mailbox;
        });
    }

    /** Whose mailbox it is; the account itself for the server. */
    private long owner(Connection connection, AccountId account, String name) throws SQLException {
        return access.place(connection, account.value(), name)
                .map(Access.Place::owner)
                .orElse(account.value());
    }

    private static void set(Connection connection, long mailbox, long account, Map.Entry<String, Optional<byte[]>> one)
            throws SQLException {
        String name = one.getKey().toLowerCase(Locale.ROOT);
        long whose = isPrivate(name) ? account : 0;
        Rows.update(connection, UNSET, mailbox, whose, name);
        if (one.getValue().isPresent()) {
            Rows.update(connection, SET, mailbox, whose, name, one.getValue().get());
        }
    }

    private static boolean isPrivate(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(PRIVATE);
    }

    /** @return empty: the server */
    private Optional<Reached> mailbox(Connection connection, AccountId account, String name)
            throws SQLException, Denied {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Reached mailbox = access.named(connection, account.value(), name).require(Right.LOOKUP);
        if (ANY_OF.stream().noneMatch(mailbox::has)) {
            throw new Denied(Denied.Code.NOPERM, "Your rights to this mailbox are not enough");
        }
        return Optional.of(mailbox);
    }
}
