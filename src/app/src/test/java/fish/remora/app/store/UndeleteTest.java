package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Forgetting;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.QuotaExceeded;
import fish.remora.app.operation.RemovedTable;
import fish.remora.app.store.Node.User;
import jakarta.json.JsonObject;
import java.lang.reflect.Method;
import java.sql.SQLException;
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
        where.append(ann, "INBOX", MAIL, MAIL, MAIL);
        OpenMailbox inbox = where.inbox(ann);
        where.store(ann, inbox, Mode.ADD, 8 | 4, 1, 3);
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
        collect(node);
        assertThat(node.number(mine)).isZero();
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
