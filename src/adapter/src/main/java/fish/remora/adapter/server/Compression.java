package fish.remora.adapter.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * COMPRESS=DEFLATE of RFC 4978, between TLS and a {@link Connection}.
 *
 * <p>Each read that the connection asks for is answered by one piece of at most {@value #PIECE} octets: what a client sends may become a
 * thousand times as much, and waits here in its compressed form. What the connection says is compressed in slices, each in a turn of its own, and
 * the channel is not writable until all are done. A silent connection keeps no compressor, whose window is a quarter of a megabyte. Event loop.
 */
final class Compression extends ChannelDuplexHandler {
    private static final int PIECE = 16 * 1024;

    /** Compressed within milliseconds. */
    private static final int SLICE = 128 * 1024;

    /** Of the reasons for not being writable that Netty leaves to handlers; we are the only one. */
    private static final int WRITABILITY = 1;

    private static final long IDLE_SECONDS = 2;
    private static final byte[] NOTHING = new byte[0];

    private final Inflater inflater = new Inflater(true);
    private byte[] compressed = NOTHING;
    private boolean wanted;
    private boolean delivering;
    private boolean closing;

    /** Not compressed yet, or not to its end. */
    private final Queue<Plain> waiting = new ArrayDeque<>(1);

    private @Nullable Deflater deflater;
    private @Nullable Future<?> idleCheck;
    private boolean deflated;
    private boolean ended;

    private record Plain(ByteBuf octets, ChannelPromise promise) {}

    @Override
    public void read(ChannelHandlerContext ctx) {
        wanted = true;
        if (!delivering) {
            deliver(ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            if (closing) {
                return;
            }
            add(buffer);
        } finally {
            buffer.release();
        }
        if (wanted && !delivering) {
            deliver(ctx);
        }
    }

    /** Our last words are out: what still comes is read for a clean end, and looked at by nobody. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            closing = true;
            compressed = NOTHING;
            inflater.reset();
        }
        ctx.fireUserEventTriggered(event);
    }

    /** In TLS one read may bring several buffers. */
    private void add(ByteBuf buffer) {
        int left = inflater.getRemaining();
        byte[] input =
                Arrays.copyOfRange(compressed, compressed.length - left, compressed.length + buffer.readableBytes());
        buffer.readBytes(input, left, input.length - left);
        compressed = input;
        inflater.setInput(input);
    }

    /** One piece; the next in a turn of its own, so that a long row of them keeps nobody else from his. */
    private void deliver(ChannelHandlerContext ctx) {
        if (ended || !wanted) {
            return;
        }
        if (closing) {
            wanted = false;
            ctx.read();
            return;
        }
        byte[] piece = new byte[PIECE];
        int length;
        try {
            length = inflater.inflate(piece);
            if (length == 0 && (inflater.finished() || inflater.needsDictionary())) {
                throw new DataFormatException("the compressed stream has ended");
            }
        } catch (DataFormatException broken) {
            ctx.fireExceptionCaught(new IOException(broken));
            return;
        }
        if (length == 0) {
            compressed = NOTHING;
            inflater.setInput(NOTHING);
            ctx.read();
            return;
        }
        wanted = false;
        delivering = true;
        try {
            ctx.fireChannelRead(Unpooled.wrappedBuffer(piece, 0, length));
        } finally {
            delivering = false;
        }
        if (wanted) {
            ctx.executor().execute(() -> deliver(ctx));
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        waiting.add(new Plain((ByteBuf) message, promise));
        if (waiting.size() == 1) {
            deflateSlice(ctx);
        }
    }

    /** The next in a turn of its own: others of the event loop wait. */
    private void deflateSlice(ChannelHandlerContext ctx) {
        int room = SLICE;
        for (Plain next = waiting.peek(); next != null && room > 0; next = waiting.peek()) {
            ByteBuf plain = next.octets();
            int length = Math.min(room, plain.readableBytes());
            room -= length;
            ByteBuf output = length == 0 ? Unpooled.EMPTY_BUFFER : deflate(ctx, plain, length);
            if (plain.isReadable()) {
                ctx.write(output);
            } else {
                waiting.remove();
                plain.release();
                ctx.write(output, next.promise());
            }
        }
        boolean done = waiting.isEmpty();
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(WRITABILITY, done);
        }
        if (!done) {
            ctx.executor().execute(() -> goOn(ctx));
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (!ended) {
            deflateSlice(ctx);
            ctx.flush();
        }
    }

    /** Up to its last octet: the client can read all that was said (RFC 4978 §4). */
    private ByteBuf deflate(ChannelHandlerContext ctx, ByteBuf plain, int count) {
        byte[] input = new byte[count];
        plain.readBytes(input);
        Deflater open = deflater(ctx);
        open.setInput(input);
        ByteBuf output = ctx.alloc().heapBuffer(Math.min(PIECE, input.length / 2 + 64));
        byte[] piece = new byte[Math.min(PIECE, input.length + 64)];
        int length;
        do {
            length = open.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
            output.writeBytes(piece, 0, length);
        } while (length == piece.length);
        return output;
    }

    /** A new one goes on where the other has flushed: it only does not know what it might refer to. Fast, as others of the event loop wait. */
    private Deflater deflater(ChannelHandlerContext ctx) {
        deflated = true;
        Deflater open = deflater;
        if (open == null) {
            open = new Deflater(Deflater.BEST_SPEED, true);
            deflater = open;
            checkLater(ctx);
        }
        return open;
    }

    private void checkLater(ChannelHandlerContext ctx) {
        deflated = false;
        idleCheck = ctx.executor().schedule(() -> checkIdle(ctx), IDLE_SECONDS, TimeUnit.SECONDS);
    }

    private void checkIdle(ChannelHandlerContext ctx) {
        if (deflated) {
            checkLater(ctx);
        } else {
            endDeflater();
        }
    }

    private void endDeflater() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ended = true;
        for (Plain plain : waiting) {
            plain.octets().release();
            plain.promise().tryFailure(new ClosedChannelException());
        }
        waiting.clear();
        inflater.end();
        endDeflater();
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
    }
}
