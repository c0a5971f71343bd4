package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 5256 §3, §4. */
class ThreadingTest {
    private final List<ThreadFacts> messages = new ArrayList<>();

    /** Numbered from 1, a second later each. */
    private ThreadingTest message(String id, String subject, String... references) {
        boolean reply = subject.startsWith("Re: ");
        int index = messages.size();
        messages.add(ThreadFacts.of(
                index,
                id,
                Arrays.asList(references),
                reply ? subject.substring(4) : subject,
                reply,
                Instant.ofEpochSecond(index)));
        return this;
    }

    private String byReferences() {
        return text(threads(new ReferenceThreading(), messages));
    }

    static List<ThreadNode> threads(Threading threading, List<ThreadFacts> messages) {
        messages.forEach(threading::add);
        return threading.threads();
    }

    static String text(List<ThreadNode> threads) {
        Output out = new Output(false);
        ThreadAnswer.write(out, threads, index -> index + 1L);
        return new String(out.take(), StandardCharsets.US_ASCII).strip();
    }

    @Test
    void nothing() {
        assertThat(byReferences()).isEqualTo("* THREAD");
    }

    /** The example of §4: (2)(3 6 (4 23)(44 7 96)). */
    @Test
    void shape() {
        ThreadNode two = node(2);
        ThreadNode three = node(3, node(6, node(4, node(23)), node(44, node(7, node(96)))));
        assertThat(text(List.of(two, three))).isEqualTo("* THREAD (2)(3 6 (4 23)(44 7 96))");
    }

    /** The example of §4 with a missing parent: ((3)(5)). */
    @Test
    void shapeWithoutParent() {
        ThreadNode dummy = new ThreadNode(null);
        dummy.children.addAll(List.of(node(3), node(5)));
        assertThat(text(List.of(dummy))).isEqualTo("* THREAD ((3)(5))");
    }

    private static ThreadNode node(int number, ThreadNode... children) {
        ThreadNode node = new ThreadNode(ThreadFacts.of(number - 1, "", List.of(), "", false, Instant.EPOCH));
        node.children.addAll(List.of(children));
        return node;
    }

    @Test
    void chain() {
        message("a", "s").message("b", "t", "a").message("c", "u", "a", "b").message("d", "v");
        assertThat(byReferences()).isEqualTo("* THREAD (1 2 3)(4)");
    }

    @Test
    void branches() {
        message("a", "s").message("b", "s", "a").message("c", "s", "a").message("d", "s", "a", "b");
        assertThat(byReferences()).isEqualTo("* THREAD (1 (2 4)(3))");
    }

    @Test
    void childrenBeforeTheirParents() {
        message("c", "s", "a", "b").message("b", "s", "a").message("a", "s");
        assertThat(byReferences()).isEqualTo("* THREAD (3 2 1)");
    }

    @Test
    void missingParent() {
        message("b", "x", "gone").message("c", "y", "gone");
        assertThat(byReferences()).isEqualTo("* THREAD ((1)(2))");
    }

    @Test
    void missingParentOfOne() {
        message("b", "x", "gone");
        assertThat(byReferences()).isEqualTo("* THREAD (1)");
    }

    @Test
    void missingInTheMiddle() {
        message("a", "x").message("c", "y", "a", "gone", "gone too").message("d", "z", "a", "gone");
        assertThat(byReferences()).isEqualTo("* THREAD (1 (2)(3))");
    }

    @Test
    void loops() {
        message("a", "x", "b").message("b", "y", "a").message("c", "z", "c");
        assertThat(byReferences()).isEqualTo("* THREAD (2 1)(3)");
    }

    @Test
    void sameIdTwice() {
        message("a", "x").message("a", "y", "a").message("b", "z", "a");
        assertThat(byReferences()).isEqualTo("* THREAD (1 (2)(3))");
    }

    @Test
    void truncatedReferencesAreMended() {
        message("c", "x", "a", "b").message("b", "y", "z").message("a", "w").message("z", "v", "a");
        assertThat(byReferences()).isEqualTo("* THREAD (3 4 2 1)");
    }

    @Test
    void sameSubjectsWithoutReferences() {
        message("a", "lunch").message("b", "Re: lunch").message("c", "Re: lunch");
        assertThat(byReferences()).isEqualTo("* THREAD (1 (2)(3))");
    }

    @Test
    void replyBeforeItsMessage() {
        message("b", "Re: lunch").message("a", "lunch").message("", "").message("", "");
        assertThat(byReferences()).isEqualTo("* THREAD (2 1)(3)(4)");
    }

    @Test
    void sameSubjectsThatAreNoReplies() {
        message("a", "lunch").message("b", "lunch").message("c", "Re: lunch");
        assertThat(byReferences()).isEqualTo("* THREAD ((1)(2)(3))");
    }

    @Test
    void sameSubjectAsADummys() {
        message("a", "lunch", "gone").message("b", "Re: lunch", "gone").message("c", "Re: lunch");
        message("d", "lunch", "gone too").message("e", "x", "gone too");
        assertThat(byReferences()).isEqualTo("* THREAD ((1)(2)(3)(4)(5))");
    }

    @Test
    void inOrderOfDates() {
        messages.add(ThreadFacts.of(0, "a", List.of(), "x", false, Instant.ofEpochSecond(9)));
        messages.add(ThreadFacts.of(1, "b", List.of(), "y", false, Instant.ofEpochSecond(5)));
        messages.add(ThreadFacts.of(2, "c", List.of("a"), "z", false, Instant.ofEpochSecond(3)));
        messages.add(ThreadFacts.of(3, "d", List.of("a"), "z", false, Instant.ofEpochSecond(1)));
        assertThat(byReferences()).isEqualTo("* THREAD (2)(1 (4)(3))");
    }

    @Test
    void orderedSubject() {
        message("a", "x")
                .message("b", "y")
                .message("c", "Re: x")
                .message("d", "x")
                .message("e", "Re: y");
        assertThat(text(threads(new SubjectThreading(), messages))).isEqualTo("* THREAD (1 (3)(4))(2 5)");
    }

    /** A reply far down a thread stays in it, though only some of its references are looked at. */
    @Test
    void manyReferences() {
        String[] ids = IntStream.range(0, 100).mapToObj(i -> "m" + i).toArray(String[]::new);
        message("m0", "a").message("m99", "b", Arrays.copyOf(ids, 99)).message("m50", "c", Arrays.copyOf(ids, 50));
        assertThat(byReferences()).isEqualTo("* THREAD (1 (2)(3))");
    }

    /** A sender decides how many references there are, not what is held for them. */
    @Test
    void whatIsHeldIsBounded() {
        List<String> ids = IntStream.range(0, 100_000).mapToObj(i -> "m" + i).toList();
        ThreadFacts facts = ThreadFacts.of(0, "x", ids, "s".repeat(10_000), false, Instant.EPOCH);
        assertThat(facts.references()).hasSize(ThreadFacts.MOST_REFERENCES);
        assertThat(new ReferenceThreading().add(facts)).isBetween(20 * ThreadNode.OCTETS, 30 * ThreadNode.OCTETS);
    }

    @Test
    void aThreadAsDeepAsAMailbox() {
        int depth = 50_000;
        for (int i = 0; i < depth; i++) {
            message("m" + i, "s", "m" + (i - 1));
        }
        assertThat(byReferences()).startsWith("* THREAD (1 2 3 4 ").endsWith(" 49999 50000)");
    }
}
