package fish.remora.app.store;

import static fish.remora.app.store.StoreContractTest.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import fish.remora.app.sql.StoreFailure;
import fish.remora.app.store.Node.User;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others hold, hide or have changed, and mailboxes that are very full. */
class CrowdTest {
    private static final String MAIL = "Subject: Hello\r\n\r\nGood morning\r\n";
    private static final int MANY = 12_000;

    private final Node node = new Node();
    private final User ann;
    private final User bob;

    CrowdTest() throws SQLException {
        ann = node.user();
        bob = node.user();
    }

    @AfterEach
    void countersAreRight() throws SQLException {
        assertThat(node.wrong()).isZero();
    }

    private String bobs(String name) {
        return MailboxInfo.OTHERS + bob.address() + "/" + name;
    }

    /** Messages 2 to {@value #MANY} show the octets of the first. */
    private OpenMailbox full(User user) throws Denied, SQLException {
        node.append(user, "INBOX", MAIL);
        String inbox = "(SELECT id FROM mailbox WHERE name = 'INBOX' AND account_id = "
                + user.id().value() + ")";
        node.run(
                "INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, flags, modseq) SELECT mailbox_id, n, message_id, size, now(), 0, 2"
                        + " FROM entry, generate_series(2, " + MANY + ") n WHERE uid = 1 AND mailbox_id = " + inbox);
        node.run("UPDATE message SET copies = " + MANY
                + " WHERE id IN (SELECT message_id FROM entry WHERE mailbox_id = " + inbox + ")");
        node.run("UPDATE mailbox SET messages = " + MANY + ", unseen = " + MANY + ", uid_next = " + (MANY + 1)
                + ", octets = octets * " + MANY + ", highest_modseq = highest_modseq + 1 WHERE id = " + inbox);
        return node.inbox(user);
    }

    /** Runs while another transaction holds the user's mailboxes. */
    private static void whileHeld(User user, ThrowingCallable action) throws SQLException {
        try (Connection connection = Postgres.shared().database().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "SELECT 1 FROM mailbox WHERE account_id = " + user.id().value() + " FOR UPDATE");
            assertThatCode(action).doesNotThrowAnyException();
        }
    }

    private static long[] all() {
        return LongStream.rangeClosed(1, MANY).toArray();
    }

    @Test
    void nobodyIsToldOfWhatHeMayNotSee() throws Denied {
        node.folders.create(bob.id(), "Divorce", Optional.empty());
        node.folders.create(ann.id(), "mine", Optional.empty());
        assertDenied(Denied.Code.NOPERM, () -> node.folders.create(ann.id(), bobs("Divorce"), Optional.empty()));
        assertDenied(Denied.Code.NOPERM, () -> node.folders.create(ann.id(), bobs("Work"), Optional.empty()));
        assertDenied(
                Denied.Code.NOPERM,
                () -> node.folders.create(ann.id(), MailboxInfo.OTHERS + "no@mx.test/Work", Optional.empty()));
        for (String to : List.of(bobs("Divorce"), bobs("Work"), MailboxInfo.OTHERS + "no@mx.test/Work")) {
            assertDenied(Denied.Code.CANNOT, () -> node.folders.rename(ann.id(), "mine", to));
        }
        node.folders.create(bob.id(), "Shared", Optional.empty());
        node.acls.setAcl(bob.id(), "Shared", ann.address(), Right.of("lkx"));
        for (String to : List.of(bobs("Divorce"), bobs("Work"))) {
            assertDenied(Denied.Code.NOPERM, () -> node.folders.rename(ann.id(), bobs("Shared"), to));
        }
        node.acls.setAcl(bob.id(), "Divorce", ann.address(), Right.of("l"));
        assertDenied(Denied.Code.ALREADYEXISTS, () -> node.folders.create(ann.id(), bobs("Divorce"), Optional.empty()));
    }

    @Test
    void whatIsBelowGoesOnlyWithTheRightToIt() throws Denied {
        node.folders.create(bob.id(), "a", Optional.empty());
        node.acls.setAcl(bob.id(), "a", ann.address(), Right.of("lkx"));
        node.folders.create(bob.id(), "a/b", Optional.empty());
        node.acls.setAcl(bob.id(), "a/b", ann.address(), Right.of("l"));
        assertDenied(Denied.Code.NOPERM, () -> node.folders.rename(ann.id(), bobs("a"), bobs("a2")));
        node.folders.rename(bob.id(), "a", "c/a");
        node.acls.setAcl(bob.id(), "c", ann.address(), Right.of("lk"));
        node.acls.setAcl(bob.id(), "c/a/b", ann.address(), Right.of("x"));
        node.folders.rename(ann.id(), bobs("c/a"), bobs("c/d"));
        assertThat(node.listing.find(bob.id(), "c/d/b").exists()).isPresent();
    }

    @Test
    void veryManyAreChangedAndExpunged() throws Denied, SQLException {
        OpenMailbox inbox = full(ann);
        node.store(ann, inbox, Mode.ADD, 8, all());
        assertThat(node.status(ann, "INBOX").deleted()).isEqualTo(MANY);
        node.store(ann, inbox, Mode.REMOVE, 8, 1, 7_000, MANY);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(Node.text(node.inbox(ann).view())).isEqualTo("1:0 7000:0 " + MANY + ":0");
    }

    @Test
    void veryManyAreMovedAndDeleted() throws Denied, SQLException {
        OpenMailbox inbox = full(ann);
        node.folders.create(ann.id(), "other", Optional.empty());
        assertThat(node.copies
                        .move(ann.id(), inbox.id(), Node.uids(all()), "other")
                        .to())
                .isEqualTo(Node.uids(all()));
        OpenMailbox other = node.views.select(ann.id(), "other");
        assertThat(node.copies
                        .move(ann.id(), other.id(), Node.uids(all()), "INBOX")
                        .from())
                .isEqualTo(Node.uids(all()));
        node.folders.rename(ann.id(), "INBOX", "old");
        assertThat(node.status(ann, "INBOX").messages()).isZero();
        assertThat(node.status(ann, "old").messages()).isEqualTo(MANY);
        long old = node.views.select(ann.id(), "old").id().value();
        node.folders.delete(ann.id(), "old");
        assertThat(node.number("SELECT count(*) FROM removed WHERE mailbox_id = " + old))
                .isEqualTo(MANY);
        assertThat(node.number("SELECT count(*) FROM expunged WHERE mailbox_id = " + old))
                .isZero();
    }

    /** A client closes each mailbox it has visited; another one's transaction does not matter to it then. */
    @Test
    void whereNothingIsDeletedExpungeTouchesNothing() throws Denied, SQLException {
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        whileHeld(ann, () -> node.flagging.expunge(ann.id(), inbox.id(), Optional.empty()));
    }

    @Test
    void whoWaitsTooLongIsToldWhy() throws Denied, SQLException {
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        whileHeld(ann, () -> assertDenied(Denied.Code.INUSE, () -> node.store(ann, inbox, Mode.ADD, 1, 1)));
        node.store(ann, inbox, Mode.ADD, 1, 1);
    }

    /** The other mails of its group are tried alone then. */
    @Test
    void mailForAHeldMailboxDoesNotWaitForLong() throws Denied, SQLException {
        whileHeld(
                ann,
                () -> assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> node.deliver(List.of(bob, ann)))
                        .matches(StoreFailure::isLocked));
        node.deliver(List.of(bob, ann));
        assertThat(node.status(bob, "INBOX").messages()).isEqualTo(1);
    }

    @Test
    void newKeywordsAreHeardOfWithoutAnyMessage() throws Denied {
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.flagging.store(
                ann.id(),
                inbox.id(),
                Node.uids(9),
                new FlagChange(Mode.ADD, 0, List.of("a", "b"), OptionalLong.empty()));
        assertThat(new Node().views.view(ann.id(), inbox.view(), true).keywords())
                .containsExactly("a", "b");
        assertThat(node.inbox(ann).view().highestModseq())
                .isGreaterThan(inbox.view().highestModseq());
    }

    /** The port's caller gives bits, of which only those of system flags are meant. */
    @Test
    void bitsOfKeywordsAreNoSystemFlags() throws Denied {
        node.appender.append(ann.id(), "INBOX", List.of(Node.message(MAIL, 0, "word"), Node.message(MAIL)));
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 1 | 256, 2);
        assertThat(Node.text(node.inbox(ann).view())).isEqualTo("1:256 2:1");
    }

    @Test
    void annotationsHaveABoundForAllMailboxes() throws Denied {
        byte[] large = new byte[65_536];
        for (int i = 0; i < 16; i++) {
            node.folders.create(ann.id(), "m" + i, Optional.empty());
            String name = i % 2 == 0 ? "/private/note" : "/shared/note";
            node.annotations.setMetadata(ann.id(), "m" + i, Map.of(name, Optional.of(large)));
        }
        assertDenied(
                Denied.Code.LIMIT,
                () -> node.annotations.setMetadata(ann.id(), "", Map.of("/private/x", Optional.of(new byte[1]))));
        node.annotations.setMetadata(bob.id(), "INBOX", Map.of("/private/x", Optional.of(large)));
        node.folders.delete(ann.id(), "m0");
        node.annotations.setMetadata(ann.id(), "", Map.of("/private/x", Optional.of(new byte[1])));
    }
}
