package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Address;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rights to mailboxes: RFC 4314, without negative ones. What somebody may do is what he and anyone may; anyone is anyone of the owner's domain: what other
 * domains on this server have is nobody's business there. Thread-safe.
 */
@ApplicationScoped
public class Acls {
    private static final String ANYONE = "anyone";

    /** Of one mailbox; and of one domain, those that anyone sees: each of its accounts has them in its list. */
    private static final int MOST = 1000;

    private static final String ALL = """
            SELECT coalesce(a.local_part || '@' || d.name, 'anyone'), g.rights
              FROM acl g LEFT JOIN account a ON a.id = g.account_id LEFT JOIN domain d ON d.id = a.domain_id
             WHERE g.mailbox_id = ? ORDER BY 1""";

    private static final String OWNER =
            "SELECT a.local_part || '@' || d.name FROM account a JOIN domain d ON d.id = a.domain_id WHERE a.id = ?";

    private static final String TAKE = "DELETE FROM acl WHERE mailbox_id = ? AND coalesce(account_id, 0) = ?";

    private static final String GIVE = """
            INSERT INTO acl (mailbox_id, account_id, domain_id, rights)
            SELECT g.mailbox_id, g.account_id, g.domain_id, g.rights
              FROM (SELECT ?::bigint AS mailbox_id, nullif(?::bigint, 0) AS account_id, ?::text AS rights,
                           (SELECT domain_id FROM account WHERE id = ? AND ? = 0) AS domain_id) g
             WHERE (SELECT count(*) FROM acl a WHERE a.mailbox_id = g.mailbox_id) < ? AND (SELECT count(*) FROM acl a WHERE a.domain_id = g.domain_id) < ?""";

    @Inject
    private Store store;

    @Inject
    private Access access;

    /** See {@link fish.remora.api.MailboxListener#acl}. */
    public Map<String, Set<Right>> acl(AccountId account, String name) throws Denied {
        return store.read(connection -> {
            Reached mailbox = access.named(connection, account.value(), name).require(Right.ADMINISTER);
            Map<String, Set<Right>> rights = new LinkedHashMap<>();
            Rows.read(connection, OWNER, row -> row.getString(1), mailbox.owner())
                    .forEach(owner -> rights.put(owner, Reached.ALL));
            Rows.read(connection, ALL, row -> Map.entry(row.getString(1), Right.of(row.getString(2))), mailbox.id())
                    .forEach(one -> rights.put(one.getKey(), one.getValue()));
            return rights;
        });
    }

    /** See {@link fish.remora.api.MailboxListener#setAcl}. */
    public void setAcl(AccountId account, String name, String identifier, Set<Right> rights) throws Denied {
        store.write(tx -> {
            Connection connection = tx.connection();
            Reached mailbox = access.named(connection, account.value(), name).require(Right.ADMINISTER);
            long somebody = somebody(connection, identifier);
            if (somebody == mailbox.owner()) {
                throw new Denied(Denied.Code.CANNOT, "A mailbox's owner may do everything with it");
            }
            MailboxList.change(tx, List.of(mailbox.owner(), somebody));
            int changed = Rows.update(connection, TAKE, mailbox.id(), somebody);
            if (!rights.isEmpty()) {
                give(connection, mailbox, somebody, rights);
            }
            return changed;
        });
    }

    private static void give(Connection connection, Reached mailbox, long somebody, Set<Right> rights)
            throws SQLException, Denied {
        int given = Rows.update(
                connection, GIVE, mailbox.id(), somebody, Right.letters(rights), mailbox.owner(), somebody, MOST, MOST);
        if (given == 0) {
            throw new Denied(
                    Denied.Code.LIMIT,
                    "More than " + MOST + " may not have rights to one mailbox, nor anyone to more of a domain's");
        }
    }

    private long somebody(Connection connection, String identifier) throws SQLException, Denied {
        if (identifier.equalsIgnoreCase(ANYONE)) {
            return MailboxList.EVERYBODY;
        }
        if (identifier.startsWith("-")) {
            throw new Denied(Denied.Code.CANNOT, "There are no negative rights here");
        }
        try {
            Optional<Long> found = Access.account(connection, Address.parse(identifier));
            if (found.isPresent()) {
                return found.get();
            }
        } catch (IllegalArgumentException noAddress) {
            // Nobody's, as below.
        }
        throw new Denied(Denied.Code.NONEXISTENT, "Nobody here has that address");
    }
}
