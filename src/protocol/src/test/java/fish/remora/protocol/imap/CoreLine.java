package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.Octets;
import fish.remora.api.Peer;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.transcript.ReplyLines;
import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The core stage: framer and session without a network, driven as an adapter would drive them. It also holds the session to its word:
 * no call of the application where {@link ImapSession#asks} said there would be none, no literal held longer than said, each step of
 * {@link ImapSession#news} the last until there is more.
 */
final class CoreLine implements Line {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 143);
    private static final Peer.Tls TLS = new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final MemoryMailboxes mailboxes;
    private final Set<String> needs;
    private final Framer framer = new Framer(ImapSession.LINE_LIMIT);
    private final ReplyLines replies = new ReplyLines();
    private @Nullable ByteArrayOutputStream literal;
    private boolean keep;
    final ImapSession session;
    private boolean news;
    private boolean handshake;
    private boolean closed;

    CoreLine(MemoryMailboxes mailboxes, Set<String> needs) {
        this.mailboxes = mailboxes;
        this.needs = needs;
        boolean secure = needs.contains("secure");
        Peer peer = new Peer("1", ADDRESS, ADDRESS, false, false, secure ? Optional.of(TLS) : Optional.empty())
                .at(Peer.Service.IMAP);
        ImapSession.Settings settings = new ImapSession.Settings(
                "mx.test",
                !needs.contains("no-tls"),
                !needs.contains("tls-first"),
                needs.contains("tokens") ? Issuer.list("https://id.test=keys.json") : List.of(),
                65_536);
        this.session = new ImapSession(settings, mailboxes, peer, CLOCK, () -> news = true);
        take(session.greet());
    }

    /** The {@link fish.remora.protocol.transcript.Stage}. */
    static Line connect(Set<String> needs) {
        return new CoreLine(new MemoryMailboxes(needs), needs);
    }

    @Override
    public void send(byte[] octets) {
        if (closed) {
            return;
        }
        framer.offer(octets);
        Frame frame = framer.next();
        while (frame != null) {
            take(answer(frame));
            frame = closed || handshake ? null : framer.next();
        }
        hear();
    }

    private Step answer(Frame frame) {
        if (frame instanceof Frame.Fault fault) {
            return session.fault(fault);
        }
        if (frame instanceof Frame.Line line) {
            return answer(line.octets());
        }
        byte[] whole = literal == null || !keep ? new byte[0] : literal.toByteArray();
        literal = null;
        Step step = session.literal(Octets.of(whole));
        assertThat(session.holdsLiterals()).as("holds a literal").isEqualTo(keep);
        return step;
    }

    private Step answer(byte[] line) {
        boolean asks = session.asks(line);
        int before = mailboxes.calls();
        try {
            Step step = session.line(line);
            assertThat(asks || mailboxes.calls() == before).as("asks").isTrue();
            assertThat(line).as("the line is overwritten").isEqualTo(new byte[line.length]);
            return step;
        } catch (IllegalStateException brokenOnPurpose) {
            return session.failed();
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Say say) {
            replies.add(say.octets());
        } else if (step instanceof Step.TakeLiteral take) {
            replies.add(take.octets());
            literal = new ByteArrayOutputStream();
            keep = take.keep();
            framer.expectChunk(take.size(), literal::write);
        } else if (step instanceof Step.StartTls startTls) {
            replies.add(startTls.octets());
            framer.clear();
            handshake = true;
        } else if (step instanceof Step.Compress) {
            throw new TestAbortedException("the core does not compress");
        } else if (step instanceof Step.Close close) {
            replies.add(close.octets());
            end();
        } else if (step instanceof Step.Stream stream) {
            replies.add(stream.first());
            drain(stream.body());
        }
    }

    private void drain(Step.Body body) {
        try {
            for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                replies.add(piece);
            }
        } catch (Denied denied) {
            end();
        }
    }

    /** As an adapter does between two lines. */
    private void hear() {
        if (!news || closed || literal != null) {
            return;
        }
        news = false;
        if (session.hasNews()) {
            take(session.news());
            assertThat(!closed && session.hasNews()).as("there is more at once").isFalse();
        }
    }

    private void end() {
        closed = true;
        session.closed();
    }

    @Override
    public @Nullable String receiveLine() {
        if (replies.isEmpty()) {
            hear();
        }
        return replies.next();
    }

    @Override
    public boolean isClosed() {
        return closed && replies.isEmpty();
    }

    @Override
    public void startTls() {
        assertThat(handshake).as("STARTTLS was answered").isTrue();
        handshake = false;
        session.secured(TLS);
    }

    @Override
    public Line reconnect() {
        close();
        return new CoreLine(mailboxes, needs);
    }

    @Override
    public void close() {
        if (!closed) {
            end();
        }
    }
}
