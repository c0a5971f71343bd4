package fish.remora.adapter.server;

import fish.remora.api.Peer;
import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The life of one client's connection: greeting, TLS, end. What the client says is run by a {@link FrameRunner}, its time is kept by a
 * {@link Deadline}. Reads are asked for one at a time: an idle connection holds no buffer.
 */
abstract class Connection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /** How long a closed connection waits for the client to close too, so that our last reply is not lost to a reset. */
    private static final long LINGER_SECONDS = 2;

    final Surroundings surroundings;
    final Framer framer;
    private final String id;
    private @Nullable ChannelHandlerContext context;
    private final FrameRunner runner;
    private final Deadline deadline;
    private boolean greeted;
    private boolean closing;
    private boolean stopping;
    private boolean gone;
    private boolean ended;
    private boolean handshaking;

    /** The start, when it waits. */
    private @Nullable Future<?> delayedStart;

    Connection(Surroundings surroundings, String id, int lineLimit) {
        this.surroundings = surroundings;
        this.id = id;
        this.framer = new Framer(lineLimit);
        this.runner = new FrameRunner(this, framer, surroundings.workers());
        this.deadline = new Deadline(this);
    }

    /** True when clients may show who they are by a certificate. */
    boolean asksForCertificate() {
        return true;
    }

    /** Says the first words of the conversation. Event loop. */
    abstract void greet(Turn turn);

    /** True when running this line may ask the application, or block. Event loop. */
    abstract boolean asks(byte[] line);

    /** True when the octets now expected may go to a disk. Event loop. */
    abstract boolean inputNeedsWorker();

    /** Runs one frame. Event loop or worker. */
    abstract void run(Frame frame, Turn turn);

    /** The application failed over a frame: say so, and stand where we stood. */
    abstract void failed(Turn turn);

    /** False: {@link #aside} would have nothing to tell now. Event loop, while nothing runs. */
    boolean hasAside() {
        return false;
    }

    /** Tells the client what it has not asked for, since {@link #wantAside} was called. Worker. */
    void aside(Turn turn) {}

    /** The application failed over an aside. */
    void asideFailed(Turn turn) {
        failed(turn);
    }

    /** 421, or what the protocol has for it. */
    abstract byte[] farewell(Farewell reason);

    /** The connection is gone; let go of what it held. Event loop. */
    abstract void ended();

    /** True when the client sends on although far too much has come already. Event loop. */
    boolean isFlooding() {
        return false;
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        SslHandler implicitTls = ctx.pipeline().get(SslHandler.class);
        long delay = greetingDelayMillis();
        if (implicitTls != null) {
            handshake(implicitTls, this::start);
        } else if (delay == 0) {
            start();
        } else {
            delayedStart = ctx.executor().schedule(this::start, delay, TimeUnit.MILLISECONDS);
        }
        ctx.read();
    }

    long greetingDelayMillis() {
        return 0;
    }

    private void start() {
        if (closing) {
            return;
        }
        greeted = true;
        deadline.begin();
        Turn turn = new Turn();
        greet(turn);
        write(turn.octets());
        Runnable continuation = turn.continuation();
        if (continuation == null) {
            resume();
        } else {
            continuation.run();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            if (closing) {
                return;
            }
            byte[] octets = new byte[buffer.readableBytes()];
            buffer.readBytes(octets);
            deadline.took(octets.length);
            if (!greeted) {
                end(Farewell.EARLY_TALKER);
                return;
            }
            runner.take(octets);
        } finally {
            buffer.release();
        }
    }

    /** Goes on with input; event loop. */
    final void resume() {
        runner.rest();
        handshaking = false;
        extendDeadline();
        if (gone) {
            endOnce();
        } else if (stopping) {
            end(Farewell.STOPPING);
        } else {
            runner.pump();
        }
    }

    /** Nothing is left to run. Event loop. */
    final void rested() {
        if (gone) {
            endOnce();
        }
    }

    /** Has {@link #aside} run when nothing else does; any number of calls before it does are one. Event loop. */
    final void wantAside() {
        if (!closing) {
            runner.wantAside();
        }
    }

    final boolean isClosing() {
        return closing;
    }

    final boolean isBusy() {
        return runner.isBusy();
    }

    /** A client that does not take its replies gets nothing more read. */
    final void readWhenWritable() {
        if (channel().isWritable()) {
            context().read();
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            writable();
            runner.writable();
            if (!runner.isBusyOrHeld()) {
                ctx.read();
            }
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** The client takes octets again. Event loop. */
    void writable() {}

    /** Runs a task on the connection's event loop; any thread. */
    final void onLoop(Runnable task) {
        try {
            context().executor().execute(task);
        } catch (RejectedExecutionException loopGone) {
            LOG.log(Level.DEBUG, "The event loop has stopped", loopGone);
        }
    }

    final void write(byte[] octets) {
        if (octets.length > 0) {
            context().writeAndFlush(Unpooled.wrappedBuffer(octets));
        }
    }

    /** Sends octets, then runs the action once they are out of our hands. Event loop. */
    final void writeThen(byte[] octets, Runnable action) {
        context().writeAndFlush(Unpooled.wrappedBuffer(octets)).addListener(future -> {
            if (future.isSuccess()) {
                action.run();
            } else {
                abort();
            }
        });
    }

    /** STARTTLS: what was read in clear is forgotten before the handshake begins (RFC 3207 §4.2). Event loop. */
    final void startTls(byte[] goAhead) {
        runner.clear();
        handshaking = true;
        extendDeadline();
        writeThen(goAhead, () -> {
            SslHandler handler = surroundings.tls().secure(channel(), asksForCertificate());
            handshake(handler, this::resume);
            context().read();
        });
    }

    /** Compresses in both directions what comes behind the octets, under TLS if there is TLS; what was read before is forgotten. Event loop. */
    final void compress(byte[] goAhead) {
        runner.clear();
        writeThen(goAhead, () -> {
            ChannelHandlerContext here = context();
            here.pipeline().addBefore(here.name(), null, new Compression());
            resume();
        });
    }

    private void handshake(SslHandler handler, Runnable then) {
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                secured(Tls.facts(handler));
                then.run();
            } else {
                abort();
            }
        });
    }

    /** TLS is on. Event loop. */
    abstract void secured(Peer.Tls facts);

    /** Says the last words and closes. Event loop. */
    final void end(Farewell reason) {
        if (!closing) {
            write(farewell(reason));
            closeGently();
        }
    }

    /** Closes after what was written has gone out: our end first, the rest when the client has closed or not cared to. */
    final void closeGently() {
        closing = true;
        runner.rest();
        Channel channel = channel();
        long patience = surroundings.commandTimeout().toMillis();
        // Who does not even take our last words is cut off.
        var cutOff = channel.eventLoop().schedule(() -> channel.close(), patience, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> cutOff.cancel(false));
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> {
            if (future.isSuccess()
                    && channel instanceof SocketChannel socket
                    && channel.pipeline().get(SslHandler.class) == null) {
                socket.shutdownOutput();
                channel.config().setAutoRead(true);
                channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
            } else {
                channel.close();
            }
        });
    }

    /** The listener goes: 421 at once, or after the reply that is under way. Any thread. */
    final void stop() {
        onLoop(() -> {
            stopping = true;
            if (!runner.isBusy()) {
                end(Farewell.STOPPING);
            }
        });
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        gone = true;
        if (delayedStart != null) {
            delayedStart.cancel(false);
        }
        deadline.cancel();
        disconnected();
        if (!runner.isBusy()) {
            endOnce();
        }
        ctx.fireChannelInactive();
    }

    /** Nobody is there to wait for any more. Event loop. */
    void disconnected() {}

    /** True while it is the client who keeps us from going on. Event loop. */
    boolean awaitsClient() {
        return !runner.isBusy() || handshaking;
    }

    final boolean isStopping() {
        return stopping;
    }

    /** How long a client may take for its next command. */
    Duration commandPatience() {
        return surroundings.commandTimeout();
    }

    /** Closes without another octet. Event loop. */
    final void abort() {
        closing = true;
        runner.rest();
        if (gone) {
            endOnce();
        } else {
            context().close();
        }
    }

    /** Not while a worker or the application still has what the connection holds. */
    private void endOnce() {
        if (!ended) {
            ended = true;
            ended();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log(Level.DEBUG, "The connection failed", cause);
        ctx.close();
    }

    /** The client has done its part: its time begins anew. Event loop, and not while a worker has the session. */
    final void extendDeadline() {
        deadline.extend();
    }

    /** How long the client may take for what it is to send now. */
    final Duration patience() {
        return framer.inContent() ? surroundings.dataTimeout() : commandPatience();
    }

    final Channel channel() {
        return context().channel();
    }

    final void log(Level level, String text, @Nullable Throwable cause) {
        LOG.log(level, text + " [" + id + "]", cause);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
