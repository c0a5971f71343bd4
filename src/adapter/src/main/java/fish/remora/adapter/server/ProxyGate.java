package fish.remora.adapter.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the {@link ProxyHeader} of a proxy's connection, before TLS and all else, and makes way: for the handlers of the protocol the
 * connection begins then. Who sends something else, or nothing in time, is closed without a word. Event loop.
 */
final class ProxyGate extends ChannelInboundHandlerAdapter {
    /** A proxy has it ready when it connects. */
    static final long PATIENCE_SECONDS = 5;

    /** What becomes of the connection. */
    interface Verdict {
        /** The header is there; adds the protocol's handlers. */
        void passed(Optional<ProxyHeader.Ends> ends);

        /** There is none; the connection is being closed. */
        void failed();
    }

    private final Verdict verdict;
    private byte[] arrived = new byte[0];
    private @Nullable Future<?> deadline;
    private boolean over;

    ProxyGate(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> fail(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            int before = arrived.length;
            arrived = Arrays.copyOf(arrived, before + buffer.readableBytes());
            buffer.readBytes(arrived, before, buffer.readableBytes());
        } finally {
            buffer.release();
        }
        if (over) {
            return;
        }
        try {
            Optional<ProxyHeader> header = ProxyHeader.read(arrived);
            if (header.isPresent()) {
                pass(context.pipeline(), header.get());
            } else {
                context.read();
            }
        } catch (ProxyHeader.Malformed none) {
            fail(context);
        }
    }

    private void pass(ChannelPipeline pipeline, ProxyHeader header) {
        end();
        pipeline.remove(this);
        verdict.passed(header.ends());
        pipeline.fireChannelActive();
        if (arrived.length > header.length()) {
            pipeline.fireChannelRead(
                    Unpooled.wrappedBuffer(arrived, header.length(), arrived.length - header.length()));
            pipeline.fireChannelReadComplete();
        }
    }

    private void fail(ChannelHandlerContext context) {
        end();
        verdict.failed();
        context.close();
    }

    /** A health check that only connects and goes is no failure. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!over && arrived.length > 0) {
            verdict.failed();
        }
        end();
        context.fireChannelInactive();
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
