package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.UidRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to SEARCH: RFC 9051 §7.3.4, RFC 3501, RFC 4731, RFC 5182, RFC 7162, RFC 9394, RFC 9585. */
class SearchingTest {
    private static final long SEEN = 1;

    private final CommandDesk desk = new CommandDesk()
            .holding(new long[] {10, 11, 20, 30, 31}, new long[] {SEEN, SEEN, 0, SEEN, 0x100}, List.of("$Work"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SEEN                             | * SEARCH 1 2 4
            UNSEEN                           | * SEARCH 3 5
            KEYWORD $work                    | * SEARCH 5
            DELETED                          | * SEARCH
            OR 1 UNSEEN                      | * SEARCH 1 3 5
            MODSEQ 1030                      | * SEARCH 4 5 (MODSEQ 1031)
            MODSEQ 5000                      | * SEARCH
            CHARSET utf-8 SEEN               | * SEARCH 1 2 4
            RETURN () SEEN                   | * ESEARCH (TAG "A1") ALL 1:2,4
            RETURN (ALL COUNT) SEEN          | * ESEARCH (TAG "A1") COUNT 3 ALL 1:2,4
            RETURN (MIN MAX) SEEN            | * ESEARCH (TAG "A1") MIN 1 MAX 4
            RETURN (MIN MAX COUNT) DELETED   | * ESEARCH (TAG "A1") COUNT 0
            RETURN (ALL) DELETED             | * ESEARCH (TAG "A1")
            RETURN (MIN) MODSEQ 1010         | * ESEARCH (TAG "A1") MIN 1 MODSEQ 1010
            RETURN (MIN MAX) MODSEQ 1010     | * ESEARCH (TAG "A1") MIN 1 MAX 5 MODSEQ 1031
            RETURN (MIN COUNT) MODSEQ 1010   | * ESEARCH (TAG "A1") MIN 1 COUNT 5 MODSEQ 1031
            RETURN (PARTIAL 2:3) ALL         | * ESEARCH (TAG "A1") PARTIAL (2:3 2:3)
            RETURN (PARTIAL -1:-2) SEEN      | * ESEARCH (TAG "A1") PARTIAL (-1:-2 2,4)
            RETURN (PARTIAL 10:20) SEEN      | * ESEARCH (TAG "A1") PARTIAL (10:20 NIL)
            RETURN (PARTIAL -5:-9) SEEN      | * ESEARCH (TAG "A1") PARTIAL (-5:-9 NIL)
            RETURN (PARTIAL 4:9 COUNT) ALL   | * ESEARCH (TAG "A1") COUNT 5 PARTIAL (4:9 4:5)
            RETURN (PARTIAL 1:2 ALL) SEEN    | BAD PARTIAL and ALL exclude each other
            RETURN (PARTIAL 0:2) SEEN        | BAD Results are numbered from 1
            RETURN (NONSENSE) SEEN           | BAD Unknown result option
            CHARSET KOI8-R SEEN              | NO [BADCHARSET (US-ASCII UTF-8)] Not a charset that is known here
            """)
    void rev1(String command, String answer) {
        assertThat(desk.search(command)).isEqualTo(answer + "\n");
        assertThat(desk.application.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SEEN                    | * ESEARCH (TAG "A1") UID ALL 10:11,30
            DELETED                 | * ESEARCH (TAG "A1") UID
            RETURN (MAX) SEEN       | * ESEARCH (TAG "A1") UID MAX 30
            UID 11:30 MODSEQ 1      | * ESEARCH (TAG "A1") UID ALL 11,20,30 MODSEQ 1030
            """)
    void rev2ByUid(String command, String answer) {
        desk.enabling(Enabled.IMAP4REV2);
        assertThat(desk.uidSearch(command)).isEqualTo(answer + "\n");
    }

    @Test
    void rev1ByUid() {
        assertThat(desk.uidSearch("SEEN")).isEqualTo("* SEARCH 10 11 30\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RETURN (SAVE) SEEN                    | 10 11 30
            RETURN (SAVE COUNT) SEEN              | 10 11 30
            RETURN (SAVE MIN) SEEN                | 10
            RETURN (SAVE MIN MAX) SEEN            | 10 30
            RETURN (SAVE MAX COUNT) SEEN          | 10 11 30
            RETURN (SAVE PARTIAL 2:3) SEEN        | 11 30
            RETURN (SAVE MIN PARTIAL 3:3) SEEN    | 10 30
            RETURN (SAVE MIN) DELETED             | ''
            """)
    void saved(String command, String uids) {
        desk.search(command);
        String kept = LongStream.of(desk.selected().savedResult())
                .mapToObj(Long::toString)
                .reduce((one, other) -> one + " " + other)
                .orElse("");
        assertThat(kept).isEqualTo(uids);
    }

    @Test
    void onlySavedIsNotTold() {
        assertThat(desk.search("RETURN (SAVE) SEEN")).isEmpty();
        assertThat(desk.search("RETURN (COUNT) $ UID 11:40")).isEqualTo("* ESEARCH (TAG \"A1\") COUNT 2\n");
    }

    @Test
    void whatFailsEmptiesTheSavedResult() {
        desk.search("RETURN (SAVE) SEEN");
        desk.search("RETURN (SAVE) CHARSET x SEEN");
        assertThat(desk.selected().savedResult()).isEmpty();
        desk.search("RETURN (SAVE) SEEN");
        desk.search("RETURN (SAVE) NONSENSE");
        assertThat(desk.selected().savedResult()).as("BAD changes nothing").hasSize(3);
        desk.application.refusal = Optional.of(new Denied(Denied.Code.UNAVAILABLE, "down"));
        assertThat(desk.search("RETURN (SAVE) LARGER 5")).isEqualTo("NO [UNAVAILABLE]\n");
        assertThat(desk.selected().savedResult()).isEmpty();
    }

    @Test
    void modSeqSwitchesCondstoreOn() {
        desk.search("SEEN");
        assertThat(desk.enabled).isEmpty();
        desk.search("MODSEQ 1");
        assertThat(desk.enabled).containsExactly(Enabled.CONDSTORE);
    }

    @Test
    void withoutNumbers() {
        desk.enabling(Enabled.UIDONLY);
        assertThat(desk.uidSearch("SEEN 1:2")).startsWith("BAD [UIDREQUIRED]");
        assertThat(desk.uidSearch("SEEN")).isEqualTo("* SEARCH 10 11 30\n");
    }

    @Test
    void noCharsetWithUtf8() {
        desk.enabling(Enabled.UTF8);
        assertThat(desk.search("CHARSET UTF-8 SEEN")).startsWith("BAD ");
    }

    @Test
    void theApplicationIsAskedForTheRestOnly() {
        desk.application.found = new long[] {10, 11, 25, 30, 99};
        assertThat(desk.search("SEEN LARGER 5 UID 11:99")).isEqualTo("* SEARCH 2 4\n");
        assertThat(desk.application.searched)
                .containsExactly(new SearchKey.And(List.of(
                        new SearchKey.Uids(List.of(new UidRange(11, 11), new UidRange(30, 30))),
                        new SearchKey.Larger(5))));
    }

    @Test
    void nothingLeftIsNotAskedFor() {
        assertThat(desk.search("DELETED TEXT x")).isEqualTo("* SEARCH\n");
        assertThat(desk.application.calls).isEmpty();
    }

    @Test
    void longTextSearchesTellHowFarTheyAre() {
        desk.holdingUpTo(3 * Finding.SLICE);
        desk.application.found = new long[] {2, 3 * Finding.SLICE};
        CommandDesk.Search slow = (context, arguments, uid, tag) -> {
            Step.Body body = Searching.search(context, arguments, uid, tag);
            return () -> {
                desk.now = desk.now.plus(Duration.ofSeconds(7));
                return body.next();
            };
        };
        assertThat(desk.search(slow, false, "TEXT x"))
                .isEqualTo("* OK [INPROGRESS (\"A1\" 8000 12000)] Still at it\n* SEARCH 2 12000\n");
        assertThat(desk.application.calls).hasSize(3);
        desk.application.calls.clear();
        desk.search(slow, false, "LARGER 5");
        assertThat(desk.application.calls).hasSize(1);
    }

    /** What is read for one call is bounded: with more keys there are fewer messages, and a gap between two is not wide. */
    @Test
    void slicesAreBounded() {
        desk.holdingUpTo(2 * Finding.SLICE);
        desk.search("TEXT a NOT TEXT b OR BODY c BODY d");
        assertThat(desk.application.calls).hasSize(8);
        desk.application.searched.clear();
        long[] flags = new long[4 * Finding.SLICE];
        for (int i = 0; i < flags.length; i += 2) {
            flags[i] = Flag.SEEN.bit();
        }
        desk.holding(LongStream.rangeClosed(1, flags.length).toArray(), flags, List.of());
        desk.search("UNSEEN TEXT x");
        assertThat(desk.application.searched)
                .hasSize(4)
                .allSatisfy(key -> assertThat(width(key)).isLessThanOrEqualTo(Finding.SLICE));
    }

    private static long width(SearchKey key) {
        return ((SearchKey.Uids) ((SearchKey.And) key).keys().get(0))
                .ranges().stream()
                        .mapToLong(range -> range.last() - range.first() + 1)
                        .sum();
    }

    @Test
    void manyGapsAreOneRange() {
        desk.holdingUpTo(2000);
        String odd = "UID "
                + String.join(
                        ",",
                        LongStream.range(0, 1000)
                                .mapToObj(i -> "" + (2 * i + 1))
                                .toList());
        desk.application.found = new long[] {2, 3};
        assertThat(desk.search(odd + " LARGER 5")).isEqualTo("* SEARCH 3\n");
        assertThat(desk.application.searched.get(0).toString()).contains("first=1, last=1999");
    }

    @Test
    void tenThousandFlagsAreLookedAtQuickly() {
        desk.holdingUpTo(10_000);
        for (int i = 0; i < 200; i++) {
            desk.search("RETURN (COUNT) UNSEEN NOT FLAGGED");
        }
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            desk.search("RETURN (COUNT) UNSEEN NOT FLAGGED");
        }
        assertThat((System.nanoTime() - start) / 20).as("ns").isLessThan(20_000_000);
    }
}
