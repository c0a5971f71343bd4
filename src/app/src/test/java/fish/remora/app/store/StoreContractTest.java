package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import fish.remora.api.mailbox.UidRange;
import fish.remora.app.store.Node.User;
import fish.remora.protocol.mime.Summary;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link fish.remora.api.MailboxListener} promises about messages. */
class StoreContractTest {
    private static final String MAIL = "Subject: Hello\r\nFrom: bob@mx.test\r\n\r\nGood morning\r\n";

    private final Node node = new Node();
    private final User ann;

    StoreContractTest() throws SQLException {
        ann = node.user();
    }

    @AfterEach
    void countersAreRight() throws SQLException {
        assertThat(node.wrong()).isZero();
    }

    static void assertDenied(Denied.Code code, ThrowingCallable call) {
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(call)
                .satisfies(denied -> assertThat(denied.code()).isEqualTo(code));
    }

    private MailboxView now(OpenMailbox mailbox) throws Denied {
        return node.views.view(ann.id(), mailbox.view(), false);
    }

    @Test
    void appendsInOrderWithFlags() throws Denied {
        Placed first = node.append(ann, "INBOX", MAIL, MAIL);
        Placed more = node.appender.append(
                ann.id(), "inbox", List.of(Node.message(MAIL, Flag.SEEN.bit() | Flag.DELETED.bit(), "$Work", "Other")));
        assertThat(first.to()).isEqualTo(Node.uids(1, 2));
        assertThat(more.to()).isEqualTo(Node.uids(3));
        assertThat(more.uidValidity()).isEqualTo(5);
        OpenMailbox inbox = node.inbox(ann);
        assertThat(Node.text(inbox.view())).isEqualTo("1:0 2:0 3:" + (1 + 8 + 256 + 512));
        assertThat(inbox.view().keywords()).isEqualTo(List.of("$Work", "Other"));
        assertThat(inbox.view().uidNext()).isEqualTo(4);
        assertThat(node.status(ann, "INBOX").unseen()).isEqualTo(2);
        assertThat(node.status(ann, "INBOX").deleted()).isEqualTo(1);
    }

    @Test
    void sizesOfAllKinds() throws Denied {
        String large = "Subject: large\r\n\r\n" + "0123456789abcde\r\n".repeat(40_000);
        Placed placed = node.append(ann, "INBOX", "", MAIL, large);
        OpenMailbox inbox = node.inbox(ann);
        List<StoredMessage> all =
                node.reader.fetch(ann.id(), inbox.id(), placed.to(), Set.of(Detail.FIRST_PART, Detail.SUMMARY));
        assertThat(all).extracting(one -> one.octets().length).containsExactly(0, MAIL.length(), StoredMessage.PART);
        StringBuilder whole = new StringBuilder();
        for (int part = 0; part < all.get(2).parts(); part++) {
            whole.append(
                    new String(node.reader.read(ann.id(), inbox.id(), all.get(2), part), StandardCharsets.US_ASCII));
        }
        assertThat(whole.toString()).isEqualTo(large);
        assertThat(Summary.read(all.get(1).summary()).headerSize()).isEqualTo(MAIL.indexOf("Good"));
    }

    @Test
    void fetchesHeadersInTheOrderAskedFor() throws Denied, SQLException {
        Placed placed = node.append(ann, "INBOX", MAIL, MAIL.replace("Hello", "Again"));
        OpenMailbox inbox = node.inbox(ann);
        for (int round = 0; round < 2; round++) {
            List<StoredMessage> found =
                    node.reader.fetch(ann.id(), inbox.id(), Node.uids(2, 7, 1), Set.of(Detail.HEADER, Detail.SUMMARY));
            assertThat(found).extracting(StoredMessage::uid).isEqualTo(Node.uids(2, 1));
            assertThat(new String(found.get(0).octets(), StandardCharsets.US_ASCII))
                    .isEqualTo("Subject: Again\r\nFrom: bob@mx.test\r\n\r\n");
            assertThat(Summary.isReadable(found.get(1).summary())).isTrue();
            // As a version before this one has left it.
            node.run("UPDATE message SET summary = NULL, header_size = NULL");
        }
        assertThat(placed.to()).hasSize(2);
    }

    @Test
    void answersAreBounded() throws Denied {
        String large = "Subject: large\r\n\r\n" + "0123456789abcde\r\n".repeat(10_000);
        Placed placed = node.append(
                ann, "INBOX", IntStream.range(0, 20).mapToObj(i -> large).toArray(String[]::new));
        OpenMailbox inbox = node.inbox(ann);
        List<StoredMessage> some = node.reader.fetch(ann.id(), inbox.id(), placed.to(), Set.of(Detail.FIRST_PART));
        assertThat(some).hasSizeBetween(1, 10);
        assertThat(node.reader.fetch(ann.id(), inbox.id(), placed.to(), Set.of()))
                .hasSize(20);
    }

    @Test
    void storesFlagsByAllModes() throws Denied {
        node.append(ann, "INBOX", MAIL, MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 3, 1, 2, 3);
        node.store(ann, inbox, Mode.REMOVE, 2, 2);
        node.store(ann, inbox, Mode.REPLACE, 8, 3);
        MailboxView later = now(inbox);
        assertThat(Node.text(later)).isEqualTo("1:3 2:1 3:8");
        assertThat(later.since(inbox.view()).changed()).containsExactly(0, 1, 2);
        assertThat(node.status(ann, "INBOX").unseen()).isEqualTo(1);
        node.store(ann, inbox, Mode.ADD, 1, 1, 2);
        assertThat(now(inbox).highestModseq()).isEqualTo(later.highestModseq());
    }

    @Test
    void leavesAloneWhatHasChangedSince() throws Denied {
        node.append(ann, "INBOX", MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 1, 2);
        List<Uid> failed = node.flagging.store(
                ann.id(),
                inbox.id(),
                Node.uids(1, 2),
                new FlagChange(
                        Mode.ADD, 4, List.of(), OptionalLong.of(inbox.view().highestModseq())));
        assertThat(failed).isEqualTo(Node.uids(2));
        assertThat(Node.text(now(inbox))).isEqualTo("1:4 2:1");
    }

    @Test
    void keywordsHaveRoomForFiftyFour() throws Denied {
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        List<String> all =
                IntStream.range(0, Flag.KEYWORDS).mapToObj(i -> "k" + i).toList();
        node.flagging.store(ann.id(), inbox.id(), Node.uids(1), new FlagChange(Mode.ADD, 0, all, OptionalLong.empty()));
        assertThat(now(inbox).keywords(now(inbox).flags(0))).isEqualTo(all);
        FlagChange one = new FlagChange(Mode.ADD, 0, List.of("K3", "more"), OptionalLong.empty());
        assertDenied(Denied.Code.LIMIT, () -> node.flagging.store(ann.id(), inbox.id(), Node.uids(1), one));
        FlagChange none = new FlagChange(Mode.REMOVE, 0, List.of("K5", "unheard"), OptionalLong.empty());
        node.flagging.store(ann.id(), inbox.id(), Node.uids(1), none);
        node.flagging.store(ann.id(), inbox.id(), Node.uids(1), one);
        assertThat(now(inbox).keywords(now(inbox).flags(0)))
                .contains("more", "k3")
                .doesNotContain("k5");
    }

    @Test
    void expungesWhatIsDeleted() throws Denied {
        node.append(ann, "INBOX", MAIL, MAIL, MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 8, 1, 2, 4);
        long before = now(inbox).highestModseq();
        node.flagging.expunge(ann.id(), inbox.id(), Optional.of(List.of(new UidRange(2, 3))));
        assertThat(Node.text(now(inbox))).isEqualTo("1:8 3:0 4:8");
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(Node.text(now(inbox))).isEqualTo("3:0");
        assertThat(node.views.vanished(ann.id(), inbox.id(), before))
                .containsExactly(new UidRange(1, 2), new UidRange(4, 4));
        assertThat(node.views.vanished(ann.id(), inbox.id(), now(inbox).highestModseq()))
                .isEmpty();
        long after = now(inbox).highestModseq();
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(now(inbox).highestModseq()).isEqualTo(after);
    }

    /** A range of UIDs goes of which a reader knows some. */
    @Test
    void whoComesBackLearnsWhatCameAndWent() throws Denied, SQLException {
        node.append(ann, "INBOX", MAIL, MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.append(ann, "INBOX", MAIL, MAIL);
        node.store(ann, inbox, Mode.ADD, 8, 2, 3, 4);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(Node.text(node.views.view(ann.id(), inbox.view(), true))).isEqualTo("1:0 5:0");
        assertThat(node.number("SELECT count(*) FROM expunged WHERE mailbox_id = "
                        + inbox.id().value()))
                .isEqualTo(1);
    }

    @Test
    void forgottenUidsAreAllThatAreMissing() throws Denied, SQLException {
        node.append(ann, "INBOX", MAIL, MAIL, MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 8, 1, 2, 4);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        node.run("UPDATE mailbox SET forgotten_modseq = highest_modseq WHERE id = "
                + inbox.id().value());
        assertThat(node.views.vanished(ann.id(), inbox.id(), 1))
                .containsExactly(new UidRange(1, 2), new UidRange(4, 4));
    }

    @Test
    void copiesAndMoves() throws Denied, SQLException {
        node.folders.create(ann.id(), "Other", Optional.empty());
        node.appender.append(
                ann.id(),
                "INBOX",
                List.of(Node.message(MAIL, 1, "one"), Node.message(MAIL, 4, "two"), Node.message(MAIL)));
        node.appender.append(ann.id(), "Other", List.of(Node.message(MAIL, 0, "TWO")));
        OpenMailbox inbox = node.inbox(ann);
        Placed copied = node.copies.copy(ann.id(), inbox.id(), Node.uids(2, 1, 9), "Other");
        assertThat(copied.from()).isEqualTo(Node.uids(1, 2));
        assertThat(copied.to()).isEqualTo(Node.uids(2, 3));
        OpenMailbox other = node.views.select(ann.id(), "Other");
        assertThat(other.view().keywords()).isEqualTo(List.of("TWO", "one"));
        assertThat(Node.text(other.view())).isEqualTo("1:256 2:513 3:260");
        Placed moved = node.copies.move(ann.id(), inbox.id(), Node.uids(1, 3), "Other");
        assertThat(moved.to()).isEqualTo(Node.uids(4, 5));
        assertThat(Node.text(now(inbox))).isEqualTo("2:516");
        Placed here = node.copies.move(ann.id(), inbox.id(), Node.uids(2), "INBOX");
        assertThat(here.to()).isEqualTo(Node.uids(4));
        assertThat(Node.text(now(inbox))).isEqualTo("4:516");
        assertThat(node.number("SELECT count(*) FROM removed WHERE account_id = "
                        + ann.id().value()))
                .isZero();
        assertDenied(Denied.Code.TRYCREATE, () -> node.copies.copy(ann.id(), inbox.id(), Node.uids(4), "Nowhere"));
        List<StoredMessage> facts = node.reader.fetch(ann.id(), other.id(), Node.uids(2, 4), Set.of());
        assertThat(facts.get(0).message()).isEqualTo(facts.get(1).message());
    }

    @Test
    void replaces() throws Denied {
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        Placed placed = node.appender.replace(ann.id(), inbox.id(), new Uid(1), "INBOX", Node.message(MAIL, 16));
        assertThat(placed.to()).isEqualTo(Node.uids(2));
        assertThat(Node.text(now(inbox))).isEqualTo("2:16");
        assertDenied(
                Denied.Code.EXPUNGEISSUED,
                () -> node.appender.replace(ann.id(), inbox.id(), new Uid(1), "INBOX", Node.message(MAIL)));
        assertThat(Node.text(now(inbox))).isEqualTo("2:16");
    }

    @Test
    void quotasHold() throws Denied, SQLException {
        node.run("UPDATE account SET quota_messages = 2, quota = 1000 WHERE id = "
                + ann.id().value());
        node.append(ann, "INBOX", MAIL);
        OpenMailbox inbox = node.inbox(ann);
        assertDenied(Denied.Code.OVERQUOTA, () -> node.append(ann, "INBOX", MAIL, MAIL));
        assertDenied(Denied.Code.OVERQUOTA, () -> node.append(ann, "INBOX", "x".repeat(1001)));
        assertDenied(Denied.Code.OVERQUOTA, () -> node.appender.mayAppend(ann.id(), "INBOX", 1, 1001));
        node.copies.copy(ann.id(), inbox.id(), Node.uids(1), "INBOX");
        assertDenied(Denied.Code.OVERQUOTA, () -> node.copies.copy(ann.id(), inbox.id(), Node.uids(1), "INBOX"));
        node.copies.move(ann.id(), inbox.id(), Node.uids(1, 2), "INBOX");
        assertThat(node.quotas.quota(ann.id(), "").messages()).isEqualTo(2);
        assertThat(node.quotas.quota(ann.id(), "INBOX").octetsLimit()).hasValue(1000);
    }

    @Test
    void viewsAreShared() throws Denied {
        node.append(ann, "INBOX", MAIL);
        OpenMailbox one = node.inbox(ann);
        OpenMailbox two = node.inbox(ann);
        assertThat(one.view()).isSameAs(two.view());
        assertThat(now(one)).isSameAs(one.view());
    }

    @Test
    void otherNodesAreSeen() throws Denied {
        node.append(ann, "INBOX", MAIL, MAIL);
        OpenMailbox inbox = node.inbox(ann);
        Node other = new Node();
        other.append(ann, "INBOX", MAIL);
        other.store(ann, other.inbox(ann), Mode.ADD, 8, 1);
        other.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        other.flagging.store(
                ann.id(), inbox.id(), Node.uids(2), new FlagChange(Mode.ADD, 1, List.of("new"), OptionalLong.empty()));
        MailboxView seen = node.views.view(ann.id(), inbox.view(), true);
        assertThat(Node.text(seen)).isEqualTo("2:257 3:0");
        assertThat(seen.keywords()).isEqualTo(List.of("new"));
        assertThat(Node.text(other.inbox(ann).view())).isEqualTo(Node.text(seen));
    }
}
