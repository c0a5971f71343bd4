package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.SearchKey.And;
import fish.remora.api.mailbox.SearchKey.Days;
import fish.remora.api.mailbox.SearchKey.Every;
import fish.remora.api.mailbox.SearchKey.Has;
import fish.remora.api.mailbox.SearchKey.HasKeyword;
import fish.remora.api.mailbox.SearchKey.Header;
import fish.remora.api.mailbox.SearchKey.Not;
import fish.remora.api.mailbox.SearchKey.Or;
import fish.remora.api.mailbox.SearchKey.Uids;
import fish.remora.api.mailbox.SearchKey.When;
import fish.remora.api.mailbox.UidRange;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 §6.4.4 and what other RFCs add to its keys. */
class SearchParserTest {
    private static final SearchKey NOTHING = new Not(Every.MESSAGE);
    private static final LocalDate DAY = LocalDate.of(2026, 2, 1);

    private final CommandDesk desk = new CommandDesk().holding(10, 20, 30, 40);

    private void means(String text, SearchKey key, String... literals) throws BadSyntax {
        assertThat(desk.program(text, literals).key()).as(text).isEqualTo(key);
    }

    private static SearchKey uids(long... bounds) {
        List<UidRange> ranges = new java.util.ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new UidRange(bounds[i], bounds[i + 1]));
        }
        return new Uids(ranges);
    }

    @Test
    void flags() throws BadSyntax {
        means("ALL", Every.MESSAGE);
        means("answered", new Has(Flag.ANSWERED));
        means("UNDELETED", new Not(new Has(Flag.DELETED)));
        means("DRAFT", new Has(Flag.DRAFT));
        means("UNFLAGGED", new Not(new Has(Flag.FLAGGED)));
        means("SEEN", new Has(Flag.SEEN));
        means("KEYWORD $Forwarded", new HasKeyword("$Forwarded"));
        means("UNKEYWORD x", new Not(new HasKeyword("x")));
    }

    @Test
    void noMessageIsRecent() throws BadSyntax {
        means("NEW", NOTHING);
        means("RECENT", NOTHING);
        means("OLD", Every.MESSAGE);
    }

    @Test
    void texts() throws BadSyntax {
        means("FROM \"Smith\"", new Header("FROM", "Smith"));
        means("SUBJECT {5}", new Header("SUBJECT", "Grüß"), "Grüß");
        means("HEADER X-Spam \"\"", new Header("X-Spam", ""));
        means("BODY word", new SearchKey.Body("word"));
        means("TEXT {3+}", new SearchKey.Text("a b"), "a b");
        means("TEXT \"\"", Every.MESSAGE);
    }

    @Test
    void sizes() throws BadSyntax {
        means("LARGER 4294967296", new SearchKey.Larger(4_294_967_296L));
        means("SMALLER 10", new SearchKey.Smaller(10));
    }

    @Test
    void dates() throws BadSyntax {
        means("BEFORE 1-Feb-2026", new Days(When.INTERNAL, LocalDate.MIN, DAY));
        means("ON 01-Feb-2026", new Days(When.INTERNAL, DAY, DAY.plusDays(1)));
        means("SINCE \"1-feb-2026\"", new Days(When.INTERNAL, DAY, LocalDate.MAX));
        means("SENTON 1-Feb-2026", new Days(When.SENT, DAY, DAY.plusDays(1)));
        means("SAVEDSINCE 1-Feb-2026", new Days(When.SAVED, DAY, LocalDate.MAX));
        means("SAVEDATESUPPORTED", Every.MESSAGE);
        means("OLDER 60", new SearchKey.Until(desk.now.minusSeconds(60)));
        means("YOUNGER 3600", new SearchKey.Since(desk.now.minusSeconds(3600)));
    }

    @Test
    void numbersBecomeUids() throws BadSyntax {
        means("2", uids(20, 20));
        means("3:2,*", uids(20, 40));
        means("UID 15:30,*", uids(15, 30, 40, 40));
        means("1:*", uids(10, 40));
        means("9,4:9", uids(40, 40));
        desk.holding();
        means("1:*", uids());
    }

    @Test
    void savedResult() throws BadSyntax {
        desk.selected().saveResult(new long[] {10, 30, 40});
        means("$", uids(10, 10, 30, 30, 40, 40));
        means("UID $", uids(10, 10, 30, 30, 40, 40));
    }

    @Test
    void ids() throws BadSyntax {
        means("EMAILID M123", new SearchKey.Message(123));
        means("EMAILID 123", NOTHING);
        means("EMAILID M12345678901234567890", NOTHING);
        means("THREADID T1", NOTHING);
    }

    @Test
    void modSeq() throws BadSyntax {
        assertThat(desk.program("MODSEQ 620162338"))
                .isEqualTo(new SearchProgram(new SearchKey.ModSeq(620162338), true));
        means("MODSEQ \"/flags/\\\\draft\" all 5", new SearchKey.ModSeq(5));
        assertThat(desk.program("SEEN").asksModSeq()).isFalse();
    }

    @Test
    void combined() throws BadSyntax {
        means("SEEN DRAFT", new And(List.of(new Has(Flag.SEEN), new Has(Flag.DRAFT))));
        means("NOT (SEEN DRAFT)", new Not(new And(List.of(new Has(Flag.SEEN), new Has(Flag.DRAFT)))));
        means("OR SEEN NOT DRAFT", new Or(new Has(Flag.SEEN), new Not(new Has(Flag.DRAFT))));
        means("((SEEN))", new Has(Flag.SEEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NONSENSE",
                "SEEN ",
                "SEEN  DRAFT",
                "(SEEN",
                "()",
                "OR SEEN",
                "NOT",
                "LARGER x",
                "OLDER 0",
                "ON 31-Feb-2026",
                "KEYWORD",
                "0",
                "1:",
                "UID",
                "HEADER x",
                "MODSEQ",
                "SEEN)",
                "ON 1-Jan-+10000"
            })
    void broken(String text) {
        assertThatThrownBy(() -> desk.program(text)).isInstanceOf(BadSyntax.class);
    }

    @Test
    void depthIsBounded() throws BadSyntax {
        int most = SearchParser.MAX_DEPTH - 1;
        desk.program("(".repeat(most) + "ALL" + ")".repeat(most));
        String deeper = "NOT ".repeat(most + 1) + "ALL";
        assertThatThrownBy(() -> desk.program(deeper)).isInstanceOf(BadSyntax.class);
    }

    @Test
    void keysAreCounted() throws BadSyntax {
        String most = "ALL" + " ALL".repeat(SearchParser.MAX_KEYS - 1);
        desk.program(most);
        assertThatThrownBy(() -> desk.program(most + " ALL")).isInstanceOf(BadSyntax.class);
    }

    @Test
    void withoutNumbers() throws BadSyntax {
        desk.enabling(Enabled.UIDONLY);
        assertThatThrownBy(() -> desk.program("1:*")).hasMessageStartingWith("[UIDREQUIRED]");
        means("UID 10", uids(10, 10));
    }
}
