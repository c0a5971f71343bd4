package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Reply;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.transcript.ReplyLines;
import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The core stage: framer and session without a network, driven as the adapter drives them. It also holds the session to its word: no
 * call of the application where {@link SmtpSession#asks} said there would be none, and content kept only while it is needed.
 */
final class CoreLine implements Line {
    static final int MAX_MESSAGE_SIZE = 65_536;

    private static final int LINE_LIMIT = 2048;
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
    private static final Peer.Tls TLS = new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final FixedApplication application;
    private final Set<String> needs;
    private final Framer framer = new Framer(LINE_LIMIT);
    private final ReplyLines replies = new ReplyLines();
    private final SmtpSession session;
    private @Nullable MemoryContent content;
    private boolean handshake;
    private boolean closed;

    CoreLine(FixedApplication application, Set<String> needs) {
        this.application = application;
        this.needs = needs;
        Service service = service(needs);
        Peer peer = new Peer("1", ADDRESS, ADDRESS, service == Service.LMTP, false, Optional.empty());
        var settings = new SmtpSession.Settings(
                "mx.test",
                MAX_MESSAGE_SIZE,
                100,
                !needs.contains("no-tls"),
                service,
                !needs.contains("tls-first"),
                needs.contains("tokens") ? Issuer.list("https://id.test=keys.json") : List.of());
        this.session = new SmtpSession(settings, application, peer);
        take(session.greet());
    }

    private static Service service(Set<String> needs) {
        return needs.contains("submission") ? Service.SUBMISSION : needs.contains("lmtp") ? Service.LMTP : Service.MX;
    }

    /** The {@link fish.remora.protocol.transcript.Stage}. */
    static Line connect(Set<String> needs) {
        return new CoreLine(new FixedApplication(needs), needs);
    }

    @Override
    public void send(byte[] octets) {
        if (closed || handshake) {
            // In a handshake nothing in clear is understood.
            return;
        }
        framer.offer(octets);
        Frame frame = framer.next();
        while (frame != null) {
            take(answer(frame));
            if (!session.needsContent()) {
                content = null;
            }
            frame = closed || handshake ? null : framer.next();
        }
    }

    private Step answer(Frame frame) {
        if (frame instanceof Frame.Line line) {
            return command(line.octets());
        }
        return frame instanceof Frame.Fault fault ? session.fault(fault) : session.content(open(), NOW);
    }

    private Step command(byte[] line) {
        boolean asks = session.asks(line);
        int before = application.calls();
        try {
            return session.line(line);
        } catch (IllegalStateException brokenOnPurpose) {
            return session.failed();
        } finally {
            assertThat(asks || application.calls() == before).as("asks").isTrue();
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Say say) {
            say(say.reply());
        } else if (step instanceof Step.SayAll all) {
            all.replies().forEach(this::say);
        } else if (step instanceof Step.TakeContent take) {
            say(take.reply());
            framer.expectContent(open());
        } else if (step instanceof Step.TakeChunk chunk) {
            framer.expectChunk(chunk.octets(), chunk.keep() ? open() : new MemoryContent(0));
        } else if (step instanceof Step.Submit submit) {
            take(session.settled(accept(submit.transaction())));
        } else if (step instanceof Step.StartTls startTls) {
            say(startTls.reply());
            framer.clear();
            handshake = true;
        } else if (step instanceof Step.Close close) {
            say(close.reply());
            closed = true;
        }
    }

    private Reply accept(MailTransaction transaction) {
        try {
            return application.accept(List.of(transaction)).get(0);
        } catch (IllegalStateException downOnPurpose) {
            return Replies.LOCAL_ERROR;
        }
    }

    private MemoryContent open() {
        if (content == null) {
            content = new MemoryContent(MAX_MESSAGE_SIZE);
        }
        return content;
    }

    private void say(Reply reply) {
        replies.add(ReplyFormat.octets(reply));
    }

    /** Octets of content that are held for a transaction. */
    boolean holdsContent() {
        return content != null;
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
        assertThat(handshake).as("STARTTLS was answered").isTrue();
        handshake = false;
        session.secured(TLS);
    }

    @Override
    public Line reconnect() {
        close();
        return new CoreLine(application, needs);
    }

    @Override
    public void close() {
        closed = true;
    }
}
