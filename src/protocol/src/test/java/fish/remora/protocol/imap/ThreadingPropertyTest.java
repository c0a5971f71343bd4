package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** RFC 5256 §3: what holds for any messages, whatever they say of each other. */
class ThreadingPropertyTest {
    private static final Pattern NOT_NUMBERS = Pattern.compile("[^0-9]+");

    @Property(tries = 1000)
    void eachMessageOnce(
            @ForAll @IntRange(max = 30) int size, @ForAll @IntRange(min = 1, max = 40) int ids, @ForAll long seed) {
        List<ThreadFacts> messages = messages(size, ids, new Random(seed));
        eachOnce(size, ThreadingTest.threads(new ReferenceThreading(), messages));
        eachOnce(size, ThreadingTest.threads(new SubjectThreading(), messages));
    }

    @Property
    void dummiesHaveSeveralChildren(@ForAll @IntRange(max = 30) int size, @ForAll long seed) {
        List<ThreadNode> roots = ThreadingTest.threads(new ReferenceThreading(), messages(size, 20, new Random(seed)));
        assertThat(ThreadNode.topDown(roots)).allSatisfy(node -> {
            if (node.isDummy()) {
                assertThat(roots).contains(node);
                assertThat(node.children).hasSizeGreaterThan(1);
            }
        });
    }

    private static List<ThreadFacts> messages(int size, int ids, Random random) {
        List<ThreadFacts> messages = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> references = random.ints(random.nextInt(5), 0, ids)
                    .mapToObj(Integer::toString)
                    .toList();
            messages.add(ThreadFacts.of(
                    i,
                    random.nextInt(5) > 0 ? Integer.toString(random.nextInt(ids)) : "",
                    references,
                    List.of("", "a", "b", "c").get(random.nextInt(4)),
                    random.nextBoolean(),
                    Instant.ofEpochSecond(random.nextInt(10))));
        }
        return messages;
    }

    private static void eachOnce(int size, List<ThreadNode> threads) {
        int[] told = Arrays.stream(NOT_NUMBERS.split(ThreadingTest.text(threads), -1))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .sorted()
                .toArray();
        assertThat(told).isEqualTo(IntStream.rangeClosed(1, size).toArray());
    }
}
