package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 9051 §2.3.2, and §9 {@code flag-list}. */
class FlagsTest {
    private static List<String> keywords(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i).toList();
    }

    @Test
    void aKeywordIsThereOnceInAnyCase() throws BadSyntax {
        assertThat(Flags.of(List.of("work", "\\Seen", "WORK", "Work")))
                .isEqualTo(new Flags(Flag.SEEN.bit(), List.of("work")));
    }

    @Test
    void noMoreKeywordsThanAMailboxHasRoomFor() throws BadSyntax {
        assertThat(Flags.of(keywords(Flag.KEYWORDS)).keywords()).hasSize(Flag.KEYWORDS);
        assertThatThrownBy(() -> Flags.of(keywords(Flag.KEYWORDS + 1))).isInstanceOf(BadSyntax.class);
    }

    /** Whatever writes FLAGS: a bit without a keyword leaves no gap. */
    @Test
    void aFreeBitIsNotTold() {
        long bits = Flag.SEEN.bit() | 7L << Flag.FIRST_KEYWORD;
        MailboxView view = MailboxView.of(
                new MailboxId(1),
                new MailboxView.Head(1, 2, 1, List.of("a", "", "b")),
                new MailboxView.Rows(new long[] {1}, new long[] {bits}, new long[] {1}));
        Output out = new Output(false);
        new FactWriter(view, out).ofView(FetchItem.Fact.FLAGS, 0);
        assertThat(new String(out.take(), StandardCharsets.US_ASCII)).isEqualTo("FLAGS (\\Seen a b)");
        assertThat(Flags.text(view, bits)).isEqualTo("(\\Seen a b)");
    }
}
