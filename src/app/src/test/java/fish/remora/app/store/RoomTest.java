package fish.remora.app.store;

import static fish.remora.app.store.StoreContractTest.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import fish.remora.app.store.Node.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Quotas hold, however many store something at once. */
class RoomTest {
    private static final String MAIL = "Subject: Hello\r\n\r\n" + "0123456789abcde\r\n".repeat(52);
    private static final int AT_ONCE = 8;

    private final Node node = new Node();
    private final User ann;

    RoomTest() throws SQLException {
        ann = node.user();
    }

    @AfterEach
    void countersAreRight() throws SQLException {
        assertThat(node.wrong()).isZero();
    }

    private void quota(User user, long octets) throws SQLException {
        node.run("UPDATE account SET quota = " + octets + " WHERE id = "
                + user.id().value());
    }

    /** How many of them were not denied for want of room. */
    private static int done(List<Callable<Object>> all) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            int done = 0;
            for (Future<Object> one : threads.invokeAll(all)) {
                done += one.get() == Denied.Code.OVERQUOTA ? 0 : 1;
            }
            return done;
        } finally {
            threads.shutdown();
        }
    }

    private static Object codeOf(Callable<?> call) throws Exception {
        try {
            return call.call();
        } catch (Denied denied) {
            return denied.code();
        }
    }

    @Test
    void ofManyAppendsAtOnceOneFits() throws Exception {
        quota(ann, 1000);
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(() -> codeOf(() -> node.append(ann, "INBOX", MAIL)));
        }
        assertThat(done(all)).isEqualTo(1);
    }

    @Test
    void copiesIntoTwoMailboxesOfOneAccountShareItsRoom() throws Exception {
        User bob = node.user();
        node.append(bob, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(bob);
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            String name = "m" + i;
            node.folders.create(ann.id(), name, Optional.empty());
            node.acls.setAcl(ann.id(), name, bob.address(), EnumSet.of(Right.LOOKUP, Right.INSERT));
            String there = "Other Users/" + ann.address() + "/" + name;
            all.add(() -> codeOf(() -> node.copies.copy(bob.id(), inbox.id(), Node.uids(1), there)));
        }
        quota(ann, 1000);
        assertThat(done(all)).isEqualTo(1);
    }

    @Test
    void whatIsReplacedMakesRoom() throws Exception {
        quota(ann, MAIL.length());
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.appender.replace(ann.id(), inbox.id(), new Uid(1), "INBOX", Node.message(MAIL));
        assertDenied(
                Denied.Code.OVERQUOTA,
                () -> node.appender.replace(ann.id(), inbox.id(), new Uid(2), "INBOX", Node.message(MAIL + "x")));
        assertThat(Node.text(node.inbox(ann).view())).isEqualTo("2:0");
    }

    @Test
    void whoHasTooMuchMayStillCopyNothing() throws Exception {
        node.append(ann, "INBOX", MAIL);
        quota(ann, 1);
        OpenMailbox inbox = node.inbox(ann);
        assertThat(node.copies.copy(ann.id(), inbox.id(), Node.uids(7), "INBOX").to())
                .isEmpty();
    }

    @Test
    void whatIsLargeIsRefusedInWhole() throws Exception {
        quota(ann, 1000);
        String large = "Subject: large\r\n\r\n" + "0123456789abcde\r\n".repeat(100_000);
        long before = node.number("SELECT count(*) FROM content");
        assertDenied(Denied.Code.OVERQUOTA, () -> node.append(ann, "INBOX", large));
        assertThat(node.number("SELECT count(*) FROM content")).isEqualTo(before);
    }
}
