package fish.remora.protocol.smtp;

import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Reply;
import fish.remora.protocol.transcript.Core;
import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.wire.Frame;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An {@link SmtpSession} on the core stage. Content is kept only while it is needed. */
final class CoreLine extends Core {
    static final int MAX_MESSAGE_SIZE = 65_536;

    private static final int LINE_LIMIT = 2048;
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final FixedApplication application;
    private final SmtpSession session;
    private @Nullable MemoryContent content;

    CoreLine(FixedApplication application, Set<String> needs) {
        super(LINE_LIMIT, needs);
        this.application = application;
        Service service = service(needs);
        var settings = new SmtpSession.Settings(
                "mx.test",
                MAX_MESSAGE_SIZE,
                100,
                !needs.contains("no-tls"),
                service,
                !needs.contains("tls-first"),
                issuers(needs));
        this.session = new SmtpSession(settings, application, peer(needs, service == Service.LMTP));
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
    protected void run(Frame frame) {
        take(answer(frame));
        if (!session.needsContent()) {
            content = null;
        }
    }

    private Step answer(Frame frame) {
        if (frame instanceof Frame.Line line) {
            byte[] octets = line.octets();
            return step(octets, session.asks(octets), application::calls, session::line, session::failed);
        }
        return frame instanceof Frame.Fault fault ? session.fault(fault) : session.content(open(), NOW);
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
            beginTls(ReplyFormat.octets(startTls.reply()));
        } else if (step instanceof Step.Close close) {
            close(ReplyFormat.octets(close.reply()));
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
        say(ReplyFormat.octets(reply));
    }

    /** Octets of content that are held for a transaction. */
    boolean holdsContent() {
        return content != null;
    }

    @Override
    protected void secured(Peer.Tls tls) {
        session.secured(tls);
    }

    @Override
    public Line reconnect() {
        close();
        return new CoreLine(application, needs);
    }
}
