package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.api.Secret;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.DomainName;
import fish.remora.app.account.Passwords;
import fish.remora.app.account.Scram;
import fish.remora.app.operation.Audit.Motive;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** The table {@code account}: people, and what they may do. A password goes in and never comes out. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AccountTable {
    /** What a row says. */
    public static final Set<String> NAMES = Set.of("password", "quota", "login", "receive");

    /** What a list is narrowed down by. */
    public static final Set<String> FILTER = Set.of("domain", "address");

    private static final long MOST_OCTETS = 1L << 50;

    private static final String COLUMNS = """
            SELECT a.local_part || '@' || d.name AS "address", a.quota::numeric AS "quota", a.login AS "login", a.receive AS "receive",
                   a.password IS NOT NULL AS "password", a.created_at AS "created", coalesce(m.messages, 0)::numeric AS "messages",
                   coalesce(m.octets, 0)::numeric AS "octets"
              FROM account a JOIN domain d ON d.id = a.domain_id
                   LEFT JOIN LATERAL (SELECT sum(messages) AS messages, sum(octets) AS octets FROM mailbox WHERE account_id = a.id) m ON true
             WHERE""";

    private static final String ONE = COLUMNS + " d.name = ? AND a.local_part = ?";

    /** Messages that nothing else shows are cleared away in small batches, as after an expunge. */
    private static final String FORGET_ENTRIES = """
            WITH gone AS (
              DELETE FROM entry e USING mailbox m WHERE m.id = e.mailbox_id AND m.account_id = ? RETURNING e.message_id
            ), ended AS (SELECT message_id AS id, count(*) AS n FROM gone GROUP BY message_id),
               held AS (SELECT id FROM message WHERE id IN (SELECT id FROM ended) ORDER BY id FOR NO KEY UPDATE)
            UPDATE message m SET copies = m.copies - e.n FROM ended e JOIN held h ON h.id = e.id WHERE m.id = e.id""";

    private static final int PATIENCE_SECONDS = 600;

    @PersistenceContext
    private EntityManager entities;

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @EJB
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    @Inject
    private Scram scram;

    @Inject
    private Audit audit;

    /** The address as a filter or a path has it. */
    static Address address(String parameter, String text) {
        try {
            Address given = Address.parse(text);
            return new Address(given.localKey(), DomainName.canonical(given.domain()));
        } catch (IllegalArgumentException wrong) {
            throw new Invalid(parameter, text.replaceAll("\\p{Cntrl}", "?"), "an address such as ann@example.org");
        }
    }

    public JsonObject list(Parameters filter, Page page) {
        Query query = new Query(COLUMNS + " true");
        filter.text("domain").ifPresent(domain -> query.add("AND d.name = ?", DomainTable.name("domain", domain)));
        filter.text("address")
                .map(one -> address("address", one))
                .ifPresent(one -> query.add("AND d.name = ? AND a.local_part = ?", one.domain(), one.localPart()));
        if (!page.after().isEmpty()) {
            Address after = address("after", page.after());
            query.add("AND (d.name, a.local_part) > (?, ?)", after.domain(), after.localPart());
        }
        query.add("ORDER BY d.name, a.local_part LIMIT ?", page.limit() + 1);
        try (Connection connection = database.getConnection()) {
            return page.answer("accounts", query.rows(connection), row -> row.getString("address"));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    public Optional<JsonObject> find(String text) {
        Address address = address("address", text);
        try (Connection connection = database.getConnection()) {
            return one(connection, address);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static Optional<JsonObject> one(Connection connection, Address address) throws SQLException {
        return new Query(ONE, address.domain(), address.localPart())
                .rows(connection).stream().findFirst();
    }

    /**
     * Makes the account, or gives it these properties instead of what it had; a password that is not given stays.
     *
     * @throws Conflict when its domain is not ours, or the name is an alias
     */
    public JsonObject put(String text, Parameters properties, Motive motive) throws Conflict {
        Address address = address("address", text);
        if (address.localPart().indexOf('+') >= 0 || address.localPart().equals("*")) {
            throw new Invalid("address", text, "an address without +tag; * is an alias for all that is left");
        }
        Optional<String> password = properties.text("password");
        String hash = password.map(passwords::hash).orElse(null);
        String proof = password.map(Secret::of).map(scram::text).orElse(null);
        try {
            // JPA writes as well: its connection, for a second one may be outside of the transaction on Payara.
            Connection connection = entities.unwrap(Connection.class);
            Optional<JsonObject> before = one(connection, address);
            if (before.isEmpty()) {
                checkFree(connection, address);
                accounts.create(address, hash, proof, Instant.now());
                entities.flush();
            } else if (hash != null && proof != null) {
                new Query(UPDATE_PASSWORD, hash, proof, address.domain(), address.localPart()).update(connection);
            }
            new Query(
                            UPDATE,
                            properties.octets("quota", MOST_OCTETS).orElse(-1L),
                            properties.flag("login", true),
                            properties.flag("receive", true),
                            address.domain(),
                            address.localPart())
                    .update(connection);
            JsonObject now = one(connection, address).orElseThrow();
            audit.write(
                    connection,
                    motive,
                    before.isEmpty() ? "account.create" : password.isPresent() ? "account.password" : "account.put",
                    address.toString(),
                    now);
            return now;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static final String OF = " FROM domain d WHERE d.id = a.domain_id AND d.name = ? AND a.local_part = ?";

    private static final String UPDATE =
            "UPDATE account a SET quota = nullif(?::bigint, -1), login = ?, receive = ?" + OF;

    private static final String UPDATE_PASSWORD = "UPDATE account a SET password = ?, scram = ?" + OF;

    private void checkFree(Connection connection, Address address) throws SQLException, Conflict {
        // An alias is made under this lock too.
        if (new Query("SELECT id FROM domain WHERE name = ? FOR UPDATE", address.domain())
                .rows(connection)
                .isEmpty()) {
            throw new Conflict(address.domain() + " is no domain of this server: make it one first");
        }
        if (!AliasTable.targets(connection, address).isEmpty()) {
            throw new Conflict(address + " is an alias: delete it first");
        }
    }

    /**
     * With all of its mail, for good.
     *
     * @return false when there was none
     */
    public boolean delete(String text, Motive motive) {
        Address address = address("address", text);
        try (Connection connection = database.getConnection()) {
            Optional<JsonObject> before = one(connection, address);
            if (before.isEmpty()) {
                return false;
            }
            long id = new Query(
                            "SELECT a.id::numeric AS id FROM account a JOIN domain d ON d.id = a.domain_id WHERE d.name = ? AND a.local_part = ? FOR UPDATE OF a",
                            address.domain(),
                            address.localPart())
                    .rows(connection)
                    .get(0)
                    .getJsonNumber("id")
                    .longValue();
            new Query("SELECT id FROM mailbox WHERE account_id = ? ORDER BY id FOR UPDATE", id).rows(connection);
            new Query(FORGET_ENTRIES, id).within(PATIENCE_SECONDS).update(connection);
            for (String table : List.of(
                    "expunged WHERE mailbox_id IN (SELECT id FROM mailbox WHERE account_id = ?)",
                    "maildrop_lock WHERE account_id = ?",
                    "mailbox WHERE account_id = ?",
                    "alias WHERE account_id = ?",
                    "account WHERE id = ?")) {
                new Query("DELETE FROM " + table, id).within(PATIENCE_SECONDS).update(connection);
            }
            audit.write(connection, motive, "account.delete", address.toString(), before.get());
            return true;
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
