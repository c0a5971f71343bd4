package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.Summary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SORT and THREAD as a client sees them: RFC 5256, RFC 5267, RFC 5957. */
class SortingTest {
    private final CommandDesk desk = new CommandDesk().holding(10, 20, 30, 40);

    @BeforeEach
    void messages() {
        message(
                10,
                500,
                4,
                "From: Zoe <anna@a.test>",
                "To: d@x.test",
                "Date: Mon, 02 Feb 2026 10:00:00 +0000",
                "Subject: beta",
                "Message-ID: <1@a>");
        message(
                20,
                300,
                3,
                "From: Émile <carl@a.test>",
                "To: c@x.test",
                "Date: Sun, 01 Feb 2026 12:00:00 -0800",
                "Subject: Re: Alpha",
                "Message-ID: <2@a>");
        message(30, 300, 2, "From: bert@a.test", "Subject: alpha", "Cc: x@y.test", "Message-ID: <3@a>");
        message(
                40,
                100,
                1,
                "From: carl@a.test",
                "To: Anton <z@x.test>",
                "Date: Sun, 01 Feb 2026 13:00:00 +0000",
                "Subject: =?utf-8?q?fwd:_beta?=",
                "References: <1@a>");
    }

    private void message(long uid, long size, int minute, String... header) {
        byte[] octets = (String.join("\r\n", header) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(octets, 0, octets.length);
        Instant date = Instant.parse("2026-02-01T00:0" + minute + ":00Z");
        byte[] summary = Summary.write(indexer.finish(), octets);
        desk.application.messages.put(
                uid, new StoredMessage(new Uid(uid), uid, size, date, date, summary, new byte[0]));
    }

    private String sort(String text) {
        return desk.search(Searching::sort, false, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (ARRIVAL) UTF-8 ALL              | * SORT 4 3 2 1
            (REVERSE ARRIVAL) UTF-8 ALL      | * SORT 1 2 3 4
            (SIZE) UTF-8 ALL                 | * SORT 4 2 3 1
            (REVERSE SIZE) UTF-8 ALL         | * SORT 1 2 3 4
            (SIZE REVERSE ARRIVAL) UTF-8 ALL | * SORT 4 2 3 1
            (DATE) UTF-8 ALL                 | * SORT 3 4 2 1
            (SUBJECT) UTF-8 ALL              | * SORT 2 3 1 4
            (REVERSE SUBJECT DATE) UTF-8 ALL | * SORT 4 1 3 2
            (FROM) US-ASCII ALL              | * SORT 1 3 2 4
            (TO) UTF-8 ALL                   | * SORT 3 2 1 4
            (CC) UTF-8 ALL                   | * SORT 1 2 4 3
            (DISPLAYFROM) UTF-8 ALL          | * SORT 3 4 2 1
            (DISPLAYTO) UTF-8 ALL            | * SORT 3 4 2 1
            (SIZE) UTF-8 2:3                 | * SORT 2 3
            (SIZE) UTF-8 SEEN                | * SORT
            (SIZE) UTF-8 MODSEQ 1030         | * SORT 4 3 (MODSEQ 1040)
            RETURN () (SIZE) UTF-8 ALL       | * ESEARCH (TAG "A1") ALL 4,2:3,1
            RETURN (MIN MAX COUNT) (SIZE) UTF-8 ALL | * ESEARCH (TAG "A1") MIN 4 MAX 1 COUNT 4
            RETURN (PARTIAL 1:2) (SIZE) UTF-8 ALL   | * ESEARCH (TAG "A1") PARTIAL (1:2 4,2)
            (SIZE REVERSE SIZE SIZE REVERSE ARRIVAL ARRIVAL) UTF-8 ALL | * SORT 4 2 3 1
            () UTF-8 ALL                     | BAD Expected an atom
            (NONSENSE) UTF-8 ALL             | BAD Unknown sort key
            (SIZE) KOI8-R ALL                | NO [BADCHARSET (US-ASCII UTF-8)] Not a charset that is known here
            """)
    void sort(String arguments, String answer) {
        assertThat(sort(arguments)).isEqualTo(answer + "\n");
    }

    @Test
    void byUid() {
        assertThat(desk.search(Searching::sort, true, "(SIZE) UTF-8 ALL")).isEqualTo("* SORT 40 20 30 10\n");
        desk.search(Searching::sort, true, "RETURN (SAVE) (SIZE) UTF-8 2:4");
        assertThat(desk.selected().savedResult()).containsExactly(20, 30, 40);
    }

    @Test
    void summariesAreFetchedOnlyWhenTheyAreNeeded() {
        sort("(ARRIVAL SIZE) UTF-8 ALL");
        sort("(SUBJECT) UTF-8 ALL");
        assertThat(desk.application.calls).containsExactly("fetch 4 []", "fetch 4 [SUMMARY]");
    }

    @Test
    void fewerAreFetchedThanAskedFor() {
        desk.application.fetchedAtMost = 1;
        desk.application.messages.remove(30L);
        assertThat(sort("(SIZE) UTF-8 ALL")).isEqualTo("* SORT 4 2 1\n");
    }

    @Test
    void messagesWithoutSummary() {
        for (long uid : new long[] {10, 20, 30, 40}) {
            StoredMessage known = desk.application.messages.get(uid);
            desk.application.messages.put(
                    uid,
                    new StoredMessage(
                            known.uid(), uid, 1, known.internalDate(), known.savedDate(), new byte[0], new byte[0]));
        }
        assertThat(sort("(SUBJECT DATE) UTF-8 ALL")).isEqualTo("* SORT 4 3 2 1\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REFERENCES UTF-8 ALL        | * THREAD (3 2)(1 4)
            ORDEREDSUBJECT UTF-8 ALL    | * THREAD (3 2)(4 1)
            REFERENCES UTF-8 SEEN       | * THREAD
            NONSENSE UTF-8 ALL          | BAD Unknown threading algorithm
            REFERENCES UTF-8            | BAD An argument is missing
            """)
    void thread(String arguments, String answer) {
        assertThat(desk.search(Searching::thread, false, arguments)).isEqualTo(answer + "\n");
    }

    /** What is held for one command is bounded, whatever is in the mailbox. */
    @Test
    void tooMuchToHold() throws Denied {
        int[] all = {0, 1, 2, 3};
        Gathering gathering = new Gathering(
                desk, desk.selected().view(), () -> all, Set.of(), (index, message) -> (int) (Gathering.MOST_HELD / 3));
        desk.application.fetchedAtMost = 2;
        assertThat(gathering.advance()).isFalse();
        assertThatThrownBy(gathering::advance)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.code()).isEqualTo(Denied.Code.LIMIT));
    }

    @Test
    void threadByUid() {
        assertThat(desk.search(Searching::thread, true, "REFERENCES UTF-8 ALL")).isEqualTo("* THREAD (30 20)(10 40)\n");
    }
}
