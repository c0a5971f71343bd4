package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Octets;
import fish.remora.api.Peer;
import fish.remora.protocol.transcript.Core;
import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.wire.Frame;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * An {@link ImapSession} on the core stage. It holds no literal longer than said, is asked for no string that is longer than said, and each step
 * of {@link ImapSession#news} is the last until there is more.
 */
final class CoreLine extends Core {
    private static final int LONGEST_STRING = 65_536;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final MemoryMailboxes mailboxes;
    private @Nullable ByteArrayOutputStream literal;
    private boolean keep;
    final ImapSession session;
    private boolean news;
    private int pieces;

    CoreLine(MemoryMailboxes mailboxes, Set<String> needs) {
        super(ImapSession.STRANGERS_LINE_LIMIT, needs);
        this.mailboxes = mailboxes;
        ImapSession.Settings settings = new ImapSession.Settings(
                "mx.test", !needs.contains("no-tls"), !needs.contains("tls-first"), issuers(needs), 65_536);
        Peer peer = peer(needs, false).at(Peer.Service.IMAP);
        this.session = new ImapSession(settings, mailboxes, peer, CLOCK, () -> news = true, Ahead.NOTHING);
        take(session.greet());
    }

    /** The {@link fish.remora.protocol.transcript.Stage}. */
    static Line connect(Set<String> needs) {
        return new CoreLine(new MemoryMailboxes(needs), needs);
    }

    @Override
    public void send(byte[] octets) {
        super.send(octets);
        hear();
    }

    @Override
    protected void run(Frame frame) {
        take(answer(frame));
        if (session.isAuthenticated()) {
            framer.limitLines(ImapSession.LINE_LIMIT);
        }
    }

    private Step answer(Frame frame) {
        if (frame instanceof Frame.Fault fault) {
            return session.fault(fault);
        }
        if (frame instanceof Frame.Line line) {
            byte[] octets = line.octets();
            return secretStep(octets, session.asks(octets), mailboxes::calls, session::line, session::failed);
        }
        byte[] whole = literal == null || !keep ? new byte[0] : literal.toByteArray();
        literal = null;
        Step step = session.literal(Octets.of(whole));
        assertThat(session.holdsLiterals()).as("holds a literal").isEqualTo(keep);
        return step;
    }

    private void take(Step step) {
        if (step instanceof Step.Say say) {
            say(say.octets());
        } else if (step instanceof Step.TakeLiteral take) {
            say(take.octets());
            assertThat(take.message() || !take.keep() || take.size() <= LONGEST_STRING)
                    .as("a string of " + take.size())
                    .isTrue();
            literal = new ByteArrayOutputStream();
            keep = take.keep();
            framer.expectChunk(take.size(), literal::write);
        } else if (step instanceof Step.StartTls startTls) {
            beginTls(startTls.octets());
        } else if (step instanceof Step.Compress) {
            throw new TestAbortedException("the core does not compress");
        } else if (step instanceof Step.Close close) {
            close(close.octets());
        } else if (step instanceof Step.Stream stream) {
            stream(stream.first(), () -> {
                byte[] piece = stream.body().next();
                pieces += piece == null ? 0 : 1;
                return piece;
            });
        }
    }

    /** As an adapter does between two lines. */
    private void hear() {
        if (!news || hasEnded() || literal != null) {
            return;
        }
        news = false;
        if (session.hasNews()) {
            take(session.news());
            assertThat(!hasEnded() && session.hasNews())
                    .as("there is more at once")
                    .isEqualTo(!hasEnded() && mailboxes.isAway());
        }
    }

    /** How many pieces all bodies so far have had. */
    int pieces() {
        return pieces;
    }

    /** As an adapter does now and then. */
    void look() {
        news = true;
        hear();
    }

    @Override
    protected void ended() {
        session.closed();
    }

    @Override
    public @Nullable String receiveLine() {
        if (isSilent()) {
            hear();
        }
        return super.receiveLine();
    }

    @Override
    protected void secured(Peer.Tls tls) {
        session.secured(tls);
    }

    @Override
    public Line reconnect() {
        close();
        return new CoreLine(mailboxes, needs);
    }
}
