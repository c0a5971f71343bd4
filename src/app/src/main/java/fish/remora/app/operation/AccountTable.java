package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.api.Secret;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.DomainName;
import fish.remora.app.account.Passwords;
import fish.remora.app.account.Scram;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.sql.Rows;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table {@code account}: people, and what they may do. A password goes in and never comes out; like the role, it stays when it is not given. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AccountTable extends ManagedTable {
    private static final long MOST_OCTETS = 1L << 50;
    private static final int MOST_MESSAGES = 1_000_000_000;

    /** What its owner may change himself. */
    public static final Set<String> OWN = Set.of("keep", "forward", "delegates");

    /** With a new password: those for programs end as well. */
    public static final String REVOKE = "revokePasswords";

    private static final Set<String> SHOWN =
            Set.of("quota", "quotaMessages", "login", "receive", "keep", "forward", "delegates", "role", "administers");

    private static final Set<String> PROPERTIES =
            Stream.concat(SHOWN.stream(), Stream.of("password", REVOKE)).collect(Collectors.toUnmodifiableSet());

    private static final String COLUMNS = """
            SELECT a.local_part || '@' || d.name AS "address", a.quota::numeric AS "quota", a.quota_messages::numeric AS "quotaMessages",
                   a.login AS "login", a.receive AS "receive", a.keep AS "keep", string_to_array(a.forward, E'\\n') AS "forward",
                   ARRAY(SELECT b.local_part || '@' || bd.name FROM delegate g JOIN account b ON b.id = g.delegate_id
                                JOIN domain bd ON bd.id = b.domain_id WHERE g.account_id = a.id ORDER BY 1) AS "delegates",
                   a.role AS "role",
                   ARRAY(SELECT m.name FROM domain_administrator r JOIN domain m ON m.id = r.domain_id
                          WHERE r.account_id = a.id ORDER BY 1) AS "administers",
                   a.password IS NOT NULL AS "password",
                   a.totp AS "totp", a.created_at AS "created", coalesce(u.messages, 0)::numeric AS "messages", coalesce(u.octets, 0)::numeric AS "octets"
              FROM account a JOIN domain d ON d.id = a.domain_id
                   LEFT JOIN LATERAL (SELECT sum(messages) AS messages, sum(octets) AS octets FROM mailbox WHERE account_id = a.id) u ON true
             WHERE""";

    private static final Places PLACES = new Places("account", "a");

    private static final String OF = " FROM domain d WHERE d.id = a.domain_id AND d.name = ? AND a.local_part = ?";

    private static final String UPDATE = """
            UPDATE account a
               SET quota = nullif(?::bigint, -1), quota_messages = nullif(?::bigint, -1), login = ?, receive = ?, keep = ?,
                   forward = nullif(?, ''), role = coalesce(nullif(?, ''), role)""" + OF;

    private static final String UPDATE_PASSWORD =
            "UPDATE account a SET password = ?, scram = ?, login_era = login_era + 1" + OF;

    private static final String ADD_DELEGATE = """
            INSERT INTO delegate (account_id, delegate_id)
            SELECT ?, a.id FROM account a JOIN domain d ON d.id = a.domain_id WHERE d.name = ? AND a.local_part = ?
            ON CONFLICT DO NOTHING""";

    private static final String ADD_DOMAIN = """
            INSERT INTO domain_administrator (account_id, domain_id) SELECT ?, id FROM domain WHERE name = ? AND alias_of IS NULL
            ON CONFLICT DO NOTHING""";

    /** Messages that nothing else shows are cleared away in small batches, as after an expunge. */
    private static final String FORGET_ENTRIES = """
            WITH entries AS (
              DELETE FROM entry e USING mailbox m WHERE m.id = e.mailbox_id AND m.account_id = ? RETURNING e.message_id
            ), undeletable AS (
              DELETE FROM removed WHERE account_id = ? RETURNING message_id
            ), waiting AS (
              DELETE FROM email_submission WHERE account_id = ? AND status = 'PENDING' RETURNING email_id AS message_id
            ), gone AS (SELECT message_id FROM entries UNION ALL SELECT message_id FROM undeletable UNION ALL SELECT message_id FROM waiting),
               ended AS (SELECT message_id AS id, count(*) AS n FROM gone GROUP BY message_id),
               held AS (SELECT id FROM message WHERE id IN (SELECT id FROM ended) ORDER BY id FOR NO KEY UPDATE)
            UPDATE message m SET copies = m.copies - e.n FROM ended e JOIN held h ON h.id = e.id WHERE m.id = e.id""";

    /** Whose lists show its mailboxes, its own among them. */
    private static final String CONCERNED = """
            SELECT ?::bigint UNION SELECT coalesce(g.account_id, 0) FROM acl g JOIN mailbox m ON m.id = g.mailbox_id WHERE m.account_id = ?""";

    private static final int PATIENCE_SECONDS = 600;

    /** The schema's. */
    public enum Role {
        USER,
        ADMINISTRATOR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @PersistenceContext
    private EntityManager entities;

    @EJB
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    @Inject
    private Scram scram;

    public AccountTable() {
        super(new Kind("account", "accounts", "address", COLUMNS, Set.of("domain", "address"), PROPERTIES));
    }

    /** The address as a filter or a path has it. */
    static Address address(String parameter, String text) {
        try {
            Address given = Address.parse(text);
            return new Address(given.localKey(), DomainName.canonical(given.domain()));
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(parameter, text.replaceAll("\\p{Cc}", "?"), "an address such as ann@example.org");
        }
    }

    @Override
    void narrow(Query query, Parameters filter, Page page, Scope scope) {
        Optional<String> domain = filter.text("domain").map(name -> DomainTable.name("domain", name));
        Optional<Address> one = filter.text("address").map(text -> address("address", text));
        if (one.isPresent()) {
            scope.limit(query, "d.name");
            domain.ifPresent(name -> query.add("AND d.name = ?", name));
            query.add(
                    "AND d.name = ? AND a.local_part = ?",
                    one.get().domain(),
                    one.get().localPart());
        } else {
            PLACES.narrow(query, domain, page, scope);
        }
        query.add(Places.ORDER + "a.local_part");
    }

    @Override
    String canonical(String text) {
        return address("address", text).toString();
    }

    @Override
    Query one(String text) {
        Address address = address("address", text);
        return new Query(COLUMNS + " d.name = ? AND a.local_part = ?", address.domain(), address.localPart());
    }

    /** Its id, and the row is locked. */
    static Query row(Address address) {
        return new Query("""
                        SELECT a.id::numeric AS "id" FROM account a JOIN domain d ON d.id = a.domain_id
                         WHERE d.name = ? AND a.local_part = ? FOR UPDATE OF a""", address.domain(), address.localPart());
    }

    /**
     * Gives it some properties instead of what it had; the others stay.
     *
     * @return as it is now; empty: there is no such account
     * @throws Conflict as {@link #put}
     */
    public Optional<JsonObject> change(String text, Parameters some, Motive motive) throws Conflict {
        return change(text, some, SHOWN, motive);
    }

    @Override
    String write(Connection connection, String name, Parameters properties, Optional<JsonObject> before)
            throws SQLException, Conflict {
        Address address = Address.parse(name);
        if (address.localPart().indexOf('+') >= 0 || address.localPart().equals("*")) {
            throw new Invalid("address", name, "an address without +tag; * is an alias for all that is left");
        }
        Optional<String> password = properties.secret("password");
        String hash = password.map(passwords::hash).orElse(null);
        String proof = password.map(Secret::of).map(scram::text).orElse(null);
        if (before.isEmpty()) {
            checkFree(connection, address);
            accounts.create(address, hash, proof, Instant.now());
            entities.flush();
        } else if (hash != null && proof != null) {
            new Query(UPDATE_PASSWORD, hash, proof, address.domain(), address.localPart()).update(connection);
            new Query("DELETE FROM session WHERE account_id = ?", id(connection, address)).update(connection);
        }
        if (properties.flag(REVOKE)) {
            new Query("DELETE FROM app_password WHERE account_id = ?", id(connection, address)).update(connection);
        }
        update(connection, address, properties, before);
        long id = id(connection, address);
        delegates(connection, id, properties);
        administers(connection, id, properties);
        return before.isEmpty() ? "create" : password.isPresent() ? "password" : "put";
    }

    /** Where it forwards to already is not looked at again: that nobody is there any more is no obstacle to a new password. */
    private static void update(
            Connection connection, Address address, Parameters properties, Optional<JsonObject> before)
            throws SQLException, Conflict {
        List<Address> forward = Targets.read(properties, "forward");
        Set<String> known = before.map(row -> row.getJsonArray("forward"))
                .map(array -> array.getValuesAs(JsonString::getString))
                .map(Set::copyOf)
                .orElse(Set.of());
        for (Address target : forward) {
            if (!known.contains(target.toString())) {
                Targets.check(connection, address, target);
            }
        }
        new Query(
                        UPDATE,
                        properties.octets("quota", MOST_OCTETS).orElse(-1L),
                        properties.number("quotaMessages", 0, MOST_MESSAGES).orElse(-1),
                        properties.flag("login", true),
                        properties.flag("receive", true),
                        properties.flag("keep", true),
                        forward.stream().map(Address::toString).collect(Collectors.joining("\n")),
                        properties
                                .choice("role", Role.class)
                                .map(Role::toString)
                                .orElse(""),
                        address.domain(),
                        address.localPart())
                .update(connection);
    }

    private static void delegates(Connection connection, long id, Parameters properties) throws SQLException, Conflict {
        new Query("DELETE FROM delegate WHERE account_id = ?", id).update(connection);
        for (String text : Set.copyOf(properties.list("delegates"))) {
            Address one = address("delegates", text);
            if (new Query(ADD_DELEGATE, id, one.domain(), one.localPart()).update(connection) == 0) {
                throw new Conflict(one + " is no account of this server");
            }
        }
    }

    private static void administers(Connection connection, long id, Parameters properties)
            throws SQLException, Conflict {
        if (!properties.has("administers")) {
            return;
        }
        new Query("DELETE FROM domain_administrator WHERE account_id = ?", id).update(connection);
        for (String text : Set.copyOf(properties.list("administers"))) {
            String domain = DomainTable.name("administers", text);
            if (new Query(ADD_DOMAIN, id, domain).update(connection) == 0) {
                throw new Conflict(domain + " is no domain of this server, or another name of one");
            }
        }
    }

    private static long id(Connection connection, Address address) throws SQLException {
        return row(address).rows(connection).get(0).getJsonNumber("id").longValue();
    }

    private static void checkFree(Connection connection, Address address) throws SQLException, Conflict {
        checkDomain(connection, address);
        if (!AliasTable.one(address).rows(connection).isEmpty()) {
            throw new Conflict(address + " is an alias: delete it first");
        }
    }

    /** Accounts and aliases of one domain are made one after the other: the domain is locked. */
    static void checkDomain(Connection connection, Address address) throws SQLException, Conflict {
        List<JsonObject> domain = new Query(
                        "SELECT d.alias_of IS NOT NULL AS \"alias\" FROM domain d WHERE d.name = ? FOR UPDATE",
                        address.domain())
                .rows(connection);
        if (domain.isEmpty()) {
            throw new Conflict(address.domain() + " is no domain of this server: make it one first");
        }
        if (domain.get(0).getBoolean("alias")) {
            throw new Conflict(address.domain() + " is another name of a domain: its addresses are those of that one");
        }
    }

    /** With all of its mail, for good. Those to whom its mailboxes were shown hear of it. */
    @Override
    void remove(Connection connection, String name, JsonObject before) throws SQLException {
        long id = id(connection, Address.parse(name));
        MailboxList.hold(connection, id);
        MailboxList.change(new Tx(connection), Rows.read(connection, CONCERNED, row -> row.getLong(1), id, id));
        new Query("SELECT id FROM mailbox WHERE account_id = ? ORDER BY id FOR UPDATE", id).rows(connection);
        new Query(FORGET_ENTRIES, id, id, id).within(PATIENCE_SECONDS).update(connection);
        for (String table : List.of(
                "maildrop_lock WHERE account_id = ?",
                "mailbox WHERE account_id = ?",
                "mailbox_list WHERE account_id = ?",
                "alias WHERE account_id = ?",
                "account WHERE id = ?")) {
            new Query("DELETE FROM " + table, id).within(PATIENCE_SECONDS).update(connection);
        }
    }
}
