package fish.remora.adapter.server;

import fish.remora.api.MailboxListener;
import fish.remora.api.Octets;
import fish.remora.api.Peer;
import fish.remora.protocol.imap.ImapSession;
import fish.remora.protocol.imap.Step;
import fish.remora.protocol.wire.ContentSink;
import fish.remora.protocol.wire.Frame;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP client: plays the steps of an {@link ImapSession}, holds the literals of its command, pulls long responses as fast as the client takes
 * them, and tells what has changed while the client is silent.
 */
final class ImapConnection extends ReaderConnection {
    /** RFC 9051 §5.4, for who has logged in; in IDLE too: clients say something each 29 minutes (RFC 2177). */
    private static final Duration AUTOLOGOUT = Duration.ofMinutes(30);

    private static final ContentSink NOWHERE = (octets, offset, length) -> {};

    private final ImapSession session;
    private final AtomicBoolean newsComes = new AtomicBoolean();

    /** Of the command that is being taken, in its order. */
    private final List<Spool> messages = new ArrayList<>(0);

    private final List<ShortLiteral> strings = new ArrayList<>(0);

    /** What comes of the literal that is being taken once it is whole. */
    private @Nullable Supplier<Step> whole;

    ImapConnection(Surroundings surroundings, Peer peer, ImapSession.Settings settings, MailboxListener application) {
        super(surroundings, peer, ImapSession.STRANGERS_LINE_LIMIT, AUTOLOGOUT);
        this.session = new ImapSession(
                settings, application, peer, InstantSource.system(), this::newsCame, new Aside(surroundings.workers()));
    }

    @Override
    void greet(Turn turn) {
        apply(session.greet(), turn);
    }

    @Override
    boolean asks(byte[] line) {
        return session.asks(line);
    }

    @Override
    boolean inputNeedsWorker() {
        return !messages.isEmpty() && messages.get(messages.size() - 1).isOnDisk();
    }

    @Override
    void run(Frame frame, Turn turn) {
        try {
            if (frame instanceof Frame.Line line) {
                apply(session.line(line.octets()), turn);
            } else if (frame instanceof Frame.Fault fault) {
                apply(session.fault(fault), turn);
            } else if (whole != null) {
                Supplier<Step> taken = whole;
                whole = null;
                apply(taken.get(), turn);
            }
        } finally {
            if (whole == null && !session.holdsLiterals()) {
                closeLiterals();
            }
            if (isLoggedIn()) {
                framer.limitLines(ImapSession.LINE_LIMIT);
            }
        }
    }

    private void apply(Step step, Turn turn) {
        if (step instanceof Step.Say say) {
            turn.say(say.octets());
        } else if (step instanceof Step.TakeLiteral take) {
            turn.say(take.octets());
            takeLiteral(take);
        } else if (step instanceof Step.Stream stream) {
            stream(turn, stream.first(), stream.body()::next);
        } else if (step instanceof Step.StartTls startTls) {
            turn.then(() -> startTls(startTls.octets()));
        } else if (step instanceof Step.Compress compress) {
            turn.then(() -> compress(compress.octets()));
        } else if (step instanceof Step.Close close) {
            close(turn, close.octets());
        }
    }

    private void takeLiteral(Step.TakeLiteral take) {
        if (!take.keep()) {
            framer.expectChunk(take.size(), NOWHERE);
            whole = () -> session.literal(Octets.of(new byte[0]));
        } else if (take.message()) {
            Spool message = new Spool(surroundings.spools(), take.size());
            messages.add(message);
            framer.expectChunk(take.size(), message);
            whole = () -> message.end() ? session.literal(message) : session.literalLost();
        } else {
            ShortLiteral string = new ShortLiteral((int) take.size());
            strings.add(string);
            framer.expectChunk(take.size(), string);
            whole = () -> session.literal(string.whole());
        }
    }

    /** Any thread. */
    private void newsCame() {
        if (newsComes.compareAndSet(false, true)) {
            onLoop(() -> {
                newsComes.set(false);
                wantAside();
            });
        }
    }

    @Override
    boolean hasAside() {
        return session.hasNews();
    }

    @Override
    void aside(Turn turn) {
        apply(session.news(), turn);
    }

    /** There is no command to answer: the client comes again, and has missed nothing then. */
    @Override
    void asideFailed(Turn turn) {
        apply(ImapSession.overloaded(), turn);
    }

    @Override
    void failed(Turn turn) {
        apply(session.failed(), turn);
    }

    @Override
    byte[] farewell(Farewell reason) {
        Step.Close close = switch (reason) {
            case STOPPING -> ImapSession.stopping();
            case TIMEOUT -> ImapSession.timeout();
            case OVERLOADED, EARLY_TALKER, TOO_LARGE -> ImapSession.overloaded();
        };
        return close.octets();
    }

    @Override
    void secured(Peer.Tls facts) {
        session.secured(facts);
    }

    @Override
    void ended() {
        closeLiterals();
        try {
            surroundings.workers().execute(this::leave);
        } catch (RejectedExecutionException full) {
            leave();
        }
    }

    private void leave() {
        try {
            session.closed();
        } catch (RuntimeException | Error failure) {
            log(Level.WARNING, "A session did not end as it should", failure);
        }
    }

    /** Passwords may be among them. */
    private void closeLiterals() {
        strings.forEach(ShortLiteral::erase);
        strings.clear();
        messages.forEach(Spool::close);
        messages.clear();
        whole = null;
    }

    @Override
    boolean isLoggedIn() {
        return session.isAuthenticated();
    }
}
