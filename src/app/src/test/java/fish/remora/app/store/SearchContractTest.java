package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Octets;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.UidRange;
import fish.remora.app.store.Node.User;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link fish.remora.api.MailboxListener#search} promises. Each search is made twice: signatures are written by the first. */
class SearchContractTest {
    private static final String ONE =
            "Subject: Der =?utf-8?q?Gr=C3=BC=C3=9Fe?= wegen\r\nFrom: bob@mx.test\r\nX-Mark: yes\r\n"
                    + "Date: Mon, 23 Nov 2026 23:30:00 -0800\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nQuarterly figures, caf\u00e9\r\n";
    private static final String TWO =
            "Subject: lunch\r\nFrom: eve@mx.test\r\nContent-Transfer-Encoding: base64\r\n\r\nTWVldCBtZSBhdCBub29u\r\n";
    private static final String THREE =
            "Subject: \u6771\u4eac\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\u4eca\u65e5\u306f "
                    + "filler ".repeat(60_000) + "needle\r\n";

    private final Node node = new Node();
    private final User ann;
    private final OpenMailbox inbox;

    SearchContractTest() throws SQLException, Denied {
        ann = node.user();
        node.appender.append(
                ann.id(),
                "INBOX",
                List.of(
                        dated(ONE, "2026-11-01T12:00:00Z"),
                        dated(TWO, "2026-11-10T00:00:00Z"),
                        dated(THREE, "2026-11-20T23:59:59Z")));
        inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, Flag.SEEN.bit(), 2);
    }

    private static NewMessage dated(String text, String date) {
        Content content = Octets.of(text.getBytes(StandardCharsets.UTF_8));
        return new NewMessage(content, 0, List.of("$k"), Optional.of(Instant.parse(date)));
    }

    private long[] search(SearchKey key) throws Denied {
        long[] first = node.search.search(ann.id(), inbox.id(), key);
        assertThat(node.search.search(ann.id(), inbox.id(), key)).isEqualTo(first);
        return first;
    }

    /** Twice the same field: what is kept for listings has the first alone. */
    @Test
    void aFieldThatComesTwice() throws Denied {
        String twice = "To: one@mx.test\r\nTo: second@mx.test\r\nSubject: x\r\n\r\n";
        node.appender.append(ann.id(), "INBOX", List.of(dated(twice, "2026-11-21T12:00:00Z")));
        assertThat(search(new SearchKey.Header("To", "second@"))).containsExactly(4);
    }

    @Test
    void textIsFoundWhereverItStands() throws Denied {
        assertThat(search(new SearchKey.Text("GR\u00dcSSE"))).containsExactly(1);
        assertThat(search(new SearchKey.Text("arterly fig"))).containsExactly(1);
        assertThat(search(new SearchKey.Text("CAF\u00c9"))).containsExactly(1);
        assertThat(search(new SearchKey.Body("lunch"))).isEmpty();
        assertThat(search(new SearchKey.Text("lunch"))).containsExactly(2);
        assertThat(search(new SearchKey.Body("meet me AT noon"))).containsExactly(2);
        assertThat(search(new SearchKey.Body("TWVldCBt"))).isEmpty();
        assertThat(search(new SearchKey.Body("needle"))).containsExactly(3);
        assertThat(search(new SearchKey.Body("\u4eca\u65e5"))).containsExactly(3);
        assertThat(search(new SearchKey.Body("at"))).containsExactly(2);
        assertThat(search(new SearchKey.Text(""))).containsExactly(1, 2, 3);
    }

    @Test
    void fieldsAreFound() throws Denied {
        assertThat(search(new SearchKey.Header("subject", "\u00fc\u00dfe w"))).containsExactly(1);
        assertThat(search(new SearchKey.Header("SUBJECT", "\u6771\u4eac"))).containsExactly(3);
        assertThat(search(new SearchKey.Header("From", "mx.test"))).containsExactly(1, 2);
        assertThat(search(new SearchKey.Header("X-Mark", ""))).containsExactly(1);
        assertThat(search(new SearchKey.Header("Subject", "bob"))).isEmpty();
    }

    /** A mark says of what is kept for listings that it has all; older messages have none. Either way the answers are the same. */
    @Test
    void fieldsOfListingsAreFoundAsTheyAre() throws Denied, SQLException {
        String quotes = "Subject: a \"b\" c\\d\te%_\r\nFrom: plain@mx.test\r\n\r\n";
        node.append(ann, "INBOX", quotes, "To: nobody\r\n\r\n", "\r\nno header\r\n");
        for (String without :
                List.of("", "UPDATE message SET header_index = replace(header_index, '\"plain\":true,', '')")) {
            if (!without.isEmpty()) {
                node.run(without);
            }
            assertThat(search(new SearchKey.Header("Subject", "LUNCH"))).containsExactly(2);
            assertThat(search(new SearchKey.Header("Subject", "plain"))).isEmpty();
            assertThat(search(new SearchKey.Header("From", "Plain"))).containsExactly(4);
            assertThat(search(new SearchKey.Header("Subject", "subject"))).isEmpty();
            assertThat(search(new SearchKey.Header("Subject", "c\\D"))).containsExactly(4);
            assertThat(search(new SearchKey.Header("Subject", "a \"B\" c"))).containsExactly(4);
            assertThat(search(new SearchKey.Header("Subject", "e%_"))).containsExactly(4);
            assertThat(search(new SearchKey.Header("To", ""))).containsExactly(5);
            assertThat(search(new SearchKey.Header("Subject", ""))).containsExactly(1, 2, 3, 4);
        }
    }

    /** Behind the search's back it is another subject. */
    @Test
    void whatIsSureIsNotRead() throws Denied, SQLException {
        node.run(
                "UPDATE content SET octets = convert_to(rpad('Subject: supper', length(octets), '!'), 'UTF8') WHERE message_id IN"
                        + " (SELECT message_id FROM entry WHERE mailbox_id = "
                        + inbox.id().value() + ")");
        assertThat(search(new SearchKey.Header("Subject", "lunch"))).containsExactly(2);
        assertThat(search(new SearchKey.Header("Subject", "gr\u00fc\u00dfe"))).isEmpty();
    }

    @Test
    void keysAreCombined() throws Denied {
        SearchKey noon = new SearchKey.Body("noon");
        SearchKey figures = new SearchKey.Text("figures");
        assertThat(search(new SearchKey.Or(noon, figures))).containsExactly(1, 2);
        assertThat(search(new SearchKey.Not(noon))).containsExactly(1, 3);
        assertThat(search(new SearchKey.And(List.of(new SearchKey.Has(Flag.SEEN), figures))))
                .isEmpty();
        assertThat(search(new SearchKey.And(List.of(noon, new SearchKey.Has(Flag.SEEN)))))
                .containsExactly(2);
        assertThat(search(new SearchKey.And(List.of()))).containsExactly(1, 2, 3);
    }

    @Test
    void factsAreFound() throws Denied {
        assertThat(search(new SearchKey.Larger(1000))).containsExactly(3);
        assertThat(search(new SearchKey.Smaller(1000))).containsExactly(1, 2);
        assertThat(search(new SearchKey.Uids(List.of(new UidRange(2, 2), new UidRange(3, 999)))))
                .containsExactly(2, 3);
        assertThat(search(new SearchKey.HasKeyword("$K"))).containsExactly(1, 2, 3);
        assertThat(search(new SearchKey.HasKeyword("other"))).isEmpty();
        assertThat(search(new SearchKey.ModSeq(inbox.view().highestModseq() + 1)))
                .containsExactly(2);
        assertThat(search(new SearchKey.Since(Instant.parse("2026-11-10T00:00:00Z"))))
                .containsExactly(2, 3);
        assertThat(search(new SearchKey.Until(Instant.parse("2026-11-10T00:00:00Z"))))
                .containsExactly(1, 2);
    }

    @Test
    void daysAreFound() throws Denied {
        LocalDate tenth = LocalDate.of(2026, 11, 10);
        assertThat(search(new SearchKey.Days(SearchKey.When.INTERNAL, tenth, tenth.plusDays(1))))
                .containsExactly(2);
        assertThat(search(new SearchKey.Days(SearchKey.When.INTERNAL, LocalDate.MIN, tenth)))
                .containsExactly(1);
        assertThat(search(new SearchKey.Days(SearchKey.When.SAVED, LocalDate.of(2000, 1, 1), LocalDate.MAX)))
                .containsExactly(1, 2, 3);
        LocalDate sent = LocalDate.of(2026, 11, 23);
        assertThat(search(new SearchKey.Days(SearchKey.When.SENT, sent, sent.plusDays(1))))
                .containsExactly(1);
    }

    @Test
    void signaturesGoWithTheirEntries() throws Denied, SQLException {
        search(new SearchKey.Text("nothing of the kind"));
        String count = "SELECT count(*) FROM text_signature WHERE mailbox_id = "
                + inbox.id().value();
        assertThat(node.number(count)).isEqualTo(3);
        node.copies.copy(ann.id(), inbox.id(), Node.uids(1), "INBOX");
        assertThat(node.number(count)).isEqualTo(4);
        assertThat(search(new SearchKey.Text("quarterly"))).containsExactly(1, 4);
        node.store(ann, inbox, Mode.ADD, Flag.DELETED.bit(), 1, 2);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        assertThat(node.number(count)).isEqualTo(2);
        assertThat(search(new SearchKey.Text("quarterly"))).containsExactly(4);
    }

    /** More than are named to the database one by one. */
    @Test
    void ofManyOnlyThoseThatMayMatchAreRead() throws Denied, SQLException {
        List<NewMessage> many = IntStream.range(0, 1200)
                .mapToObj(i -> Node.message("Subject: number " + i + "\r\n\r\nof many\r\n"))
                .toList();
        node.appender.append(ann.id(), "INBOX", many);
        assertThat(search(new SearchKey.Text("number 777"))).containsExactly(3 + 778);
        // Behind the signatures' back all match: only those that are read are found. A trigram in 100 shares its bit
        // with another.
        node.run(
                "UPDATE content SET octets = convert_to(rpad('Subject: number 777', length(octets), '!'), 'UTF8') WHERE message_id IN"
                        + " (SELECT message_id FROM entry WHERE uid > 3 AND mailbox_id = "
                        + inbox.id().value() + ")");
        assertThat(search(new SearchKey.Text("number 777"))).contains(3 + 778).hasSizeLessThan(100);
        node.append(ann, "INBOX", "Subject: number 777 again\r\n\r\n");
        assertThat(search(new SearchKey.Header("Subject", "number 777"))).containsExactly(3 + 778, 3 + 1201);
        assertThat(search(new SearchKey.Larger(10))).hasSize(3 + 1201);
    }
}
