package fish.remora.app.operation;

import fish.remora.app.operation.Audit.Motive;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A table of things with names, that people list, look at, put and delete. Each call is a transaction of its own; each change is in the audit. All
 * throw {@link Invalid}.
 */
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public abstract class ManagedTable {
    private final Kind kind;

    @PersistenceContext
    private EntityManager entities;

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    /**
     * What it is a table of.
     *
     * @param name such as account
     * @param plural what a list is called
     * @param key the column with the name
     * @param columns a query up to its WHERE
     * @param filters what a list is narrowed down by
     * @param properties what is put
     */
    record Kind(String name, String plural, String key, String columns, Set<String> filters, Set<String> properties) {}

    ManagedTable(Kind kind) {
        this.kind = kind;
    }

    /** Such as account. */
    public String name() {
        return kind.name();
    }

    /** What a list is narrowed down by. */
    public Set<String> filters() {
        return kind.filters();
    }

    /** What is put. */
    public Set<String> properties() {
        return kind.properties();
    }

    /** One page of those that somebody may see. */
    public JsonObject list(Parameters filter, Page page, Scope scope) {
        Query query = new Query(kind.columns() + " true");
        narrow(query, filter, page, scope);
        query.add("LIMIT ?", page.limit() + 1);
        try (Connection connection = database.getConnection()) {
            return page.answer(kind.plural(), query.rows(connection), row -> row.getString(kind.key()));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** Adds conditions, what comes behind the page before, and the order. */
    abstract void narrow(Query query, Parameters filter, Page page, Scope scope);

    public Optional<JsonObject> find(String text) {
        try (Connection connection = database.getConnection()) {
            return one(text).rows(connection).stream().findFirst();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** The one of this name, in each of its spellings. */
    abstract Query one(String text);

    /** Its name in the one spelling that the table has. */
    abstract String canonical(String text);

    /**
     * Makes it, or gives it these properties instead of what it had; secrets that are not given stay.
     *
     * @return as it is now
     * @throws Conflict when something else stands against it
     * @throws Stale when it builds on another state
     */
    public JsonObject put(String text, Parameters properties, Motive motive) throws Conflict {
        return write(text, motive, before -> Optional.of(properties)).orElseThrow();
    }

    private Optional<JsonObject> write(
            String text, Motive motive, Function<Optional<JsonObject>, Optional<Parameters>> properties)
            throws Conflict {
        String name = canonical(text);
        try {
            Connection connection = connection();
            Optional<JsonObject> before = audit.begin(connection, motive, kind.name(), name, one(text));
            Optional<Parameters> wanted = properties.apply(before);
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            String action = write(connection, name, wanted.get(), before);
            JsonObject now = one(text).rows(connection).get(0);
            audit.write(connection, motive, kind.name() + "." + action, name, now);
            return Optional.of(now);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /**
     * Gives it some properties instead of what it had; the others stay.
     *
     * @param shown those that a row shows as they are put
     * @return as it is now; empty: there is none of this name
     * @throws Conflict as {@link #put}
     * @throws Stale as {@link #put}
     */
    Optional<JsonObject> change(String text, Parameters some, Set<String> shown, Motive motive) throws Conflict {
        return write(text, motive, before -> before.map(row -> some.over(row, shown)));
    }

    /** @return what the audit calls it */
    abstract String write(Connection connection, String name, Parameters properties, Optional<JsonObject> before)
            throws SQLException, Conflict;

    /**
     * Takes it away.
     *
     * @return false when there was none
     * @throws Conflict while something needs it
     * @throws Stale when it builds on another state
     */
    public boolean delete(String text, Motive motive) throws Conflict {
        String name = canonical(text);
        try {
            Connection connection = connection();
            Optional<JsonObject> before = audit.begin(connection, motive, kind.name(), name, one(text));
            if (before.isPresent()) {
                remove(connection, name, before.get());
                audit.write(connection, motive, kind.name() + ".delete", name, before.get());
            }
            return before.isPresent();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    abstract void remove(Connection connection, String name, JsonObject before) throws SQLException, Conflict;

    /** JPA writes as well: its connection, for a second one may be outside of the transaction on Payara. */
    private Connection connection() {
        return entities.unwrap(Connection.class);
    }
}
