package fish.remora.it;

import fish.remora.it.peer.Cable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The server's own PostgreSQL, seen past the server. A connection for each call, so that it may come and go. Any thread. */
record Database(String url, String password) {
    static Database in(Path data) {
        try {
            String port = Files.readString(data.resolve("postgres.port")).strip();
            String password =
                    Files.readString(data.resolve("postgres.password")).strip();
            return new Database("jdbc:postgresql://127.0.0.1:" + port + "/remora", password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url, "remora", password);
    }

    /** To the cluster's other database. */
    Connection openMaintenance() throws SQLException {
        return sibling("postgres").open();
    }

    /** Another one of the cluster's, if there is one. */
    Database sibling(String name) {
        return new Database(url.replaceFirst("/[^/]+$", "/" + name), password);
    }

    /** The same by another way. */
    Database by(Cable cable) {
        return new Database(url.replaceFirst("//[^/]+/", "//" + cable.hostPort() + "/"), password);
    }

    int port() {
        return URI.create(url.substring("jdbc:".length())).getPort();
    }

    void run(String sql, Object... values) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = prepare(connection, sql, values)) {
            statement.execute();
        }
    }

    /** How many rows were changed. */
    int change(String sql, Object... values) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** The first column. */
    List<String> list(String sql, Object... values) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            var list = new ArrayList<String>();
            while (rows.next()) {
                list.add(rows.getString(1));
            }
            return list;
        }
    }

    String text(String sql, Object... values) throws SQLException {
        return list(sql, values).get(0);
    }

    long number(String sql, Object... values) throws SQLException {
        return Long.parseLong(text(sql, values));
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Makes an account of a new name, with ann's password, so that a test has a mailbox to itself. */
    User newUser(String localPart) throws SQLException {
        run("""
                WITH fresh AS (SELECT coalesce(max(id), 0) + 1 AS id FROM account WHERE id < 1000000),
                made AS (
                  INSERT INTO account (id, domain_id, local_part, password, created_at)
                  SELECT fresh.id, ann.domain_id, ?, ann.password, now()
                    FROM fresh, account ann JOIN domain ON domain.id = ann.domain_id
                   WHERE ann.local_part = 'ann' AND domain.name = 'mx.test'
                  RETURNING id)
                INSERT INTO mailbox (id, account_id, name, uid_validity) SELECT id, id, 'INBOX', 1 FROM made""", localPart);
        return new User(localPart + "@" + Remora.DOMAIN, Remora.ANN.password());
    }

    /** Makes a name lead to a user's inbox; {@code *} is the catch-all. */
    void alias(String domain, String localPart, User user) throws SQLException {
        run("""
                INSERT INTO alias (domain_id, local_part, account_id)
                SELECT domain.id, ?, account.id
                  FROM domain, account JOIN domain home ON home.id = account.domain_id
                 WHERE domain.name = ? AND account.local_part = ? AND home.name = 'mx.test'""", localPart, domain, user.localPart());
    }

    void domain(String name) throws SQLException {
        run("INSERT INTO domain (id, name) SELECT (SELECT count(*) FROM domain) + 1, ?", name);
    }

    /** Messages in the user's inbox. */
    long messagesOf(User user) throws SQLException {
        return number("""
                SELECT count(*) FROM entry JOIN mailbox ON mailbox.id = mailbox_id JOIN account ON account.id = account_id
                 WHERE local_part = ?""", user.localPart());
    }

    /** The octets of the user's last message, as stored. */
    byte[] lastMessageOf(User user) throws SQLException {
        List<byte[]> all = contentsOf(user);
        return all.get(all.size() - 1);
    }

    /** The octets of each of the user's messages, as stored, in their order. */
    List<byte[]> contentsOf(User user) throws SQLException {
        var contents = new ArrayList<byte[]>();
        try (Connection connection = open();
                PreparedStatement statement = prepare(connection, """
                        SELECT part, content.octets
                          FROM content JOIN entry USING (message_id) JOIN mailbox ON mailbox.id = mailbox_id
                               JOIN account ON account.id = account_id
                         WHERE local_part = ? ORDER BY uid, part""", user.localPart());
                ResultSet rows = statement.executeQuery()) {
            var octets = new ByteArrayOutputStream();
            while (rows.next()) {
                if (rows.getInt(1) == 0 && octets.size() > 0) {
                    contents.add(octets.toByteArray());
                    octets.reset();
                }
                octets.writeBytes(rows.getBytes(2));
            }
            if (octets.size() > 0) {
                contents.add(octets.toByteArray());
            }
        }
        return contents;
    }

    /** What does not agree with itself, in words: counters against rows, content against messages. */
    List<String> inconsistencies() throws SQLException {
        return list("""
                SELECT 'mailbox ' || id || ' counts wrongly' FROM mailbox
                 WHERE messages <> (SELECT count(*) FROM entry WHERE mailbox_id = id)
                    OR octets <> (SELECT coalesce(sum(size), 0) FROM entry WHERE mailbox_id = id)
                    OR unseen <> (SELECT count(*) FROM entry WHERE mailbox_id = id AND flags & 1 = 0)
                    OR deleted <> (SELECT count(*) FROM entry WHERE mailbox_id = id AND flags & 8 <> 0)
                    OR uid_next <= (SELECT coalesce(max(uid), 0) FROM entry WHERE mailbox_id = id)
                UNION ALL
                SELECT 'message ' || id || ' is shown ' || copies || ' times, it says' FROM message
                 WHERE copies <> (SELECT count(*) FROM entry WHERE message_id = id) + (SELECT count(*) FROM removed WHERE message_id = id)
                UNION ALL
                SELECT 'message ' || id || ' lacks content' FROM message
                 WHERE copies > 0
                   AND (size <> (SELECT coalesce(sum(length(octets)), 0) FROM content WHERE message_id = id)
                     OR parts <> (SELECT count(*) FROM content WHERE message_id = id))""");
    }
}
