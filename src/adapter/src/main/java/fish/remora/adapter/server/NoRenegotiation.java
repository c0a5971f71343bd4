package fish.remora.adapter.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/**
 * Ends a connection whose client begins another handshake in TLS 1.2: each would cost us a signature and the client next to nothing, and nothing
 * needs it. The JDK can refuse it by a property of the whole virtual machine only. Passes records on one by one, so that what the engine has made of
 * the one before is known. In TLS 1.3 there is no such thing.
 */
final class NoRenegotiation extends ByteToMessageDecoder {
    private static final int HEADER = 5;
    private static final int HANDSHAKE = 22;

    /** RFC 5246 §6.2.3. What claims to be longer is no record, and for the engine to refuse. */
    private static final int LONGEST = (1 << 14) + 2048;

    private final SslHandler tls;

    NoRenegotiation(SslHandler tls) {
        this.tls = tls;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < HEADER) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex() + HEADER - 2);
        if (length > LONGEST) {
            out.add(in.readRetainedSlice(in.readableBytes()));
        } else if (in.readableBytes() >= HEADER + length) {
            if (in.getUnsignedByte(in.readerIndex()) == HANDSHAKE && isDone()) {
                in.skipBytes(in.readableBytes());
                context.close();
            } else {
                out.add(in.readRetainedSlice(HEADER + length));
            }
        }
    }

    private boolean isDone() {
        return tls.handshakeFuture().isSuccess()
                && !tls.engine().getSession().getProtocol().equals("TLSv1.3");
    }
}
