package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.app.email.EmailFilter;
import fish.remora.app.email.EmailFilter.HowMany;
import fish.remora.app.email.EmailOrder;
import fish.remora.app.email.EmailOrder.By;
import fish.remora.app.email.EmailQuery;
import fish.remora.app.email.EmailQuery.Answer;
import fish.remora.app.email.Emails;
import fish.remora.app.email.Progress;
import fish.remora.app.email.Query;
import fish.remora.app.email.Results;
import fish.remora.app.email.Untold;
import fish.remora.app.store.Node.User;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Email/query and Email/queryChanges below JSON: RFC 8621 §4.4, §4.5. Messages are named by their subjects. */
class EmailQueryTest {
    private static final EmailFilter ALL = new EmailFilter.All(List.of());

    private final Node node = new Node();
    private final EmailQuery queries = node.wiring.get(EmailQuery.class);
    private final Emails emails = node.wiring.get(Emails.class);
    private final User ann;
    private final OpenMailbox inbox;
    private final OpenMailbox archive;
    private int second = 1000;

    EmailQueryTest() throws SQLException, Denied {
        ann = node.user();
        node.listing.list(ann.id());
        inbox = node.inbox(ann);
        archive = node.views.select(ann.id(), "Archive");
    }

    private void append(String mailbox, long flags, String... lines) throws Denied {
        NewMessage plain = Node.message(String.join("\r\n", lines) + "\r\n", flags);
        node.appender.append(
                ann.id(),
                mailbox,
                List.of(new NewMessage(
                        plain.content(), flags, List.of(), Optional.of(Instant.ofEpochSecond(second++)))));
    }

    private String subject(long message) throws SQLException {
        long account = ann.id().value();
        return String.valueOf(
                (char) node.number("SELECT ascii(header_index::json ->> 'subject') FROM message WHERE id = " + message
                        + " AND " + account + " > 0"));
    }

    private String text(Results results) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < results.size(); i++) {
            text.append(subject(results.message(i)));
        }
        return text.toString();
    }

    private Answer find(Query query) throws Denied {
        return queries.find(ann.id().value(), query);
    }

    private String find(EmailFilter filter, EmailOrder... order) throws Denied, SQLException {
        return text(find(new Query(filter, List.of(order), false)).results());
    }

    private EmailFilter inInbox() {
        return new EmailFilter.In(inbox.id().value());
    }

    private static EmailFilter and(EmailFilter... filters) {
        return new EmailFilter.All(List.of(filters));
    }

    private static EmailFilter not(EmailFilter filter) {
        return new EmailFilter.None(List.of(filter));
    }

    private void seven() throws Denied {
        append("INBOX", 1, "Subject: a", "From: Zoe <z@x.test>", "Message-ID: <a@x>", "", "apple");
        append("INBOX", 0, "Subject: b", "From: bea@x.test", "", "banana ".repeat(50));
        append(
                "INBOX",
                4,
                "Subject: Re: a",
                "From: Carl <c@x.test>",
                "References: <a@x>",
                "Message-ID: <r@x>",
                "",
                "x");
        append("Archive", 0, "Subject: d", "From: Adam <a@x.test>", "", "apple");
        append(
                "Archive",
                1,
                "Subject: e",
                "Content-Type: multipart/mixed; boundary=x",
                "",
                "--x",
                "",
                "text",
                "--x",
                "Content-Type: application/pdf",
                "",
                "pdf",
                "--x--");
        node.copies.copy(ann.id(), inbox.id(), Node.uids(2), "Archive");
    }

    @Test
    void filtersLetThroughWhatTheySay() throws Denied, SQLException {
        seven();
        assertThat(find(ALL)).isEqualTo("edRba");
        assertThat(find(inInbox())).isEqualTo("Rba");
        assertThat(find(new EmailFilter.Beyond(Set.of(archive.id().value())))).isEqualTo("Rba");
        assertThat(find(new EmailFilter.Beyond(Set.of(inbox.id().value())))).isEqualTo("edb");
        assertThat(find(and(inInbox(), new EmailFilter.In(archive.id().value()))))
                .isEqualTo("b");
        assertThat(find(and(inInbox(), not(new EmailFilter.In(archive.id().value())))))
                .isEqualTo("Ra");
        assertThat(find(new EmailFilter.Matches(new SearchKey.Body("apple")))).isEqualTo("da");
        assertThat(find(and(inInbox(), new EmailFilter.Matches(new SearchKey.Body("apple")))))
                .isEqualTo("a");
        assertThat(find(EmailFilter.Attachment.THERE)).isEqualTo("e");
        assertThat(find(not(EmailFilter.Attachment.THERE))).isEqualTo("dRba");
        assertThat(find(new EmailFilter.Keyword("$flagged"))).isEqualTo("R");
        assertThat(find(new EmailFilter.Any(List.of(
                        new EmailFilter.Keyword("$flagged"), new EmailFilter.Matches(new SearchKey.Larger(300))))))
                .isEqualTo("Rb");
        assertThat(find(new EmailFilter.InThread(HowMany.SOME, "$flagged"))).isEqualTo("Ra");
        assertThat(find(new EmailFilter.InThread(HowMany.ALL, "$seen"))).isEqualTo("e");
        assertThat(find(not(new EmailFilter.InThread(HowMany.SOME, "$seen")))).isEqualTo("db");
    }

    /** RFC 8621 §4.1.1: seen where it is everywhere; any other keyword where it is somewhere. */
    @Test
    void aMessageInTwoMailboxesIsSeenWhenItIsSeenInBoth() throws Denied, SQLException {
        seven();
        node.store(ann, inbox, Mode.ADD, Flag.SEEN.bit() | Flag.ANSWERED.bit(), 2);
        assertThat(find(new EmailFilter.Keyword("$seen"))).isEqualTo("ea");
        assertThat(find(new EmailFilter.Keyword("$answered"))).isEqualTo("b");
        node.store(ann, archive, Mode.ADD, Flag.SEEN.bit(), 3);
        assertThat(find(new EmailFilter.Keyword("$seen"))).isEqualTo("eba");
        long both = find(new Query(new EmailFilter.Keyword("$answered"), List.of(), false))
                .results()
                .message(0);
        assertThat(emails.of(ann.id().value(), List.of(both)).get(both).keywords())
                .containsExactly("$answered", "$seen");
        assertThat(emails.of(ann.id().value(), List.of(both)).get(both).places())
                .hasSize(2);
    }

    @Test
    void ordersAreAsTheySay() throws Denied, SQLException {
        seven();
        assertThat(find(inInbox(), new EmailOrder(By.RECEIVED, "", true))).isEqualTo("abR");
        assertThat(find(ALL, new EmailOrder(By.RECEIVED, "", true))).isEqualTo("abRde");
        assertThat(find(ALL, new EmailOrder(By.FROM, "", true))).isEqualTo("edbRa");
        assertThat(find(ALL, new EmailOrder(By.SUBJECT, "", false))).isEqualTo("edbRa");
        assertThat(find(ALL, new EmailOrder(By.SIZE, "", false)).charAt(0)).isEqualTo('b');
        assertThat(find(ALL, new EmailOrder(By.KEYWORD, "$flagged", false), new EmailOrder(By.RECEIVED, "", true)))
                .isEqualTo("Rabde");
        assertThat(find(ALL, new EmailOrder(By.SOME_IN_THREAD, "$flagged", false)))
                .isEqualTo("Raedb");
        assertThat(text(find(new Query(inInbox(), List.of(), true)).results())).isEqualTo("Rb");
        assertThat(text(find(new Query(ALL, List.of(new EmailOrder(By.RECEIVED, "", true)), true))
                        .results()))
                .isEqualTo("abde");
    }

    @Test
    void threadsHaveTheirMessages() throws Denied, SQLException {
        seven();
        long first = find(new Query(inInbox(), List.of(), true)).results().message(0);
        long thread = node.number("SELECT thread_id FROM email_thread WHERE message_id = " + first);
        assertThat(emails.ofThreads(ann.id().value(), List.of(thread, 5L)).get(thread))
                .hasSize(2)
                .contains(first);
        assertThat(emails.ofThreads(node.user().id().value(), List.of(thread))).isEmpty();
        assertThat(emails.of(node.user().id().value(), List.of(first))).isEmpty();
    }

    /** Whoever applies the difference to what he had has what he would be given anew (RFC 8620 §5.6). */
    @Test
    void differencesLeadToTheSame() throws Denied, SQLException, Untold {
        seven();
        List<Query> asked = List.of(
                new Query(inInbox(), List.of(), false),
                new Query(inInbox(), List.of(), true),
                new Query(and(inInbox(), not(new EmailFilter.Keyword("$seen"))), List.of(), true),
                new Query(ALL, List.of(new EmailOrder(By.RECEIVED, "", true)), true),
                new Query(not(new EmailFilter.InThread(HowMany.SOME, "$flagged")), List.of(), false),
                new Query(ALL, List.of(new EmailOrder(By.KEYWORD, "$seen", true)), false));
        List<Progress> states = new ArrayList<>();
        List<List<Long>> had = new ArrayList<>();
        for (Query query : asked) {
            states.add(find(query).state());
            had.add(list(find(query).results()));
        }
        Random random = new Random(3);
        for (int step = 0; step < 25; step++) {
            change(random, step);
            for (int i = 0; i < asked.size(); i++) {
                EmailQuery.Difference difference = queries.since(ann.id().value(), asked.get(i), states.get(i));
                List<Long> now = new ArrayList<>(had.get(i));
                now.removeAll(difference.removed());
                for (EmailQuery.Added one : difference.added()) {
                    now.add(Math.min(one.index(), now.size()), one.message());
                }
                assertThat(now).isEqualTo(list(difference.answer().results()));
                if (random.nextBoolean()) {
                    had.set(i, now);
                    states.set(
                            i,
                            Progress.parse(difference.answer().state().text()).orElseThrow());
                }
            }
        }
        assertThatThrownBy(() -> queries.since(
                        ann.id().value(), asked.get(0), Progress.parse("").orElseThrow()))
                .isInstanceOf(Untold.class);
    }

    private static List<Long> list(Results results) {
        return IntStream.range(0, results.size()).mapToObj(results::message).toList();
    }

    private void change(Random random, int step) throws Denied {
        OpenMailbox where = random.nextBoolean() ? inbox : archive;
        List<Long> uids = new ArrayList<>();
        var view = node.views.newest(where.id().value(), true);
        for (int i = 0; i < view.size(); i++) {
            uids.add(view.uid(i));
        }
        Collections.shuffle(uids, random);
        switch (uids.isEmpty() ? 0 : random.nextInt(5)) {
            case 0, 1 ->
                append(where.name(), step & 1, "Subject: a", "References: <a@x>", "Message-ID: <n" + step + "@x>", "");
            case 2 -> node.store(ann, where, step % 3 == 0 ? Mode.REMOVE : Mode.ADD, 1 + (step & 4), uids.get(0));
            case 3 -> {
                node.store(ann, where, Mode.ADD, Flag.DELETED.bit(), uids.get(0));
                node.flagging.expunge(ann.id(), where.id(), Optional.empty());
            }
            default ->
                node.copies.move(ann.id(), where.id(), Node.uids(uids.get(0)), where == inbox ? "Archive" : "INBOX");
        }
    }
}
