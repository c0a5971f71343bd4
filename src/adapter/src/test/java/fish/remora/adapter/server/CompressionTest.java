package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 4978. */
class CompressionTest {
    private final Taker taker = new Taker();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Inflater client = new Inflater(true);

    CompressionTest() {
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new Compression(), taker);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        client.end();
    }

    /** Takes what comes, and asks for more as often as it is told. */
    private static final class Taker extends ChannelInboundHandlerAdapter {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int pieces;
        private int largest;
        private int wants;
        private boolean failed;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            byte[] octets = new byte[buffer.readableBytes()];
            buffer.readBytes(octets);
            buffer.release();
            taken.writeBytes(octets);
            pieces++;
            largest = Math.max(largest, octets.length);
            if (--wants > 0) {
                ctx.read();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed = true;
        }
    }

    private void read(int times) {
        taker.wants = times;
        channel.read();
        channel.runPendingTasks();
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        byte[] room = new byte[plain.length + 100];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(room, length);
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(7).nextBytes(octets);
        return octets;
    }

    private void send(byte[] octets) {
        channel.writeInbound(Unpooled.wrappedBuffer(octets));
    }

    @Test
    void whatComesInPiecesIsWhole() {
        byte[] plain = random(50_000);
        byte[] compressed = deflated(plain);
        read(10_000);
        for (int i = 0; i < compressed.length; i += 333) {
            send(Arrays.copyOfRange(compressed, i, Math.min(compressed.length, i + 333)));
            channel.runPendingTasks();
        }
        assertThat(taker.taken.toByteArray()).isEqualTo(plain);
    }

    /** Ten kilobytes are ten megabytes: there is one piece for each read, and no more. */
    @Test
    void aBombWaitsInItsBox() {
        byte[] bomb = deflated(new byte[10_000_000]);
        assertThat(bomb.length).isLessThan(11_000);
        send(bomb);
        assertThat(taker.pieces).isZero();
        read(1);
        assertThat(taker.pieces).isEqualTo(1);
        read(3);
        assertThat(taker.pieces).isEqualTo(4);
        assertThat(taker.largest).isEqualTo(16 * 1024);
        read(100_000);
        assertThat(taker.taken.size()).isEqualTo(10_000_000);
    }

    @Test
    void rubbishEndsIt() {
        read(1);
        send(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3});
        assertThat(taker.failed).isTrue();
    }

    private byte[] received() throws DataFormatException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            byte[] octets = new byte[buffer.readableBytes()];
            buffer.readBytes(octets);
            buffer.release();
            client.setInput(octets);
            for (int length = client.inflate(piece); length > 0; length = client.inflate(piece)) {
                plain.write(piece, 0, length);
            }
        }
        return plain.toByteArray();
    }

    /** RFC 4978 §4: each write can be read to its last octet; also when the compressor was let go of meanwhile. */
    @Test
    void eachWriteIsFlushed() throws Exception {
        byte[] line = "* 1 EXISTS\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 5; i++) {
            channel.writeOutbound(Unpooled.wrappedBuffer(line));
            assertThat(received()).as("write " + i).isEqualTo(line);
            channel.advanceTimeBy(3, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        byte[] large = random(300_000);
        channel.writeOutbound(Unpooled.wrappedBuffer(large), Unpooled.EMPTY_BUFFER);
        assertThat(received()).isEqualTo(large);
    }

    /** Output that fills its room to the last octet must not be taken for unfinished, nor cut. */
    @Test
    void anyLengthIsFlushed() throws Exception {
        for (int length = 1; length < 3000; length += 7) {
            byte[] octets = random(length);
            channel.writeOutbound(Unpooled.wrappedBuffer(octets));
            assertThat(received()).as(length + " octets").isEqualTo(octets);
        }
    }

    /** Sees what goes out, and whether more was welcome then. */
    private static final class Outside extends ChannelOutboundHandlerAdapter {
        private final List<Integer> sizes = new ArrayList<>();
        private final List<Boolean> welcome = new ArrayList<>();
        private int most = Integer.MAX_VALUE;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            welcome.add(ctx.channel().isWritable());
            sizes.add(((ByteBuf) message).readableBytes());
            ctx.write(message, promise);
            if (sizes.size() == most) {
                ctx.close();
            }
        }
    }

    /** One slice in each turn of the event loop; until the last is out nobody has to say more. */
    @Test
    void muchIsCompressedInSlices() throws Exception {
        Outside outside = new Outside();
        channel.pipeline().addFirst(outside);
        byte[] large = random(1_000_000);
        channel.writeOutbound(Unpooled.wrappedBuffer(large), Unpooled.wrappedBuffer(new byte[] {'m', 'o', 'r', 'e'}));
        assertThat(received()).startsWith(large).endsWith('m', 'o', 'r', 'e').hasSize(1_000_004);
        assertThat(outside.sizes).hasSize(9).allMatch(size -> size < 140_000);
        assertThat(outside.welcome.get(0)).isTrue();
        assertThat(outside.welcome.subList(1, 9)).containsOnly(false);
        assertThat(channel.isWritable()).isTrue();
    }

    /** What was not said when the connection closed is let go of. */
    @Test
    void whatIsLeftAtTheEndIsLetGoOf() {
        Outside outside = new Outside();
        outside.most = 3;
        channel.pipeline().addFirst(outside);
        ByteBuf large = Unpooled.wrappedBuffer(random(1_000_000));
        ChannelFuture written = channel.writeOneOutbound(large);
        channel.runPendingTasks();
        assertThat(outside.sizes).hasSize(3);
        assertThat(large.refCnt()).isZero();
        assertThat(written.isDone() && !written.isSuccess()).isTrue();
    }

    /** While a connection lingers for a clean end, what comes is not looked at, nor kept. */
    @Test
    void behindOurLastWordsNothingIsTaken() {
        channel.pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
        ByteBuf bomb = Unpooled.wrappedBuffer(deflated(new byte[10_000_000]));
        channel.writeInbound(bomb);
        read(1000);
        assertThat(bomb.refCnt()).isZero();
        assertThat(taker.pieces).isZero();
    }
}
