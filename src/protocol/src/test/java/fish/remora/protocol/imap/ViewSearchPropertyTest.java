package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.UidRange;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** RFC 9051 §6.4.4: a view finds what the keys say of each message by itself. */
class ViewSearchPropertyTest {
    @Provide
    Arbitrary<SearchKey> keys() {
        Arbitrary<SearchKey> leaves = Arbitraries.oneOf(
                Arbitraries.just(SearchKey.Every.MESSAGE),
                Arbitraries.of(Flag.values()).map(SearchKey.Has::new),
                Arbitraries.of("one", "TWO", "none").map(SearchKey.HasKeyword::new),
                Arbitraries.longs().between(0, 60).map(SearchKey.ModSeq::new),
                Combinators.combine(
                                Arbitraries.longs().between(1, 5000),
                                Arbitraries.longs().between(0, 900))
                        .as((first, more) -> new UidRange(first, first + more))
                        .list()
                        .ofMaxSize(3)
                        .map(SearchKey.Uids::new));
        return Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves,
                () -> keys().map(SearchKey.Not::new),
                () -> Combinators.combine(keys(), keys()).as(SearchKey.Or::new),
                () -> keys().list().ofMaxSize(3).map(SearchKey.And::new));
    }

    @Property(tries = 300)
    void findsWhatTheKeySays(@ForAll("keys") SearchKey key, @ForAll @IntRange(max = 2500) int size, @ForAll long seed) {
        MailboxView view = view(size, new Random(seed));
        ViewSearch search = new ViewSearch(view);
        assertThat(ViewSearch.answers(key)).isTrue();
        assertThat(search.matching(key, search.all()).stream().toArray())
                .isEqualTo(IntStream.range(0, size)
                        .filter(index -> model(key, view, index))
                        .toArray());
    }

    private static MailboxView view(int size, Random random) {
        long[] uids = new long[size];
        long[] flags = new long[size];
        long[] modseqs = new long[size];
        long uid = 0;
        for (int i = 0; i < size; i++) {
            uid += 1 + random.nextInt(3);
            uids[i] = uid;
            flags[i] = random.nextInt(32) | (long) random.nextInt(4) << Flag.FIRST_KEYWORD;
            modseqs[i] = 1 + random.nextInt(50);
        }
        return MailboxView.of(
                new MailboxId(1),
                new MailboxView.Head(1, uid + 1, 50, List.of("one", "two")),
                new MailboxView.Rows(uids, flags, modseqs));
    }

    private static boolean model(SearchKey key, MailboxView view, int index) {
        if (key instanceof SearchKey.And and) {
            return and.keys().stream().allMatch(each -> model(each, view, index));
        }
        if (key instanceof SearchKey.Or or) {
            return model(or.one(), view, index) || model(or.other(), view, index);
        }
        if (key instanceof SearchKey.Not not) {
            return !model(not.key(), view, index);
        }
        if (key instanceof SearchKey.Uids uids) {
            return uids.ranges().stream().anyMatch(range -> range.contains(view.uid(index)));
        }
        if (key instanceof SearchKey.Has has) {
            return Flag.words(view.flags(index)).contains(has.flag().word());
        }
        if (key instanceof SearchKey.HasKeyword has) {
            return view.keywords(view.flags(index)).stream().anyMatch(has.keyword()::equalsIgnoreCase);
        }
        if (key instanceof SearchKey.ModSeq modSeq) {
            return view.modseq(index) >= modSeq.atLeast();
        }
        return Arrays.asList(SearchKey.Every.values()).contains(key);
    }
}
