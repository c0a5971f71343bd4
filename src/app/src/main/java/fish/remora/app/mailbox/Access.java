package fish.remora.app.mailbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import fish.remora.app.account.DomainName;
import fish.remora.app.sql.Rows;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who reaches which mailbox: by its name from where he stands, or by its id. Whose a mailbox is never changes and is remembered; what others may do with
 * it is, for a second. Thread-safe.
 */
@ApplicationScoped
public class Access implements Changes.Listener {
    private static final Duration MEMORY = Duration.ofSeconds(1);

    private static final String OWN = "SELECT id FROM mailbox WHERE account_id = ? AND name = ?";

    /** Rows of {@code acl a} that are for an account, which is given twice: for itself, or for anyone of its domain. */
    public static final String TO_HIM =
            "(a.account_id = ? OR a.domain_id = (SELECT domain_id FROM account WHERE id = ?))";

    private static final String OF_OTHERS =
            "SELECT m.id, string_agg(a.rights, '') FROM mailbox m LEFT JOIN acl a ON a.mailbox_id = m.id AND " + TO_HIM
                    + " WHERE m.account_id = ? AND m.name = ? GROUP BY m.id";

    private static final String OWNER = "SELECT account_id FROM mailbox WHERE id = ?";

    private static final String RIGHTS =
            "SELECT coalesce(string_agg(a.rights, ''), '') FROM acl a WHERE a.mailbox_id = ? AND " + TO_HIM;

    private static final String ACCOUNT =
            "SELECT a.id FROM account a JOIN domain d ON d.id = a.domain_id WHERE d.name = ? AND a.local_part = ?";

    private final Cache<Long, Long> owners =
            Caffeine.newBuilder().maximumSize(200_000).build();
    private final Cache<Grant, Set<Right>> grants =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(100_000).build();

    @Inject
    private Store store;

    @Inject
    private Changes changes;

    /** Somebody and another one's mailbox. */
    private record Grant(long account, long mailbox) {}

    /**
     * What a name means.
     *
     * @param owner whose mailbox it names; he need not have it
     */
    public record Place(long owner, MailboxName name) {}

    @PostConstruct
    void listen() {
        changes.add(this);
    }

    @Override
    public void mailboxesChanged(Set<Long> mailboxes) {}

    @Override
    public void listsChanged(Set<Long> accounts) {
        grants.invalidateAll();
    }

    static Denied none() {
        return new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox");
    }

    /**
     * Whose mailbox a name means and what that one calls it; empty when it can be no mailbox's.
     *
     * @param name as {@link MailboxInfo#name}
     */
    public Optional<Place> place(Connection connection, long account, String name) throws SQLException {
        try {
            if (!name.startsWith(MailboxInfo.OTHERS)) {
                return Optional.of(new Place(account, MailboxName.of(name)));
            }
            String rest = name.substring(MailboxInfo.OTHERS.length());
            int slash = rest.indexOf('/', rest.indexOf('@') + 1);
            Optional<Long> owner =
                    slash < 0 ? Optional.empty() : account(connection, Address.parse(rest.substring(0, slash)));
            MailboxName own = MailboxName.of(rest.substring(slash + 1));
            return owner.filter(one -> one != account).map(one -> new Place(one, own));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** The account of this very address. */
    public static Optional<Long> account(Connection connection, Address address) throws SQLException {
        return Rows.read(
                        connection,
                        ACCOUNT,
                        row -> row.getLong(1),
                        DomainName.canonical(address.domain()),
                        address.localKey())
                .stream()
                .findFirst();
    }

    /** The id of the account's own mailbox of that name. */
    public static Optional<Long> own(Connection connection, long account, String name) throws SQLException {
        return Rows.read(connection, OWN, row -> row.getLong(1), account, name).stream()
                .findFirst();
    }

    /** The mailbox of that name, whatever the account may do with it; empty when there is none. */
    public Optional<Reached> find(Connection connection, long account, String name) throws SQLException {
        Optional<Place> place = place(connection, account, name);
        return place.isEmpty() ? Optional.empty() : find(connection, account, place.get());
    }

    /** As the other. */
    public Optional<Reached> find(Connection connection, long account, Place place) throws SQLException {
        long owner = place.owner();
        String name = place.name().text();
        List<Reached> found = owner == account
                ? own(connection, account, name).stream()
                        .map(id -> new Reached(id, owner, name, Reached.ALL))
                        .toList()
                : Rows.read(
                        connection,
                        OF_OTHERS,
                        row -> new Reached(row.getLong(1), owner, name, rights(row.getString(2))),
                        account,
                        account,
                        owner,
                        name);
        found.forEach(one -> owners.put(one.id(), owner));
        return found.stream().findFirst();
    }

    /**
     * The mailbox of that name.
     *
     * @throws Denied NONEXISTENT when there is none, or none that the account may know of
     */
    public Reached named(Connection connection, long account, String name) throws SQLException, Denied {
        return find(connection, account, name)
                .filter(one -> !one.rights().isEmpty())
                .orElseThrow(Access::none);
    }

    /** @throws Denied TRYCREATE when there is none, for those who would put something into it (RFC 9051 §6.3.12) */
    public Reached target(Connection connection, long account, String name) throws SQLException, Denied {
        return find(connection, account, name)
                .filter(one -> !one.rights().isEmpty())
                .orElseThrow(() -> new Denied(Denied.Code.TRYCREATE, "There is no such mailbox; it could be made"));
    }

    /**
     * Whose the mailbox is and what the account may do with it.
     *
     * @return no rights when it is no more
     */
    public Reached of(long account, long mailbox) throws Denied {
        Long known = owners.getIfPresent(mailbox);
        long owner = known == null ? owner(mailbox) : known;
        if (owner == account) {
            return new Reached(mailbox, owner, "", Reached.ALL);
        }
        Grant grant = new Grant(account, mailbox);
        Set<Right> rights = grants.getIfPresent(grant);
        if (rights == null) {
            rights = store.read(connection ->
                    rights(Rows.read(connection, RIGHTS, row -> row.getString(1), mailbox, account, account)
                            .get(0)));
            grants.put(grant, rights);
        }
        return new Reached(mailbox, owner, "", rights);
    }

    private long owner(long mailbox) throws Denied {
        List<Long> found = store.read(connection -> Rows.read(connection, OWNER, row -> row.getLong(1), mailbox));
        if (found.isEmpty()) {
            throw none();
        }
        owners.put(mailbox, found.get(0));
        return found.get(0);
    }

    private static Set<Right> rights(String letters) {
        return letters == null ? Set.of() : Right.of(letters);
    }
}
