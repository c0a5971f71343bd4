package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.TestConfiguration;
import fish.remora.api.Peer;
import fish.remora.protocol.wire.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that a client has sent at once. */
class FrameRunnerTest {
    private static final int MUCH = 300_000;

    @TempDir
    private Path folder;

    private EmbeddedChannel channel;
    private Talker talker;

    /** Says much to each line. */
    private static final class Talker extends Connection {
        private int lines;
        private int asides;
        private boolean hasNews;

        Talker(Surroundings surroundings) {
            super(surroundings, "talker", 1000);
        }

        @Override
        void greet(Turn turn) {}

        @Override
        boolean asks(byte[] line) {
            return false;
        }

        @Override
        boolean inputNeedsWorker() {
            return false;
        }

        @Override
        void run(Frame frame, Turn turn) {
            lines++;
            turn.say(new byte[MUCH]);
        }

        @Override
        boolean hasAside() {
            return hasNews;
        }

        @Override
        void aside(Turn turn) {
            asides++;
        }

        @Override
        void failed(Turn turn) {}

        @Override
        byte[] farewell(Farewell reason) {
            return new byte[0];
        }

        @Override
        void ended() {}

        @Override
        void secured(Peer.Tls facts) {}
    }

    @BeforeEach
    void connect() throws Exception {
        var configuration = TestConfiguration.of(Map.of("data", folder.toString()));
        talker = new Talker(new Surroundings(
                configuration,
                Runnable::run,
                Runnable::run,
                Tls.open(configuration),
                new SpoolFolder(folder.resolve("spool"), 0)));
        channel = new EmbeddedChannel();
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(talker);
        channel.pipeline().fireChannelActive();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private ByteBuf send(int lines) {
        ByteBuf octets = Unpooled.copiedBuffer("x\r\n".repeat(lines), StandardCharsets.US_ASCII);
        channel.writeInbound(octets);
        return octets;
    }

    private void writable(boolean is) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(2, is);
        channel.runPendingTasks();
    }

    /** What one line has led to is on its way before the next one runs. */
    @Test
    void answersAreNotHeaped() {
        send(10);
        assertThat(talker.lines).isEqualTo(10);
        assertThat(channel.outboundMessages())
                .hasSize(10)
                .allSatisfy(message ->
                        assertThat(((ByteBuf) message).readableBytes()).isEqualTo(MUCH));
    }

    @Test
    void whoDoesNotTakeItsAnswersWaitsForMore() {
        writable(false);
        send(10);
        assertThat(talker.lines).isEqualTo(1);
        send(1);
        assertThat(talker.lines).isEqualTo(1);
        writable(true);
        assertThat(talker.lines).isEqualTo(11);
    }

    @Test
    void whatCannotBeToldIsTriedAgainNowAndThen() {
        talker.hasNews = true;
        talker.wantAside();
        assertThat(talker.asides).isEqualTo(1);
        channel.runPendingTasks();
        assertThat(talker.asides).isEqualTo(1);
        channel.advanceTimeBy(5, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(talker.asides).isEqualTo(2);
        talker.hasNews = false;
        channel.advanceTimeBy(5, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(talker.asides).isEqualTo(2);
    }

    @Test
    void whoIsSilentHoldsNoInput() {
        ByteBuf octets = send(3);
        assertThat(octets.refCnt()).isZero();
        assertThat(talker.framer.held()).isZero();
        assertThat(talker.isBusy()).isFalse();
    }
}
