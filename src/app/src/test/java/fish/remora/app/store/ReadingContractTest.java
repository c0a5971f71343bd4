package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Cache;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Octets;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import fish.remora.app.reading.Views;
import fish.remora.app.store.Node.User;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is read when something is wrong or large. */
class ReadingContractTest {
    /** How {@code StoredContent} begins. */
    private static final String PARTS = "SELECT octets FROM content";

    private static final String LONG = "Subject: long\r\n\r\n" + "filler ".repeat(60_000) + "needle\r\n";

    private final FailingDatabase failing =
            new FailingDatabase(Postgres.shared().database());
    private final Node node = new Node(Map.of(), failing.way());
    private final User ann;
    private final OpenMailbox inbox;

    ReadingContractTest() throws SQLException, Denied {
        ann = node.user();
        node.append(ann, "INBOX", "Subject: one\r\n\r\nfirst\r\n", LONG);
        inbox = node.inbox(ann);
    }

    private long[] search(String text) throws Denied {
        return node.search.search(ann.id(), inbox.id(), new SearchKey.Text(text));
    }

    private StoredMessage fetched(long uid) throws Denied {
        return node.reader.fetch(ann.id(), inbox.id(), Node.uids(uid), Set.of()).get(0);
    }

    private static void assertDenied(Denied.Code code, Action action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.code()).isEqualTo(code));
    }

    private interface Action {
        void run() throws Denied;
    }

    @Test
    void aFailureOfTheDatabaseIsNoMessageThatIsGone() throws Denied, SQLException {
        failing.failAt(PARTS);
        assertDenied(Denied.Code.UNAVAILABLE, () -> search("needle"));
        node.run("UPDATE message SET summary = NULL WHERE id = " + fetched(2).message());
        assertDenied(
                Denied.Code.UNAVAILABLE,
                () -> node.reader.fetch(ann.id(), inbox.id(), Node.uids(1, 2), Set.of(Detail.SUMMARY)));
        failing.failAt(null);
        assertThat(search("needle")).containsExactly(2);
        assertThat(search("needle")).containsExactly(2);
    }

    /** Its octets come again, as no message's do, so that it shows whether it was forgotten. */
    @Test
    void whatIsGoneIsLeftOutAndNotForgotten() throws Denied, SQLException {
        long two = fetched(2).message();
        node.run("UPDATE message SET summary = NULL, header_size = NULL WHERE id = " + two);
        node.run("CREATE TABLE aside" + two + " AS SELECT * FROM content WHERE message_id = " + two);
        node.run("DELETE FROM content WHERE message_id = " + two);
        assertThat(search("needle")).isEmpty();
        for (Detail detail : List.of(Detail.SUMMARY, Detail.HEADER, Detail.LISTED)) {
            assertThat(node.reader.fetch(ann.id(), inbox.id(), Node.uids(1, 2), Set.of(detail)))
                    .singleElement()
                    .satisfies(one -> assertThat(one.uid().value()).isEqualTo(1));
            assertThat(node.reader.fetch(ann.id(), inbox.id(), Node.uids(2), Set.of(detail)))
                    .isEmpty();
        }
        node.run("INSERT INTO content SELECT * FROM aside" + two);
        node.run("DROP TABLE aside" + two);
        assertThat(search("needle")).containsExactly(2);
    }

    private List<StoredMessage> headers(long... uids) throws Denied {
        return node.reader.fetch(ann.id(), inbox.id(), Node.uids(uids), Set.of(Detail.HEADER));
    }

    private List<String> listed(long... uids) throws Denied {
        return node.reader.fetch(ann.id(), inbox.id(), Node.uids(uids), Set.of(Detail.LISTED)).stream()
                .map(one -> new String(one.octets(), StandardCharsets.US_ASCII))
                .toList();
    }

    /** What lists ask for is kept beside the message; where it is long, or the message older, the whole header comes. */
    @Test
    void listsNeedNoContent() throws Denied, SQLException {
        String longer = "X: y\r\nTo: " + "a@b.c, ".repeat(200) + "d@e.f\r\n\r\n";
        List<Uid> uids = node.append(
                        ann,
                        "INBOX",
                        "Received: x\r\nsubject: three\r\n four\r\nX: y\r\n\r\nZ",
                        longer,
                        "X: y\r\n\r\nZ")
                .to();
        long[] all = uids.stream().mapToLong(Uid::value).toArray();
        assertThat(listed(all)).containsExactly("subject: three\r\n four\r\n\r\n", longer, "\r\n");
        node.run(
                "UPDATE message SET listed = NULL WHERE id = " + fetched(all[0]).message());
        assertThat(listed(all[0])).containsExactly("Received: x\r\nsubject: three\r\n four\r\nX: y\r\n\r\n");
        node.run("UPDATE message SET header_size = NULL WHERE id = "
                + fetched(all[0]).message());
        listed(all[0]);
        assertThat(listed(all[0])).containsExactly("subject: three\r\n four\r\n\r\n");
    }

    /** Those that lie side by side are looked for in another way than those that do not; either comes as it was asked for. */
    @Test
    void messagesComeInTheOrderThatTheyAreNamedIn() throws Denied {
        node.append(ann, "INBOX", "Subject: three\r\n\r\n", "Subject: four\r\n\r\n", "Subject: five\r\n\r\n");
        node.store(ann, inbox, Mode.ADD, Flag.DELETED.bit(), 3);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(headers(1, 2, 3, 4, 5)).extracting(StoredMessage::uid).isEqualTo(Node.uids(1, 2, 4, 5));
        assertThat(headers(1, 2, 4)).extracting(StoredMessage::uid).isEqualTo(Node.uids(1, 2, 4));
        assertThat(headers(1, 5)).extracting(StoredMessage::uid).isEqualTo(Node.uids(1, 5));
        assertThat(headers(5, 2, 4)).extracting(StoredMessage::uid).isEqualTo(Node.uids(5, 2, 4));
        assertThat(headers(2, 2)).extracting(StoredMessage::uid).isEqualTo(Node.uids(2, 2));
        assertThat(node.reader.fetch(ann.id(), inbox.id(), Node.uids(4, 5), Set.of()))
                .extracting(StoredMessage::uid)
                .isEqualTo(Node.uids(4, 5));
    }

    @Test
    void aHeaderComesAsItIs() throws Denied {
        String odd = "Subject: a\u0000b \u00e9\u0080\r\nTo:\r\n folded\r\nTo: again\nX:bare\r\n\r\n";
        String large = "X: " + "y".repeat(200_000) + "\r\n\r\n";
        byte[] octets = (odd + "body").getBytes(StandardCharsets.ISO_8859_1);
        node.appender.append(
                ann.id(), "INBOX", List.of(new NewMessage(Octets.of(octets), 0, List.of(), Optional.empty())));
        String[] seven = IntStream.range(0, 7).mapToObj(i -> large + "body").toArray(String[]::new);
        node.append(ann, "INBOX", seven);
        node.append(ann, "INBOX", "\r\nno header");
        assertThat(headers(3))
                .singleElement()
                .satisfies(one -> assertThat(new String(one.octets(), StandardCharsets.ISO_8859_1))
                        .isEqualTo(odd));
        List<StoredMessage> some = headers(3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(some).hasSizeBetween(2, 7);
        assertThat(new String(some.get(1).octets(), StandardCharsets.US_ASCII)).isEqualTo(large);
        assertThat(headers(11))
                .singleElement()
                .satisfies(one -> assertThat(one.octets()).isEqualTo("\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(node.reader.fetch(ann.id(), inbox.id(), Node.uids(3), Set.of(Detail.FIRST_PART)))
                .singleElement()
                .satisfies(one -> assertThat(one.octets()).isEqualTo(octets));
    }

    @Test
    void whoHasAMailboxReadsNoOtherOnesMessages() throws Denied, SQLException {
        User eve = node.user();
        node.append(eve, "INBOX", "Subject: eve\r\n\r\n");
        OpenMailbox hers = node.inbox(eve);
        StoredMessage one = fetched(1);
        assertThat(node.reader.read(ann.id(), inbox.id(), one, 0)).hasSize((int) one.size());
        assertDenied(Denied.Code.EXPUNGEISSUED, () -> node.reader.read(eve.id(), hers.id(), one, 0));
        Maildrop.Item item = new Maildrop.Item(one.uid(), one.message(), one.size(), 1);
        assertThat(node.reader.inbox(ann.id(), item, 0)).isPresent();
        assertThat(node.reader.inbox(eve.id(), item, 0)).isEmpty();
        node.store(ann, inbox, Mode.ADD, Flag.DELETED.bit(), 1);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(node.reader.read(ann.id(), inbox.id(), one, 0)).hasSize((int) one.size());
        node.run("DELETE FROM removed WHERE message_id = " + one.message());
        assertDenied(Denied.Code.EXPUNGEISSUED, () -> node.reader.read(ann.id(), inbox.id(), one, 0));
        node.run("UPDATE message SET copies = 0 WHERE id = " + one.message());
    }

    @Test
    void firstPartsComeUpToTheFirstMessageThatIsNoMore() throws Denied, SQLException {
        node.append(ann, "INBOX", "three");
        List<StoredMessage> all = List.of(fetched(1), fetched(2), fetched(3));
        List<Maildrop.Item> items = all.stream()
                .map(one -> new Maildrop.Item(one.uid(), one.message(), one.size(), 1))
                .toList();
        List<byte[]> parts = node.reader.inbox(ann.id(), items);
        assertThat(parts).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(parts.get(i)).isEqualTo(node.reader.read(ann.id(), inbox.id(), all.get(i), 0));
        }
        Maildrop.Item nothing =
                new Maildrop.Item(items.get(1).uid(), items.get(0).message(), 1, 1);
        assertThat(node.reader.inbox(ann.id(), List.of(items.get(2), nothing, items.get(0))))
                .containsExactly(parts.get(2));
        assertThat(node.reader.inbox(ann.id(), List.of(nothing, items.get(0)))).isEmpty();
        assertThat(node.reader.inbox(node.user().id(), items)).isEmpty();
    }

    /** What has not changed is not read: behind the modseqs' back it has. */
    @Test
    void aViewIsBuiltUponTheSessionsOwnWhenTheNodeHasForgotten()
            throws Denied, SQLException, ReflectiveOperationException {
        MailboxView known = inbox.view();
        String entry = " WHERE uid = 1 AND mailbox_id = " + inbox.id().value();
        node.run("UPDATE entry SET flags = 64" + entry);
        node.append(ann, "INBOX", "three");
        forget();
        MailboxView later = node.views.view(ann.id(), known, true);
        assertThat(Node.text(later)).isEqualTo("1:0 2:0 3:0");
        forget();
        assertThat(Node.text(node.views.newest(inbox.id().value(), true))).isEqualTo("1:64 2:0 3:0");
        node.run("UPDATE entry SET flags = 0" + entry);
    }

    private void forget() throws ReflectiveOperationException {
        Field slots = Views.class.getDeclaredField("slots");
        slots.setAccessible(true);
        ((Cache<?, ?>) slots.get(node.views)).invalidateAll();
    }

    /** More than the driver fetches at once, a message without a known header among them. */
    @Test
    void aLargeMailbox() throws Denied, SQLException {
        String mailbox = String.valueOf(inbox.id().value());
        node.run("INSERT INTO entry (mailbox_id, uid, message_id, size, internal_date, flags, modseq) SELECT " + mailbox
                + ", u, " + fetched(1).message() + ", 25, now(), 1, 9 FROM generate_series(3, 50000) AS u");
        node.run("UPDATE mailbox SET uid_next = 50001, messages = 50000, highest_modseq = 9 WHERE id = " + mailbox);
        node.run(
                "UPDATE message SET header_size = NULL WHERE id = " + fetched(2).message());
        MailboxView view = new Node().views.select(ann.id(), "INBOX").view();
        assertThat(view.size()).isEqualTo(50_000);
        assertThat(view.uid(49_999)).isEqualTo(50_000);
        assertThat(view.flags(49_999)).isEqualTo(1);
        assertThat(new Node().search.search(ann.id(), inbox.id(), new SearchKey.Header("X-None", "x")))
                .isEmpty();
        assertThat(new Node().search.search(ann.id(), inbox.id(), new SearchKey.Header("Subject", "lon")))
                .containsExactly(2);
        node.run("DELETE FROM entry WHERE uid > 2 AND mailbox_id = " + mailbox);
        node.run("UPDATE mailbox SET messages = 2 WHERE id = " + mailbox);
    }

    @Test
    void signaturesOfAnotherVersionSayNothing() throws Denied, SQLException {
        assertThat(search("nothing of the kind")).isEmpty();
        String table = " text_signature SET bits = decode(repeat('00', 512), 'hex')";
        String where = " WHERE mailbox_id = " + inbox.id().value();
        node.run("UPDATE" + table + where);
        assertThat(search("first")).isEmpty();
        node.run("UPDATE" + table + ", version = 0" + where);
        assertThat(search("first")).containsExactly(1);
        Node other = new Node();
        assertThat(other.search.search(ann.id(), inbox.id(), new SearchKey.Text("needle")))
                .containsExactly(2);
        assertThat(node.number("SELECT count(*) FROM text_signature" + where + " AND version > 0"))
                .isEqualTo(2);
    }
}
