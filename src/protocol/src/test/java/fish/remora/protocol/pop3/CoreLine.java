package fish.remora.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.transcript.ReplyLines;
import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The core stage: framer and session without a network, driven as an adapter would drive them. It also holds the session to its word:
 * no call of the application where {@link Pop3Session#asks} said there would be none.
 */
final class CoreLine implements Line {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 110);
    private static final Peer.Tls TLS = new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384");

    private final FixedMailboxes mailboxes;
    private final Set<String> needs;
    private final LoginDelay delay;
    private final Framer framer = new Framer(Pop3Session.LINE_LIMIT);
    private final ReplyLines replies = new ReplyLines();
    final Pop3Session session;
    private boolean handshake;
    private boolean closed;

    CoreLine(FixedMailboxes mailboxes, Set<String> needs) {
        this(mailboxes, needs, needs.contains("login-delay") ? new OnceEach() : LoginDelay.NONE);
    }

    private CoreLine(FixedMailboxes mailboxes, Set<String> needs, LoginDelay delay) {
        this.delay = delay;
        this.mailboxes = mailboxes;
        this.needs = needs;
        boolean secure = needs.contains("secure");
        Peer peer = new Peer("1", ADDRESS, ADDRESS, false, false, secure ? Optional.of(TLS) : Optional.empty());
        Pop3Session.Settings settings = new Pop3Session.Settings(
                "mx.test",
                !needs.contains("no-tls"),
                !needs.contains("tls-first"),
                needs.contains("tokens") ? Issuer.list("https://id.test=keys.json") : List.of(),
                delay);
        this.session = new Pop3Session(settings, mailboxes, peer);
        take(session.greet());
    }

    /** An hour passes in no test. */
    private static final class OnceEach implements LoginDelay {
        private final Set<AccountId> seen = new HashSet<>();

        @Override
        public long seconds() {
            return 3600;
        }

        @Override
        public boolean admits(AccountId account) {
            return seen.add(account);
        }
    }

    /** The {@link fish.remora.protocol.transcript.Stage}. */
    static Line connect(Set<String> needs) {
        return new CoreLine(new FixedMailboxes(needs, 1024, FixedMailboxes.fixture()), needs);
    }

    @Override
    public void send(byte[] octets) {
        if (closed) {
            return;
        }
        framer.offer(octets);
        Frame frame = closed ? null : framer.next();
        while (frame != null) {
            take(answer(frame));
            frame = closed || handshake ? null : framer.next();
        }
    }

    private Step answer(Frame frame) {
        if (frame instanceof Frame.Fault fault) {
            return session.fault(fault);
        }
        byte[] line = ((Frame.Line) frame).octets();
        boolean asks = session.asks(line);
        int before = mailboxes.calls;
        try {
            Step step = session.line(line);
            assertThat(asks || mailboxes.calls == before).as("asks").isTrue();
            assertThat(line).as("the line is overwritten").isEqualTo(new byte[line.length]);
            return step;
        } catch (IllegalStateException brokenOnPurpose) {
            return session.failed();
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Say say) {
            replies.add(say.octets());
        } else if (step instanceof Step.StartTls startTls) {
            replies.add(startTls.octets());
            framer.clear();
            handshake = true;
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

    private void end() {
        closed = true;
        if (session.holdsLock()) {
            try {
                session.closed();
            } catch (Denied denied) {
                throw new AssertionError(denied);
            }
        }
    }

    @Override
    public @Nullable String receiveLine() {
        return replies.next();
    }

    @Override
    public boolean isClosed() {
        return closed && replies.isEmpty();
    }

    @Override
    public void startTls() {
        assertThat(handshake).as("STLS was answered").isTrue();
        handshake = false;
        session.secured(TLS);
    }

    @Override
    public Line reconnect() {
        close();
        return new CoreLine(mailboxes, needs, delay);
    }

    @Override
    public void close() {
        if (!closed) {
            end();
        }
    }
}
