package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Forgetting;
import fish.remora.app.mailbox.Mailboxes;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.QuotaExceeded;
import fish.remora.app.operation.RemovedTable;
import fish.remora.app.store.Node.User;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was expunged comes back, or goes for good. */
class UndeleteTest {
    private static final String MAIL = "Subject: Hello\r\nFrom: bob@mx.test\r\n\r\nGood morning\r\n";
    private static final Motive MOTIVE = new Motive("a test", "as a test wants it");

    private final Node node = new Node();
    private final User ann;
    private final RemovedTable removed = node.wiring.get(RemovedTable.class);

    UndeleteTest() throws SQLException {
        ann = node.user();
    }

    @AfterEach
    void countersAreRight() throws SQLException {
        assertThat(node.wrong()).isZero();
    }

    private static Parameters parameters(String... given) {
        var object = Json.createObjectBuilder();
        for (int i = 0; i < given.length; i += 2) {
            object.add(given[i], given[i + 1]);
        }
        return Parameters.of(object.build());
    }

    private OpenMailbox expunged(Node where) throws Denied {
        List<Uid> all = where.append(ann, "INBOX", MAIL, MAIL, MAIL).to();
        OpenMailbox inbox = where.inbox(ann);
        where.store(ann, inbox, Mode.ADD, 8 | 4, all.get(0).value(), all.get(2).value());
        where.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        return inbox;
    }

    private void collect(Node where) throws ReflectiveOperationException {
        Method forget = Forgetting.class.getDeclaredMethod("forget");
        forget.setAccessible(true);
        forget.invoke(where.wiring.get(Forgetting.class));
    }

    @Test
    void comesBackToWhereItWas() throws Exception {
        OpenMailbox inbox = expunged(node);
        JsonObject first =
                removed.list(ann.address(), parameters(), new Page("", 1)).orElseThrow();
        assertThat(first.getJsonArray("messages").getJsonObject(0).getString("subject"))
                .isEqualTo("Hello");
        assertThat(first.getJsonArray("messages").getJsonObject(0).getJsonArray("flags"))
                .hasSize(2);
        JsonObject rest = removed.list(
                        ann.address(), parameters("mailbox", "inbox"), new Page(first.getString("next"), 10))
                .orElseThrow();
        assertThat(rest.getJsonArray("messages")).hasSize(1);
        JsonObject restored = removed.restore(ann.address(), parameters("since", "1h"), MOTIVE)
                .orElseThrow();
        assertThat(restored.getInt("restored")).isEqualTo(2);
        assertThat(Node.text(node.views.view(ann.id(), inbox.view(), false))).isEqualTo("2:0 4:4 5:4");
        assertThat(removed.restore(ann.address(), parameters(), MOTIVE)
                        .orElseThrow()
                        .getInt("restored"))
                .isZero();
        assertThat(removed.list("nobody@mx.test", parameters(), new Page("", 1)))
                .isEmpty();
    }

    @Test
    void comesBackThoughItsMailboxIsGone() throws Exception {
        node.folders.create(ann.id(), "project/x", Optional.empty());
        node.append(ann, "project/x", MAIL);
        node.folders.delete(ann.id(), "project/x");
        removed.restore(ann.address(), parameters(), MOTIVE);
        assertThat(node.status(ann, "project/x").messages()).isEqualTo(1);
        node.folders.delete(ann.id(), "project/x");
        removed.restore(ann.address(), parameters("into", "saved"), MOTIVE);
        assertThat(node.status(ann, "saved").messages()).isEqualTo(1);
    }

    /** A name means what it meant then: what has it now is another mailbox. */
    @Test
    void comesBackToItsMailboxWhateverThatIsCalledNow() throws Exception {
        node.folders.create(ann.id(), "first", Optional.empty());
        node.appender.append(ann.id(), "first", List.of(Node.message(MAIL, 0, "urgent")));
        OpenMailbox first = node.views.select(ann.id(), "first");
        node.store(ann, first, Mode.ADD, 8, 1);
        node.flagging.expunge(ann.id(), first.id(), Optional.empty());
        node.folders.rename(ann.id(), "first", "second");
        node.folders.create(ann.id(), "first", Optional.empty());
        removed.restore(ann.address(), parameters(), MOTIVE);
        assertThat(node.status(ann, "first").messages()).isZero();
        OpenMailbox back = node.views.select(ann.id(), "second");
        assertThat(back.view().size()).isEqualTo(1);
        assertThat(back.view().keywords(back.view().flags(0))).containsExactly("urgent");
    }

    /** Keywords are bits of one mailbox: in another one others. */
    @Test
    void keywordsComeAlongIntoAnotherMailbox() throws Exception {
        node.folders.create(ann.id(), "first", Optional.empty());
        node.folders.create(ann.id(), "other", Optional.empty());
        node.appender.append(ann.id(), "first", List.of(Node.message(MAIL, 1, "urgent"), Node.message(MAIL, 4)));
        node.appender.append(ann.id(), "other", List.of(Node.message(MAIL, 0, "late")));
        OpenMailbox first = node.views.select(ann.id(), "first");
        node.store(ann, first, Mode.ADD, 8, 1, 2);
        node.flagging.expunge(ann.id(), first.id(), Optional.empty());
        removed.restore(ann.address(), parameters("into", "other"), MOTIVE);
        MailboxView back = node.views.select(ann.id(), "other").view();
        assertThat(back.keywords(back.flags(0))).containsExactly("late");
        assertThat(back.keywords(back.flags(1))).containsExactly("urgent");
        assertThat(back.flags(1) & 255).isEqualTo(1);
        assertThat(back.flags(2)).isEqualTo(4);
    }

    @Test
    void whatIsMadeHasAParentAndIsOnesOwn() throws Exception {
        expunged(node);
        for (String wrong : List.of("Other Users/bob@mx.test/x", "other users", "a//b")) {
            assertThatExceptionOfType(Invalid.class)
                    .as(wrong)
                    .isThrownBy(() -> removed.restore(ann.address(), parameters("into", wrong), MOTIVE));
        }
        removed.restore(ann.address(), parameters("into", "saved/2026/November"), MOTIVE);
        assertThat(node.status(ann, "saved/2026/November").messages()).isEqualTo(2);
        assertThat(node.status(ann, "saved").messages()).isZero();
        assertThat(node.status(ann, "saved/2026").messages()).isZero();
    }

    /** UIDs have 32 bits without a sign. */
    @Test
    void pagesGoOnBehindTheLargestUid() throws Exception {
        node.run("UPDATE mailbox SET uid_next = 4294967290 WHERE account_id = "
                + ann.id().value());
        node.append(ann, "INBOX", MAIL, MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 8, 4294967290L, 4294967291L, 4294967292L);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        JsonObject page =
                removed.list(ann.address(), parameters(), new Page("", 2)).orElseThrow();
        assertThat(page.getString("next")).endsWith("-4294967291");
        assertThat(removed.list(ann.address(), parameters(), new Page(page.getString("next"), 2))
                        .orElseThrow()
                        .getJsonArray("messages"))
                .hasSize(1);
    }

    @Test
    void quotasHold() throws Exception {
        expunged(node);
        node.run("UPDATE account SET quota_messages = 2 WHERE id = " + ann.id().value());
        assertThat(node.quotas.quota(ann.id(), "").messages()).isEqualTo(1);
        assertThatExceptionOfType(QuotaExceeded.class)
                .isThrownBy(() -> removed.restore(ann.address(), parameters(), MOTIVE));
    }

    @Test
    void goesForGoodWhenItsTimeIsOver() throws Exception {
        expunged(node);
        String mine =
                "SELECT count(*) FROM removed WHERE account_id = " + ann.id().value();
        collect(node);
        assertThat(node.number(mine)).isEqualTo(2);
        node.run("UPDATE removed SET at = at - interval '8 days' WHERE account_id = "
                + ann.id().value());
        node.append(ann, "INBOX", MAIL);
        long shown = node.number("SELECT max(message_id) FROM entry WHERE mailbox_id = "
                + node.inbox(ann).id().value());
        String gone = "SELECT count(*) FROM content WHERE message_id IN (SELECT id FROM message WHERE copies = 0)";
        collect(node);
        assertThat(node.number(mine)).isZero();
        assertThat(node.number(gone)).isGreaterThanOrEqualTo(2);
        clear();
        assertThat(node.number(gone)).isZero();
        assertThat(node.number("SELECT count(*) FROM content WHERE message_id = " + shown))
                .isEqualTo(1);
    }

    /** The octets that nothing shows any more, by the statement of the timer. */
    private void clear() throws ReflectiveOperationException {
        Mailboxes mailboxes = new Mailboxes();
        Field entities = Mailboxes.class.getDeclaredField("entities");
        entities.setAccessible(true);
        entities.set(mailboxes, proxy(EntityManager.class, (self, method, given) -> statement((String) given[0])));
        while (mailboxes.clear(100) > 0) {
            // There may be more.
        }
    }

    /** Its one parameter is how many. */
    private Object statement(String sql) {
        return proxy(
                Query.class,
                (self, method, given) ->
                        method.getName().equals("executeUpdate") ? node.update(sql.replace("?1", "100")) : self);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What can be had back takes no more room than what is there may. */
    @Test
    void theOldestGoWhenThereAreTooMany() throws Exception {
        expunged(node);
        node.run("UPDATE removed SET at = at - interval '1 hour' WHERE account_id = "
                + ann.id().value());
        expunged(node);
        collect(node);
        String mine =
                "SELECT count(*) FROM removed WHERE account_id = " + ann.id().value();
        assertThat(node.number(mine)).isEqualTo(4);
        expunged(node);
        node.run(
                "UPDATE account SET quota_messages = 5, quota = (SELECT 3 * max(size) FROM removed r WHERE r.account_id = account.id) WHERE id = "
                        + ann.id().value());
        collect(node);
        assertThat(node.number(mine)).isEqualTo(3);
        assertThat(node.number(mine + " AND at < now() - interval '30 minutes'"))
                .isZero();
    }

    @Test
    void zeroDaysAreNone() throws Exception {
        expunged(new Node(Map.of("remora.undelete.days", "0")));
        assertThat(node.number("SELECT count(*) FROM removed WHERE account_id = "
                        + ann.id().value()))
                .isZero();
    }

    @Test
    void whatReadersNeedNoLongerGoes() throws Exception {
        OpenMailbox inbox = expunged(node);
        String mailbox = String.valueOf(inbox.id().value());
        node.run("UPDATE flag_change SET at = at - interval '2 days' WHERE mailbox_id = " + mailbox);
        node.run("UPDATE expunged SET at = at - interval '200 days' WHERE mailbox_id = " + mailbox);
        collect(node);
        assertThat(node.number("SELECT count(*) FROM flag_change WHERE mailbox_id = " + mailbox))
                .isZero();
        assertThat(node.number("SELECT count(*) FROM expunged WHERE mailbox_id = " + mailbox))
                .isZero();
        assertThat(node.views.vanished(ann.id(), inbox.id(), 1)).hasSize(2);
    }
}
