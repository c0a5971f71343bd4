package fish.remora.app.outgoing;

import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The identities of accounts: RFC 8621 §6. Who has none yet gets one for each of his addresses when he asks first. Thread-safe. */
@ApplicationScoped
public class Identities {
    private static final String OF =
            "SELECT id, email, own, properties, made, changed FROM identity WHERE account_id = ? ORDER BY own DESC, id";

    private static final String ALIASES = """
            SELECT l.local_part || '@' || d.name FROM alias l JOIN domain d ON d.id = l.domain_id
             WHERE l.account_id = ? AND l.local_part ~ '^[a-z0-9._+-]+$' ORDER BY 1 LIMIT 20""";

    private static final String ADD =
            "INSERT INTO identity (id, account_id, email, own, properties, made, changed) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private static final String CHANGE =
            "UPDATE identity SET properties = ?, changed = ? WHERE account_id = ? AND id = ?";

    private static final String REMOVE = "DELETE FROM identity WHERE account_id = ? AND id = ? AND NOT own";

    @Inject
    private Store store;

    @Inject
    private Ids ids;

    /** Identities and how far they had come. */
    public record All(List<Identity> list, Turn turn) {
        /** Empty: there is none of that id. */
        public Optional<Identity> get(long id) {
            return list.stream().filter(one -> one.id() == id).findFirst();
        }
    }

    /** @param address of the account */
    public All of(long account, Address address) throws Denied {
        All found = store.read(connection -> all(connection, account));
        return found.list().stream().anyMatch(Identity::own) ? found : store.write(tx -> first(tx, account, address));
    }

    public Turn turn(long account) throws Denied {
        return store.read(connection -> Turn.of(connection, Turn.Of.IDENTITIES, account));
    }

    private static All all(Connection connection, long account) throws SQLException {
        // The step first: what has changed in between is told again.
        Turn turn = Turn.of(connection, Turn.Of.IDENTITIES, account);
        List<Identity> list = Rows.read(
                connection,
                OF,
                row -> new Identity(
                        row.getLong(1),
                        row.getString(2),
                        row.getBoolean(3),
                        json(row.getString(4)),
                        row.getLong(5),
                        row.getLong(6)),
                account);
        return new All(list, turn);
    }

    static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private All first(Tx tx, long account, Address address) throws SQLException {
        long step = Turn.next(tx.connection(), Turn.Of.IDENTITIES, account);
        if (all(tx.connection(), account).list().isEmpty()) {
            add(tx.connection(), account, new Identity(ids.next(), address.toString(), true, NONE, step, step));
            for (String alias : Rows.read(tx.connection(), ALIASES, row -> row.getString(1), account)) {
                add(tx.connection(), account, new Identity(ids.next(), alias, false, NONE, step, step));
            }
        }
        return all(tx.connection(), account);
    }

    private static final JsonObject NONE = JsonValue.EMPTY_JSON_OBJECT;

    private static void add(Connection connection, long account, Identity one) throws SQLException {
        Rows.update(
                connection,
                ADD,
                one.id(),
                account,
                one.email(),
                one.own(),
                one.properties().toString(),
                one.made(),
                one.changed());
    }

    /** @return its id */
    public long create(long account, String email, JsonObject properties) throws Denied {
        long id = ids.next();
        return store.<Long, RuntimeException>write(tx -> {
            long step = Turn.next(tx.connection(), Turn.Of.IDENTITIES, account);
            add(tx.connection(), account, new Identity(id, email, false, properties, step, step));
            return id;
        });
    }

    /** @return false: it is no more */
    public boolean change(long account, long id, JsonObject properties) throws Denied {
        return store.<Boolean, RuntimeException>write(tx -> {
            long step = Turn.next(tx.connection(), Turn.Of.IDENTITIES, account);
            return Rows.update(tx.connection(), CHANGE, properties.toString(), step, account, id) > 0;
        });
    }

    /** @return false: it is no more, or the account's own */
    public boolean destroy(long account, long id) throws Denied {
        return store.<Boolean, RuntimeException>write(tx -> {
            long step = Turn.next(tx.connection(), Turn.Of.IDENTITIES, account);
            Turn.lose(tx.connection(), Turn.Of.IDENTITIES, account, step);
            return Rows.update(tx.connection(), REMOVE, account, id) > 0;
        });
    }
}
