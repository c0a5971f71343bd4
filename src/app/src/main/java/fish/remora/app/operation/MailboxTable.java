package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.operation.Transfers.Direction;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Mailboxes and what is in them, as an export reads them. A page costs the same wherever it begins. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class MailboxTable {
    private static final String MAILBOXES = """
            SELECT name AS "name", uid_validity::numeric AS "uidValidity", messages::numeric AS "messages", octets::numeric AS "octets"
              FROM mailbox WHERE account_id = ? AND name > ? ORDER BY name LIMIT ?""";

    private static final String MESSAGES = """
            SELECT uid::numeric AS "uid", size::numeric AS "size", (flags & 255)::int AS "flags", internal_date AS "internalDate"
              FROM entry WHERE mailbox_id = ? AND uid > ? ORDER BY uid LIMIT ?""";

    private static final String MESSAGE = "SELECT message_id, size FROM entry WHERE mailbox_id = ? AND uid = ?";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /**
     * A message that can be read.
     *
     * @param id of its octets, which never change
     */
    public record Located(long id, Content content) {}

    /**
     * The account's mailboxes, ordered by name.
     *
     * @return empty when there is no such account
     */
    public Optional<JsonObject> list(String account, Page page) {
        Address address = AccountTable.address("address", account);
        try (Connection connection = database.getConnection()) {
            Optional<Long> id = Access.account(connection, address);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            List<JsonObject> rows = new Query(MAILBOXES, id.get(), page.after(), page.limit() + 1).rows(connection);
            return Optional.of(page.answer("mailboxes", rows, row -> row.getString("name")));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /**
     * What a mailbox holds, ordered by UID; the cursor is a UID.
     *
     * @return empty when there is no such mailbox
     */
    public Optional<JsonObject> messages(String account, String name, Page page) {
        Address address = AccountTable.address("address", account);
        long after = page.after().isEmpty() ? 0 : uid("after", page.after());
        try (Connection connection = database.getConnection()) {
            Optional<Long> mailbox = mailbox(connection, address, name(name));
            if (mailbox.isEmpty()) {
                return Optional.empty();
            }
            List<JsonObject> rows = new Query(MESSAGES, mailbox.get(), after, page.limit() + 1)
                    .rows(connection).stream().map(MailboxTable::described).toList();
            return Optional.of(page.answer(
                    "messages", rows, row -> row.getJsonNumber("uid").toString()));
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private static JsonObject described(JsonObject row) {
        JsonArrayBuilder flags = Json.createArrayBuilder();
        Flag.words(row.getInt("flags")).forEach(flags::add);
        return Json.createObjectBuilder(row).add("flags", flags).build();
    }

    /**
     * One message, to be streamed after this transaction.
     *
     * @param transfer an export that has begun
     * @return empty when there is no such message
     */
    public Optional<Located> find(String account, String name, String uid, String transfer) {
        Address address = AccountTable.address("address", account);
        try (Connection connection = database.getConnection()) {
            Transfers.check(connection, transfer, Direction.EXPORT, address);
            Optional<Long> mailbox = mailbox(connection, address, name(name));
            if (mailbox.isEmpty()) {
                return Optional.empty();
            }
            return Rows.read(
                            connection,
                            MESSAGE,
                            row -> new Located(
                                    row.getLong(1), new StoredContent(database, row.getLong(1), row.getLong(2), 0)),
                            mailbox.get(),
                            uid("uid", uid))
                    .stream()
                    .findFirst();
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    /** The account's mailbox of that name, made when it is missing, as those above it are. */
    static long ensure(Tx tx, Ids ids, long account, MailboxName name) throws SQLException {
        String text = name.text();
        for (int slash = text.indexOf('/'); slash > 0; slash = text.indexOf('/', slash + 1)) {
            make(tx, ids, account, text.substring(0, slash));
        }
        return make(tx, ids, account, text);
    }

    private static long make(Tx tx, Ids ids, long account, String name) throws SQLException {
        Optional<Long> found = Access.own(tx.connection(), account, name);
        if (found.isPresent()) {
            return found.get();
        }
        MailboxList.make(tx, ids.next(), account, name, Optional.empty());
        return Access.own(tx.connection(), account, name).orElseThrow();
    }

    private static Optional<Long> mailbox(Connection connection, Address address, MailboxName name)
            throws SQLException {
        Optional<Long> account = Access.account(connection, address);
        return account.isEmpty() ? account : Access.own(connection, account.get(), name.text());
    }

    static MailboxName name(String written) {
        try {
            return MailboxName.of(written);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid("mailbox", written.replaceAll("\\p{Cc}", "?"), MailboxName.ALLOWED);
        }
    }

    /** One that can be made here. */
    static MailboxName made(String parameter, String written) {
        MailboxName name = name(written);
        if ((name.text() + "/").regionMatches(true, 0, MailboxInfo.OTHERS, 0, MailboxInfo.OTHERS.length())) {
            throw new Invalid(
                    parameter, written, "a mailbox of the account's own: others' are below " + MailboxInfo.OTHERS);
        }
        return name;
    }

    private static long uid(String parameter, String text) {
        if (text.matches("[0-9]{1,10}")) {
            return Long.parseLong(text);
        }
        throw new Invalid(parameter, text, "a UID");
    }
}
