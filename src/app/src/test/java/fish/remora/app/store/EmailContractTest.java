package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.app.email.Conversations;
import fish.remora.app.email.EmailChanges;
import fish.remora.app.email.EmailChanges.Changed;
import fish.remora.app.email.EmailState;
import fish.remora.app.email.Order;
import fish.remora.app.email.Orders;
import fish.remora.app.email.Untold;
import fish.remora.app.mailbox.Mailboxes;
import fish.remora.app.store.Node.User;
import java.lang.reflect.Field;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Orders, threads and changes of messages: RFC 8621 §3, §4. */
class EmailContractTest {
    private final Node node = new Node();
    private final Orders orders = node.wiring.get(Orders.class);
    private final EmailChanges changes = node.wiring.get(EmailChanges.class);
    private final Conversations conversations = node.wiring.get(Conversations.class);
    private final User ann;
    private final OpenMailbox inbox;

    EmailContractTest() throws SQLException, Denied {
        ann = node.user();
        node.listing.list(ann.id());
        inbox = node.inbox(ann);
    }

    private static String mail(String id, String subject, String... references) {
        return "Message-ID: <" + id + "@x.test>\r\nSubject: " + subject + "\r\n"
                + (references.length == 0
                        ? ""
                        : "References: <" + String.join("@x.test> <", references) + "@x.test>\r\n")
                + "\r\ntext\r\n";
    }

    private void append(String mailbox, String text, long second) throws Denied {
        NewMessage plain = Node.message(text);
        node.appender.append(
                ann.id(),
                mailbox,
                List.of(new NewMessage(plain.content(), 0, List.of(), Optional.of(Instant.ofEpochSecond(second)))));
    }

    private void append(String... texts) throws Denied {
        node.append(ann, "INBOX", texts);
    }

    private Order order() throws Denied {
        return orders.newest(ann.id().value(), inbox.id().value());
    }

    private Order threaded() throws Denied {
        return orders.threaded(ann.id().value(), inbox.id().value());
    }

    private static List<Long> uids(Order order) {
        return IntStream.range(0, order.size()).mapToObj(order::uid).toList();
    }

    private void expunge(long... uids) throws Denied {
        node.store(ann, inbox, Mode.ADD, Flag.DELETED.bit(), uids);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
    }

    private long message(long uid) throws SQLException {
        return node.number("SELECT message_id FROM entry WHERE uid = " + uid + " AND mailbox_id = "
                + inbox.id().value());
    }

    private long elsewhere(String mailbox) throws SQLException {
        return node.number("SELECT id FROM mailbox WHERE name = '" + mailbox + "' AND account_id = "
                + ann.id().value());
    }

    private EmailState state() throws Denied {
        return changes.state(ann.id().value());
    }

    private Changed since(EmailState state) throws Denied, Untold {
        return changes.emails(ann.id().value(), state, Integer.MAX_VALUE);
    }

    @Test
    void theNewestLiesOnTop() throws Denied {
        assertThat(uids(order())).isEmpty();
        append("INBOX", mail("a", "a"), 300);
        append("INBOX", mail("b", "b"), 100);
        assertThat(uids(order())).containsExactly(1L, 2L);
        append("INBOX", mail("c", "c"), 200);
        append("INBOX", mail("d", "d"), 400);
        append("INBOX", mail("e", "e"), 50);
        assertThat(uids(order())).containsExactly(4L, 1L, 3L, 2L, 5L);
        expunge(1, 5);
        append("INBOX", mail("f", "f"), 250);
        assertThat(uids(order())).containsExactly(4L, 6L, 3L, 2L);
    }

    /** Whatever happens to a mailbox, the order that is kept is the one that a new node reads. */
    @Test
    void whatIsKeptIsWhatIsThere() throws Denied, SQLException {
        Random random = new Random(7);
        List<Long> there = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            int kind = random.nextInt(5);
            if (kind < 3 || there.isEmpty()) {
                append("INBOX", mail("m" + step, "s" + random.nextInt(3), "m" + random.nextInt(5)), random.nextInt(9));
            } else if (kind == 3) {
                expunge(there.get(random.nextInt(there.size())));
            } else {
                node.copies.copy(ann.id(), inbox.id(), Node.uids(there.get(random.nextInt(there.size()))), "INBOX");
            }
            Order kept = threaded();
            Order read = new Node()
                    .wiring
                    .get(Orders.class)
                    .threaded(ann.id().value(), inbox.id().value());
            assertThat(text(kept)).isEqualTo(text(read));
            assertThat(kept.collapsed()).isEqualTo(read.collapsed());
            there = new ArrayList<>(uids(kept));
        }
    }

    private static String text(Order order) {
        return IntStream.range(0, order.size())
                .mapToObj(i -> order.message(i) + "/" + order.thread(i))
                .toList()
                .toString();
    }

    private List<Integer> threads() throws Denied {
        Order order = threaded();
        List<Long> seen = new ArrayList<>();
        List<Integer> threads = new ArrayList<>();
        for (int i = order.size() - 1; i >= 0; i--) {
            if (!seen.contains(order.thread(i))) {
                seen.add(order.thread(i));
            }
            threads.add(seen.indexOf(order.thread(i)));
        }
        return threads;
    }

    @Test
    void anAnswerIsInTheThreadOfWhatItAnswers() throws Denied {
        append("INBOX", mail("a", "Plan"), 1);
        append("INBOX", mail("b", "Re: plan", "a"), 2);
        append("INBOX", mail("c", "Other", "a"), 3);
        append("INBOX", "Subject: Plan\r\n\r\nno id\r\n", 4);
        append("INBOX", mail("d", "Plan"), 5);
        append("INBOX", mail("e", "PLAN", "unknown", "b"), 6);
        append("INBOX", mail("f", "plan", "unknown"), 7);
        assertThat(threads()).containsExactly(0, 0, 1, 2, 3, 0, 0);
        assertThat(Arrays.stream(threaded().collapsed()).mapToObj(threaded()::uid))
                .containsExactly(7L, 5L, 4L, 3L);
    }

    /** RFC 8621 §3: "An Email's threadId MUST NOT change"; what brings two together goes into the older. */
    @Test
    void twoThreadsBecomeOneForWhatComesLater() throws Denied {
        append("INBOX", mail("a", "Plan"), 1);
        append("INBOX", mail("b", "Plan"), 2);
        assertThat(threads()).containsExactly(0, 1);
        append("INBOX", mail("c", "Plan", "a", "b"), 3);
        assertThat(threads()).containsExactly(0, 1, 0);
        append("INBOX", mail("d", "Plan", "b"), 4);
        assertThat(threads()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void anotherAccountHasItsOwnThreads() throws Denied, SQLException {
        append("INBOX", mail("a", "Plan"), 1);
        User bob = node.user();
        node.append(bob, "INBOX", mail("b", "Re: Plan", "a"));
        Order his = orders.threaded(bob.id().value(), node.inbox(bob).id().value());
        assertThat(his.thread(0)).isNotEqualTo(threaded().thread(0));
    }

    @Test
    void whatComesAndGoesAndChangesIsTold() throws Denied, SQLException, Untold {
        append(mail("a", "a"), mail("b", "b"), mail("c", "c"));
        EmailState known = state();
        assertThat(since(known).all()).isEmpty();
        long first = message(1);
        long second = message(2);
        append(mail("d", "d"), mail("e", "e"));
        node.store(ann, inbox, Mode.ADD, Flag.SEEN.bit(), 2);
        expunge(1, 5);
        Changed changed = since(known);
        assertThat(changed.created()).containsExactly(message(4));
        assertThat(changed.updated()).containsExactly(second);
        assertThat(changed.destroyed()).containsExactly(first);
        assertThat(changed.more()).isFalse();
        assertThat(changed.state()).isEqualTo(state());
        assertThat(EmailState.parse(changed.state().text())).contains(changed.state());
    }

    @Test
    void whatIsMovedIsNotGone() throws Denied, SQLException, Untold {
        append(mail("a", "a"), mail("b", "b"));
        long one = message(1);
        EmailState known = state();
        node.copies.move(ann.id(), inbox.id(), Node.uids(1), "Archive");
        assertThat(since(known).updated()).containsExactly(one);
        assertThat(since(known).all()).hasSize(1);
        node.copies.copy(ann.id(), inbox.id(), Node.uids(2), "Archive");
        assertThat(since(known).updated()).containsExactly(one, message(2));
        EmailState moved = state();
        expunge(2);
        assertThat(since(moved).updated()).hasSize(1);
        assertThat(since(moved).destroyed()).isEmpty();
    }

    @Test
    void aStepAtATimeSaysTheSame() throws Denied, SQLException, Untold {
        append(mail("a", "a"), mail("b", "b"), mail("c", "c"), mail("d", "d"));
        EmailState known = state();
        expunge(1, 3);
        append(mail("e", "e"), mail("f", "f"));
        node.store(ann, inbox, Mode.ADD, Flag.SEEN.bit(), 2, 4);
        Changed all = since(known);
        Set<Long> told = new TreeSet<>();
        EmailState at = known;
        int steps = 0;
        while (steps < 20) {
            Changed step = changes.emails(ann.id().value(), at, 2);
            assertThat(step.all()).hasSizeLessThanOrEqualTo(2);
            assertThat(all.created()).containsAll(step.created());
            assertThat(all.destroyed()).containsAll(step.destroyed());
            told.addAll(step.all());
            at = EmailState.parse(step.state().text()).orElseThrow();
            steps++;
            if (steps == 2) {
                append(mail("g", "g"));
                all = since(known);
            }
            if (!step.more()) {
                break;
            }
        }
        assertThat(told).isEqualTo(all.all());
        assertThat(steps).isEqualTo(4);
        assertThat(since(at).all()).isEmpty();
    }

    @Test
    void whatNobodyKnowsIsNotInvented() throws Denied, SQLException, Untold {
        append(mail("a", "a"), mail("b", "b"));
        EmailState known = state();
        expunge(1);
        node.run("UPDATE expunged SET messages = NULL WHERE mailbox_id = "
                + inbox.id().value());
        assertThatThrownBy(() -> since(known)).isInstanceOf(Untold.class);
        EmailState later = state();
        assertThat(since(later).all()).isEmpty();
        node.folders.delete(ann.id(), "Archive");
        assertThatThrownBy(() -> since(later)).isInstanceOf(Untold.class);
    }

    @Test
    void aThreadChangesWithItsMessages() throws Denied, SQLException, Untold {
        append(mail("a", "Plan"), mail("b", "Lunch"));
        Map<Long, Long> threads = conversations.of(ann.id().value(), List.of(message(1), message(2)));
        EmailState known = state();
        append(mail("c", "Re: Plan", "a"), mail("d", "New"));
        node.store(ann, inbox, Mode.ADD, Flag.SEEN.bit(), 1);
        expunge(2);
        Changed changed = changes.threads(ann.id().value(), known, 10);
        assertThat(changed.updated()).containsExactly(threads.get(message(1)));
        assertThat(changed.created()).containsExactly(message(4));
        assertThat(changed.destroyed()).hasSize(1).doesNotContain(message(1));
        EmailState later = state();
        node.store(ann, inbox, Mode.ADD, Flag.FLAGGED.bit(), 1);
        assertThat(changes.threads(ann.id().value(), later, 10).all()).isEmpty();
    }

    /** A thread goes with the last of its messages' octets, and so do its keys. */
    @Test
    void whatIsClearedAwayLeavesNoThread() throws Denied, SQLException, ReflectiveOperationException {
        append(mail("a", "Plan"), mail("b", "Re: Plan", "a"), mail("c", "Else"));
        threaded();
        long account = ann.id().value();
        Field clear = Mailboxes.class.getDeclaredField("CLEAR");
        clear.setAccessible(true);
        String sql = ((String) clear.get(null)).replace("?1", "1000000");
        expunge(1, 3);
        node.run("DELETE FROM removed WHERE account_id = " + account);
        node.run(
                "UPDATE message g SET copies = 0 WHERE copies > 0 AND NOT EXISTS (SELECT 1 FROM entry WHERE message_id = g.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM removed WHERE message_id = g.id)");
        node.run(sql);
        assertThat(node.number("SELECT count(*) FROM email_thread WHERE account_id = " + account))
                .isEqualTo(1);
        assertThat(node.number("SELECT count(*) FROM thread_key WHERE account_id = " + account))
                .isEqualTo(2);
        assertThat(elsewhere("Archive")).isPositive();
    }
}
