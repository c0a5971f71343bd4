package fish.remora.adapter.client;

import fish.remora.adapter.dns.Exchanger;
import fish.remora.api.Peer;
import fish.remora.protocol.smtp.client.ClientSession;
import fish.remora.protocol.smtp.client.ClientSession.Lost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection to another server: its lines, its deadline, its TLS and its end; what is said is its {@link Conversation}'s. What is not
 * said otherwise is done on the event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());

    private final OutboundClient client;
    private final Destination destination;
    private final Exchanger exchanger;
    private final Conversation conversation;
    private final Lines lines = new Lines();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Outbox outbox;
    private boolean handshaking;
    private boolean closing;

    /** Of {@link System#nanoTime}; read by the sweep too. */
    private volatile long deadline;

    ClientConnection(OutboundClient client, Attempt attempt, Exchanger exchanger) {
        this.client = client;
        this.destination = attempt.destination();
        this.exchanger = exchanger;
        this.conversation =
                new Conversation(client, this, attempt, new ClientSession(client.settings(destination, exchanger)));
    }

    Exchanger exchanger() {
        return exchanger;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outbox = new Outbox(this, ctx, client.workers());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        extendDeadline();
        client.opened(this);
    }

    /** The connection could not be made: its attempt goes on without it. */
    void abandon() {
        conversation.letGo();
        closing = true;
    }

    /** Takes an attempt while idle. Any thread. */
    void carry(Attempt next) {
        if (context().executor().inEventLoop()) {
            begin(next);
        } else if (!onLoop(() -> begin(next))) {
            next.giveUp();
        }
    }

    private void begin(Attempt next) {
        guarded(() -> {
            try {
                conversation.carry(next);
            } catch (RuntimeException | Error broken) {
                next.brokeDown();
                throw broken;
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            if (!closing) {
                lines.offer(buffer);
            }
        } finally {
            buffer.release();
        }
        guarded(this::readLines);
    }

    private void readLines() {
        for (byte[] line = nextLine(); line != null; line = nextLine()) {
            if (line.length < 4 || line[3] != '-') {
                extendDeadline();
            }
            conversation.line(line);
        }
        if (!closing && lines.isTooLong()) {
            conversation.lost(Lost.GARBAGE, "a reply without end");
        }
    }

    private byte @Nullable [] nextLine() {
        return closing || handshaking ? null : lines.next();
    }

    boolean isHandshaking() {
        return handshaking;
    }

    /** RFC 3207 §5: what came in clear behind the reply may be a stranger's. */
    void startTls() {
        if (!lines.isEmpty()) {
            conversation.lost(Lost.GARBAGE, "more behind the reply to STARTTLS");
            return;
        }
        handshaking = true;
        SslHandler handler = client.tls().newHandler(context().alloc(), exchanger, destination.isAuthenticated());
        context().pipeline().addFirst(handler);
        handler.handshakeFuture().addListener(done -> {
            handshaking = false;
            if (!closing) {
                guarded(() -> shakenHands(handler, done.cause()));
            }
        });
    }

    private void shakenHands(SslHandler handler, @Nullable Throwable failure) {
        if (failure == null) {
            SSLSession facts = handler.engine().getSession();
            conversation.secured(new Peer.Tls(facts.getProtocol(), facts.getCipherSuite()));
        } else {
            conversation.handshakeFailed(failure);
        }
    }

    /** A piece of the content is on its way. */
    void progressed() {
        extendDeadline();
    }

    void contentSent() {
        guarded(conversation::contentSent);
    }

    void unreadable(Throwable failure) {
        guarded(() -> conversation.unreadable(failure));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        guarded(outbox()::proceed);
        ctx.fireChannelWritabilityChanged();
    }

    void extendDeadline() {
        deadline = System.nanoTime() + conversation.patience().toNanos();
    }

    /** True when something must be done; then {@link #expire}. Any thread. */
    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** RFC 5321 §4.5.3.2. Any thread. */
    void expire() {
        onLoop(() -> {
            if (!isOverdue(System.nanoTime())) {
                return;
            }
            if (closing) {
                closeNow();
            } else if (handshaking) {
                conversation.handshakeFailed(null);
            } else {
                conversation.expired();
            }
        });
    }

    /** An idle connection takes its leave; one that has been taken meanwhile stays. Any thread. */
    void dismiss() {
        if (destination.forget(this)) {
            onLoop(conversation::quit);
        }
    }

    /** Ends what is under way. Any thread. */
    void stop() {
        onLoop(() -> conversation.lost(Lost.STOPPED));
    }

    /** Runs each event of the connection: none may leave an attempt behind. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error broken) {
            LOG.log(Level.ERROR, "The conversation with " + exchanger + " broke down", broken);
            conversation.end();
        }
    }

    /** True when nothing can be said any more. */
    boolean isOver() {
        return closing || !context().channel().isActive();
    }

    /** Closes when what was to be sent has been sent. */
    void closeGently() {
        if (closing) {
            return;
        }
        if (handshaking) {
            // What is written now would wait for the handshake.
            closeNow();
            return;
        }
        closing = true;
        destination.forget(this);
        outbox().flush();
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    void closeNow() {
        closing = true;
        handshaking = false;
        destination.forget(this);
        outbox().discard();
        context().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        client.closed(this);
        guarded(conversation::gone);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.log(Level.DEBUG, "The connection to " + exchanger + " failed", cause);
        guarded(conversation::gone);
    }

    /** False when the event loop has ended. Any thread. */
    boolean onLoop(Runnable task) {
        try {
            context().executor().execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException loopGone) {
            LOG.log(Level.DEBUG, "The event loop has stopped", loopGone);
            return false;
        }
    }

    Outbox outbox() {
        if (outbox == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return outbox;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
