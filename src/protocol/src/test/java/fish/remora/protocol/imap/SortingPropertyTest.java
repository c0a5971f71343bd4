package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 5256 §3, RFC 5051 §2. */
class SortingPropertyTest {
    private record Mail(long size, String subject) {}

    @Provide
    Arbitrary<List<Mail>> mails() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 5),
                        Arbitraries.strings().withChars("aAbBä").ofMaxLength(2))
                .as(Mail::new)
                .list()
                .ofMaxSize(30);
    }

    @Property
    void eachOnceAndInOrder(@ForAll("mails") List<Mail> mails, @ForAll boolean down, @ForAll boolean alsoDown) {
        List<SortFacts> facts = new ArrayList<>();
        for (int i = 0; i < mails.size(); i++) {
            Mail mail = mails.get(i);
            facts.add(new SortFacts(i, List.of(SortFacts.Value.of(mail.size()), SortFacts.Value.of(mail.subject()))));
        }
        int[] order = Sorting.order(
                facts,
                List.of(
                        new SortCriterion(SortCriterion.Key.SIZE, down),
                        new SortCriterion(SortCriterion.Key.SUBJECT, alsoDown)));
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, mails.size()).toArray());
        for (int i = 1; i < order.length; i++) {
            assertThat(inOrder(mails, order[i - 1], order[i], down, alsoDown)).isTrue();
        }
    }

    private static boolean inOrder(List<Mail> mails, int one, int other, boolean down, boolean alsoDown) {
        int bySize = Long.compare(mails.get(one).size(), mails.get(other).size());
        if (bySize != 0) {
            return down ? bySize > 0 : bySize < 0;
        }
        int bySubject = Collation.mapped(mails.get(one).subject())
                .compareTo(Collation.mapped(mails.get(other).subject()));
        return bySubject == 0 ? one < other : alsoDown ? bySubject > 0 : bySubject < 0;
    }

    @Example
    void caseDoesNotCount() {
        assertThat(Collation.mapped("Straße É ﬁ")).isEqualTo(Collation.mapped("sTRAßE é ﬁ"));
        assertThat(Arrays.compareUnsigned(Collation.key("a"), Collation.key("B")))
                .isNegative();
        assertThat(Arrays.compareUnsigned(Collation.key("z"), Collation.key("ä")))
                .isPositive();
    }
}
