package fish.remora.app.store;

import fish.remora.api.AccountId;
import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Octets;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Placed;
import fish.remora.app.access.Acls;
import fish.remora.app.access.Annotations;
import fish.remora.app.access.Appender;
import fish.remora.app.access.Folders;
import fish.remora.app.access.Listing;
import fish.remora.app.access.Quotas;
import fish.remora.app.mailbox.Copies;
import fish.remora.app.mailbox.Flagging;
import fish.remora.app.mailbox.Mailboxes;
import fish.remora.app.reading.MessageReader;
import fish.remora.app.reading.Views;
import fish.remora.app.reading.Watches;
import fish.remora.app.search.Search;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** What one node has of the port for IMAP, without a port, and people to try it with. */
final class Node {
    private static final int MAIL_SIZE = 40;
    private static final AtomicLong NEXT = new AtomicLong(1000);

    final Listing listing;
    final Folders folders;
    final Acls acls;
    final Annotations annotations;
    final Quotas quotas;
    final Views views;
    final Watches watches;
    final MessageReader reader;
    final Appender appender;
    final Flagging flagging;
    final Copies copies;
    final Search search;
    final Wiring wiring;
    private final DataSource database;

    Node() {
        this(Map.of());
    }

    Node(Map<String, String> settings) {
        this(settings, Postgres.shared().database());
    }

    Node(Map<String, String> settings, DataSource way) {
        database = way;
        wiring = new Wiring(database, settings);
        listing = wiring.get(Listing.class);
        folders = wiring.get(Folders.class);
        acls = wiring.get(Acls.class);
        annotations = wiring.get(Annotations.class);
        quotas = wiring.get(Quotas.class);
        views = wiring.get(Views.class);
        watches = wiring.get(Watches.class);
        reader = wiring.get(MessageReader.class);
        appender = wiring.get(Appender.class);
        flagging = wiring.get(Flagging.class);
        copies = wiring.get(Copies.class);
        search = wiring.get(Search.class);
    }

    /** Somebody new, with INBOX. */
    record User(AccountId id, String address) {}

    User user() throws SQLException {
        return user("mx.test");
    }

    /** As the other, of that domain. */
    User user(String domain) throws SQLException {
        long id = NEXT.incrementAndGet();
        String name = "user" + id;
        run("INSERT INTO domain (id, name) VALUES (" + NEXT.incrementAndGet() + ", '" + domain
                + "') ON CONFLICT DO NOTHING");
        run("INSERT INTO account (id, domain_id, local_part, created_at) SELECT " + id + ", id, '" + name
                + "', now() FROM domain WHERE name = '" + domain + "'");
        run("INSERT INTO mailbox (id, account_id, name, uid_validity) VALUES (" + NEXT.incrementAndGet() + ", " + id
                + ", 'INBOX', 5)");
        return new User(new AccountId(id), name + "@" + domain);
    }

    void run(String sql) throws SQLException {
        update(sql);
    }

    /** How many rows it has changed. */
    int update(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** How the database goes about it. */
    String plan(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql);
                ResultSet row = statement.executeQuery()) {
            StringBuilder plan = new StringBuilder();
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }

    static NewMessage message(String text) {
        return message(text, 0);
    }

    static NewMessage message(String text, long flags, String... keywords) {
        Content content = Octets.of(text.getBytes(StandardCharsets.UTF_8));
        return new NewMessage(content, flags, List.of(keywords), Optional.empty());
    }

    Placed append(User user, String mailbox, String... texts) throws Denied {
        return appender.append(
                user.id(), mailbox, List.of(texts).stream().map(Node::message).toList());
    }

    OpenMailbox inbox(User user) throws Denied {
        return views.select(user.id(), "INBOX");
    }

    MailboxStatus status(User user, String mailbox) throws Denied {
        return listing.find(user.id(), mailbox).exists().orElseThrow().status();
    }

    List<Uid> store(User user, OpenMailbox mailbox, FlagChange.Mode mode, long flags, long... uids) throws Denied {
        return flagging.store(
                user.id(), mailbox.id(), uids(uids), new FlagChange(mode, flags, List.of(), OptionalLong.empty()));
    }

    static List<Uid> uids(long... uids) {
        return LongStream.of(uids).mapToObj(Uid::new).toList();
    }

    /** UIDs and flags: {@code 1:0 2:8}. */
    static String text(MailboxView view) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < view.size(); i++) {
            text.append(i > 0 ? " " : "").append(view.uid(i)).append(':').append(view.flags(i));
        }
        return text.toString();
    }

    /** One mail for all of them, as a group commit stores it. */
    void deliver(List<User> all) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<Long> inboxes = new ArrayList<>();
            for (User user : all) {
                inboxes.add(number("SELECT id FROM mailbox WHERE name = 'INBOX' AND account_id = "
                        + user.id().value()));
            }
            String ones = inboxes.stream().map(one -> "1").toList().toString();
            String take = take().replace("?1", array(inboxes.toString()))
                    .replace("?2", array(ones))
                    .replace("?3", array(ones.replace("1", String.valueOf(MAIL_SIZE))));
            long id = NEXT.incrementAndGet() + 1_000_000_000;
            List<String> entries = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(take)) {
                while (row.next()) {
                    entries.add("(" + row.getLong(1) + "," + row.getLong(2) + "," + row.getLong(3) + "," + id + ","
                            + MAIL_SIZE + ", now())");
                }
            }
            statement.execute("INSERT INTO message (id, received_at, size, parts, header_index, copies) VALUES (" + id
                    + ", now(), " + MAIL_SIZE + ", 1, '{}', " + entries.size() + ")");
            statement.execute("INSERT INTO entry (mailbox_id, uid, modseq, message_id, size, internal_date) VALUES "
                    + String.join(",", entries));
            connection.commit();
        }
    }

    private static String array(String list) {
        return "'" + list.replace('[', '{').replace(']', '}') + "'";
    }

    private static String take() {
        try {
            Field take = Mailboxes.class.getDeclaredField("TAKE");
            take.setAccessible(true);
            return (String) take.get(null);
        } catch (ReflectiveOperationException gone) {
            throw new AssertionError(gone);
        }
    }

    /** Mailboxes whose counters are wrong, or messages whose copies are. */
    long wrong() throws SQLException {
        return number("""
                SELECT (SELECT count(*) FROM mailbox m CROSS JOIN LATERAL (
                         SELECT count(*) AS messages, coalesce(sum(size), 0) AS octets, count(*) FILTER (WHERE flags & 1 = 0) AS unseen,
                                count(*) FILTER (WHERE flags & 8 <> 0) AS deleted FROM entry WHERE mailbox_id = m.id) e
                         WHERE (m.messages, m.octets, m.unseen, m.deleted) <> (e.messages, e.octets, e.unseen, e.deleted))
                     + (SELECT count(*) FROM message g LEFT JOIN (
                         SELECT message_id, count(*) AS n FROM (SELECT message_id FROM entry UNION ALL SELECT message_id FROM removed) x GROUP BY 1
                         ) e ON e.message_id = g.id WHERE g.copies <> coalesce(e.n, 0))
                     + (SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM message g WHERE g.id = e.message_id))
                     + (SELECT count(*) FROM mailbox m WHERE m.uid_next <= (SELECT coalesce(max(uid), 0) FROM entry WHERE mailbox_id = m.id))
                     + (SELECT count(*) FROM entry e JOIN mailbox m ON m.id = e.mailbox_id WHERE e.modseq > m.highest_modseq)""");
    }
}
