package fish.remora.adapter.client;

import static fish.remora.adapter.client.Sender.assertTaken;
import static fish.remora.adapter.client.Sender.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fish.remora.adapter.dns.Exchanger;
import fish.remora.adapter.dns.Found;
import fish.remora.api.Content;
import fish.remora.api.NextHop;
import fish.remora.api.Transmitted;
import fish.remora.api.Transmitted.Contact;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever throws on the way, a defect of ours included: who waits is told, once. */
@Timeout(60)
class EachResultIsToldTest {
    private static Transmitted one(BlockingQueue<Transmitted> results) throws InterruptedException {
        Transmitted result = Sender.await(results);
        assertThat(outcome(result).reply().isTransient()).isTrue();
        assertThat(results).isEmpty();
        return result;
    }

    /** More than a reply takes, and nothing that a terminal should see. */
    @Test
    void ofAHostWithAnyName() throws Exception {
        ScriptedPeer down = new ScriptedPeer(line -> {});
        down.close();
        Found found = new Found.Hosts(List.of(new Exchanger("\u0000\u001b[31m".repeat(200), down.address())));
        try (Sender sender = new Sender(Map.of(), found)) {
            assertThat(outcome(one(sender.begin(Sender.small()))).reply().toString())
                    .startsWith("451 4.4.1 ??[31m??[31m");
        }
    }

    static Stream<Function<NextHop, CompletionStage<Found>>> brokenSearches() {
        return Stream.of(
                hop -> {
                    throw new AssertionError("a defect");
                },
                hop -> CompletableFuture.failedStage(new AssertionError("a defect")),
                hop -> CompletableFuture.completedStage(null));
    }

    @ParameterizedTest
    @MethodSource("brokenSearches")
    void ofASearchThatBreaksDown(Function<NextHop, CompletionStage<Found>> search) throws Exception {
        try (Sender sender = new Sender(Map.of(), search)) {
            assertThat(one(sender.begin(Sender.small())).contact()).isEqualTo(Contact.NOT_TRIED);
        }
    }

    @Test
    void ofASearchWithoutEnd() throws Exception {
        CompletableFuture<Found> never = new CompletableFuture<>();
        try (ScriptedPeer peer = new ScriptedPeer(line -> line.say("220 too late"));
                Sender sender = new Sender(Map.of("timeout.reply", "1"), hop -> never)) {
            BlockingQueue<Transmitted> results = sender.begin(Sender.small());
            Transmitted result = one(results);
            assertThat(result.contact()).isEqualTo(Contact.UNREACHABLE);
            assertThat(outcome(result).reply().toString()).startsWith("451 4.4.3 ");
            never.complete(new Found.Hosts(List.of(new Exchanger("peer.test", peer.address()))));
            sender.client.close();
            assertThat(results).isEmpty();
            assertThat(peer.connections).hasValue(0);
        }
    }

    /** The last octets of an input that ends in an Error, which no Exception is. */
    private record Breaking(boolean inMemory, AtomicBoolean closed) implements Content {
        @Override
        public long size() {
            return 1_000;
        }

        @Override
        public InputStream open() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new StackOverflowError("a defect");
                }

                @Override
                public void close() throws IOException {
                    closed.set(true);
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAContentThatBreaksDown(boolean inMemory) throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open =
                        new ScriptedPeer(line -> peer[0].server("PIPELINING").play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            Breaking content = new Breaking(inMemory, new AtomicBoolean());
            assertThat(one(sender.begin(content)).contact()).isEqualTo(Contact.NOT_TRIED);
            await().untilTrue(content.closed());
            await().untilAsserted(() -> assertThat(open.over).hasValue(1));
            assertThat(open.taken).isEmpty();
        }
    }

    /** Its defect is not ours to suffer from: the next message goes over the same connection. */
    @Test
    void toOneWhoCannotTakeIt() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open =
                        new ScriptedPeer(line -> peer[0].server("PIPELINING").play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            AtomicBoolean told = new AtomicBoolean();
            sender.client.transmit(Sender.HOP, Sender.transmission(Sender.small()), result -> {
                told.set(true);
                throw new AssertionError("a defect");
            });
            await().untilTrue(told);
            assertTaken(sender.send());
            assertThat(open.connections).hasValue(1);
        }
    }
}
