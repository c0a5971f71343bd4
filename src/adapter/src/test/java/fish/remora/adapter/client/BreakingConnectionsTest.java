package fish.remora.adapter.client;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Content;
import fish.remora.api.Transmitted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections that break after any octet, new ones and kept ones, many at a time. Each transmission has one result, and it is true: 250
 * only for what the peer has, and what fails without a doubt is not there.
 */
@Timeout(120)
class BreakingConnectionsTest {
    private static final int TRANSMISSIONS = 300;
    private static final int AT_ONCE = 10;

    /** Nearly twice what one transmission takes. */
    private static final int LONGEST = 600;

    private static Content numbered(int number) {
        return Sender.content(text(number).getBytes(StandardCharsets.US_ASCII), number % 2 == 0);
    }

    private static String text(int number) {
        return "Subject: " + number + "\r\n\r\nhello\r\n";
    }

    @ParameterizedTest
    @CsvSource({"1, 8BITMIME", "2, PIPELINING", "3, 'PIPELINING,CHUNKING'", "4, CHUNKING"})
    void eachTransmissionHasOneResultAndItIsTrue(long seed, String extensions) throws Exception {
        Random random = new Random(seed);
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(line -> {
                    int octets;
                    synchronized (random) {
                        octets = random.nextInt(LONGEST);
                    }
                    peer[0].server(extensions.split(",")).play(line.oneByOne().breakingAfter(octets));
                });
                Sender sender = new Sender(open)) {
            peer[0] = open;
            int taken = 0;
            for (int first = 0; first < TRANSMISSIONS; first += AT_ONCE) {
                List<BlockingQueue<Transmitted>> results = new ArrayList<>();
                for (int i = first; i < first + AT_ONCE; i++) {
                    results.add(sender.begin(numbered(i)));
                }
                for (int i = 0; i < AT_ONCE; i++) {
                    taken += check(open, Sender.await(results.get(i)), first + i);
                }
                assertThat(results).as("no second result").allMatch(BlockingQueue::isEmpty);
            }
            assertThat(taken).as("some arrive, some do not").isBetween(1, TRANSMISSIONS - 1);
        }
    }

    private static int check(ScriptedPeer peer, Transmitted result, int number) {
        Transmitted.Outcome outcome = result.outcomes().get(0);
        boolean there = peer.taken.stream().anyMatch(message -> message.endsWith(text(number)));
        if (outcome.reply().isPositive()) {
            assertThat(there).as("%d: %s", number, result).isTrue();
            return 1;
        }
        assertThat(outcome.reply().isTransient()).as(result.toString()).isTrue();
        if (!outcome.uncertain()) {
            assertThat(there).as("%d: %s", number, result).isFalse();
        }
        return 0;
    }
}
