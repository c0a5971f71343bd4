package fish.remora.adapter.client;

import fish.remora.api.Content;
import fish.remora.protocol.smtp.client.ClientStep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is about to write. Commands, and contents in memory with them, gather in one buffer that goes out as a whole;
 * other contents are streamed. Event loop.
 */
final class Outbox {
    /** In octets: more than this is streamed though it is in memory. */
    private static final long AT_ONCE = 1024 * 1024;

    /** For dots and the end. */
    private static final int MARGIN = 512;

    private static final int PIECE = 16 * 1024;

    private final ClientConnection connection;
    private final ChannelHandlerContext context;
    private final Executor workers;
    private @Nullable ByteBuf gathered;
    private @Nullable ContentStream stream;

    Outbox(ClientConnection connection, ChannelHandlerContext context, Executor workers) {
        this.connection = connection;
        this.context = context;
        this.workers = workers;
    }

    void add(byte[] octets) {
        gather(octets.length).writeBytes(octets);
    }

    private ByteBuf gather(int more) {
        if (gathered == null) {
            gathered = context.alloc().buffer(more + MARGIN);
        }
        return gathered;
    }

    /**
     * Adds a content.
     *
     * @return false when it will take its time: {@link ClientConnection#contentSent} or {@link ClientConnection#unreadable} says when
     */
    boolean add(ClientStep.Form form, Content content) throws IOException {
        if (!content.inMemory() || content.size() > AT_ONCE) {
            flush();
            stream = new ContentStream(this, form, content, workers);
            stream.proceed();
            return false;
        }
        int size = (int) content.size();
        try (InputStream input = form.open(content)) {
            ByteBuf buffer = gather(size).ensureWritable(size + MARGIN);
            int length = 0;
            while (length >= 0) {
                length = buffer.writeBytes(input, PIECE);
            }
        }
        return true;
    }

    void flush() {
        ByteBuf whole = gathered;
        gathered = null;
        if (whole != null) {
            context.writeAndFlush(whole, context.voidPromise());
        }
    }

    boolean isStreaming() {
        return stream != null;
    }

    /** A piece of the streamed content has been read. */
    void streamed(byte[] piece, boolean atEnd) {
        context.writeAndFlush(Unpooled.wrappedBuffer(piece), context.voidPromise());
        connection.progressed();
        if (atEnd) {
            stream = null;
            connection.contentSent();
        } else {
            proceed();
        }
    }

    /** The streamed content cannot be read on. */
    void failed(Throwable cause) {
        stream = null;
        connection.unreadable(cause);
    }

    /** False when there is no loop any more. */
    boolean onLoop(Runnable task) {
        return connection.onLoop(task);
    }

    /** Goes on streaming, if there is room. */
    void proceed() {
        if (stream != null && context.channel().isWritable()) {
            stream.proceed();
        }
    }

    /** What has not been written is not going to be. */
    void discard() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
