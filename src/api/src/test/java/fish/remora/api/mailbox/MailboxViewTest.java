package fish.remora.api.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes, and beside them a map that has what the view should have. */
class MailboxViewTest {
    private record Message(long flags, long modseq) {}

    private final NavigableMap<Long, Message> model = new TreeMap<>();
    private long uidNext = 1;
    private long modseq = 1;

    private MailboxView.Head head() {
        return new MailboxView.Head(7, uidNext, modseq, List.of("$Junk", "", "work"));
    }

    private static MailboxView.Rows rows(NavigableMap<Long, Message> messages) {
        return new MailboxView.Rows(
                messages.keySet().stream().mapToLong(Long::longValue).toArray(),
                messages.values().stream().mapToLong(Message::flags).toArray(),
                messages.values().stream().mapToLong(Message::modseq).toArray());
    }

    /** Some new messages, some changed ones, some that go, also new ones that have gone already. */
    private MailboxView change(MailboxView view, Random random) {
        modseq++;
        NavigableMap<Long, Message> touched = new TreeMap<>();
        NavigableMap<Long, Message> removed = new TreeMap<>();
        for (long uid : List.copyOf(model.keySet())) {
            int fate = random.nextInt(40);
            if (fate == 0) {
                removed.put(uid, model.get(uid));
            } else if (fate == 1) {
                touched.put(uid, new Message(random.nextInt(1 << 11), modseq));
            }
        }
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 3000 : 5); i > 0; i--) {
            uidNext += random.nextInt(3);
            touched.put(uidNext, new Message(random.nextInt(32), modseq));
            if (random.nextInt(20) == 0) {
                removed.put(uidNext, new Message(0, modseq));
            }
            uidNext++;
        }
        model.putAll(touched);
        model.keySet().removeAll(removed.keySet());
        return view.with(
                head(),
                rows(touched),
                removed.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    private static void assertSame(MailboxView view, NavigableMap<Long, Message> model) {
        assertThat(view.size()).isEqualTo(model.size());
        int index = 0;
        for (var message : model.entrySet()) {
            assertThat(view.uid(index)).isEqualTo(message.getKey());
            assertThat(view.flags(index)).isEqualTo(message.getValue().flags());
            assertThat(view.modseq(index)).isEqualTo(message.getValue().modseq());
            assertThat(view.indexOf(message.getKey())).isEqualTo(index);
            index++;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holdsWhatWasPutIn(long seed) {
        Random random = new Random(seed);
        MailboxView view = MailboxView.of(new MailboxId(1), head(), rows(model));
        for (int i = 0; i < 60; i++) {
            view = change(view, random);
            assertSame(view, model);
            assertThat(view.uidNext()).isEqualTo(uidNext);
        }
        assertThat(view.size()).isGreaterThan(500);
        assertThat(view.indexOf(0)).isEqualTo(-1);
        assertThat(view.indexOf(uidNext)).isEqualTo(-view.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tellsHowItDiffersFromAnyEarlierOne(long seed) {
        Random random = new Random(seed);
        MailboxView view = MailboxView.of(new MailboxId(1), head(), rows(model));
        List<MailboxView> earlier = new ArrayList<>();
        List<NavigableMap<Long, Message>> models = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            earlier.add(view);
            models.add(new TreeMap<>(model));
            view = change(view, random);
        }
        for (int i = 0; i < earlier.size(); i++) {
            NavigableMap<Long, Message> then = models.get(i);
            MailboxView.Difference difference = view.since(earlier.get(i));
            assertThat(difference.vanished())
                    .containsExactly(then.keySet().stream()
                            .filter(uid -> !model.containsKey(uid))
                            .mapToLong(Long::longValue)
                            .toArray());
            MailboxView now = view;
            assertThat(difference.changed())
                    .containsExactly(then.keySet().stream()
                            .filter(uid -> model.containsKey(uid)
                                    && model.get(uid).modseq() != then.get(uid).modseq())
                            .mapToInt(now::indexOf)
                            .toArray());
            assertThat(difference.added()).isEqualTo((int) model.keySet().stream()
                    .filter(uid -> !then.containsKey(uid))
                    .count());
            NavigableMap<Long, Message> kept = new TreeMap<>(model);
            then.forEach(kept::putIfAbsent);
            assertSame(view.keeping(earlier.get(i), difference.vanished()), kept);
        }
        assertThat(view.since(view).isNothing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFEL, 0x8000_0000L})
    void uidsHave32Bits(long uid) {
        var rows = new MailboxView.Rows(new long[] {1, uid}, new long[] {1 << 8, 1 << 10}, new long[] {1, 1});
        MailboxView view = MailboxView.of(new MailboxId(1), head(), rows);
        assertThat(view.uid(1)).isEqualTo(uid);
        assertThat(view.indexOf(uid)).isEqualTo(1);
        assertThat(view.keywords(view.flags(0))).containsExactly("$Junk");
        assertThat(view.keywords(view.flags(1))).containsExactly("work");
        assertThat(view.keywords(7 << 8)).as("a free bit has no name").containsExactly("$Junk", "work");
    }

    /** One message that is kept among a million costs less than a thousandth of them: 20 octets each. */
    @Test
    void keepingSharesWhatIsNotTouched() {
        long[] uids = LongStream.rangeClosed(1, 1_000_000).toArray();
        var rows = new MailboxView.Rows(uids, new long[uids.length], new long[uids.length]);
        MailboxView all = MailboxView.of(new MailboxId(1), head(), rows);
        long[] gone = {500_000};
        MailboxView less = all.with(head(), new MailboxView.Rows(new long[0], new long[0], new long[0]), gone);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        MailboxView kept = less.keeping(all, gone);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000);
        assertThat(kept.indexOf(500_000)).isEqualTo(499_999);
        assertThat(less.since(kept).vanished()).containsExactly(500_000);
    }
}
