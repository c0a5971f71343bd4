package fish.remora.adapter.server;

import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Peer;
import fish.remora.api.Reply;
import fish.remora.protocol.smtp.Replies;
import fish.remora.protocol.smtp.ReplyFormat;
import fish.remora.protocol.smtp.Service;
import fish.remora.protocol.smtp.SmtpSession;
import fish.remora.protocol.smtp.Step;
import fish.remora.protocol.wire.ContentSink;
import fish.remora.protocol.wire.Frame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An SMTP client: plays the steps of an {@link SmtpSession} and holds the content of its open transaction. */
final class SmtpConnection extends Connection {
    /** RFC 5321 §4.5.3.1.4 asks for 512 octets and each extension for more (RFC 3461: 500 for ORCPT alone). */
    private static final int LINE_LIMIT = 2048;

    /** RFC 4954 §4.5: a response may be this long. */
    private static final int AUTH_LINE_LIMIT = 12_288;

    private static final ContentSink NOWHERE = (octets, offset, length) -> {};

    private final SmtpSession session;
    private final GroupCommit accept;
    private final Service service;
    private final boolean patient;
    private @Nullable Spool spool;

    SmtpConnection(Surroundings surroundings, Peer peer, Service service, SmtpSession session, GroupCommit accept) {
        super(surroundings, peer.connection(), service == Service.SUBMISSION ? AUTH_LINE_LIMIT : LINE_LIMIT);
        this.session = session;
        this.accept = accept;
        this.service = service;
        this.patient = !peer.trusted() && service == Service.MX;
    }

    @Override
    long greetingDelayMillis() {
        return !patient ? 0 : surroundings.configuration().greetingDelay().toMillis();
    }

    /** Other servers have none to show, or one that is not for clients. */
    @Override
    boolean asksForCertificate() {
        return service != Service.MX;
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
        return spool != null && spool.isOnDisk();
    }

    /** A client may not know the limit and finish its message; one that is past twice of it is not going to. */
    @Override
    boolean isFlooding() {
        return framer.inContent()
                && spool != null
                && spool.size() > 2 * surroundings.configuration().maxMessageSize() + SpoolFolder.MEMORY_EACH;
    }

    @Override
    void run(Frame frame, Turn turn) {
        if (frame instanceof Frame.Line line) {
            apply(session.line(line.octets()), turn);
        } else if (frame instanceof Frame.Fault fault) {
            apply(session.fault(fault), turn);
        } else {
            Spool content = openSpool();
            apply(content.isBroken() ? session.contentLost() : session.content(content, Instant.now()), turn);
        }
        if (!session.needsContent()) {
            closeSpool();
        }
    }

    private void apply(Step step, Turn turn) {
        if (step instanceof Step.Say say) {
            turn.say(octets(say.reply()));
        } else if (step instanceof Step.SayAll all) {
            all.replies().forEach(reply -> turn.say(octets(reply)));
        } else if (step instanceof Step.TakeContent take) {
            turn.say(octets(take.reply()));
            framer.expectContent(openSpool());
        } else if (step instanceof Step.TakeChunk chunk) {
            framer.expectChunk(chunk.octets(), chunk.keep() ? openSpool() : NOWHERE);
        } else if (step instanceof Step.Submit submit) {
            turn.then(() -> accept.submit(submit, reply -> onLoop(() -> settled(reply))));
        } else if (step instanceof Step.StartTls startTls) {
            turn.then(() -> startTls(octets(startTls.reply())));
        } else if (step instanceof Step.Close close) {
            turn.say(octets(close.reply()));
            turn.then(this::closeGently);
        }
    }

    private void settled(Reply reply) {
        Turn turn = new Turn();
        apply(session.settled(reply), turn);
        closeSpool();
        write(turn.octets());
        resume();
    }

    private static byte[] octets(Reply reply) {
        if (reply.code() >= 400) {
            Counters.shared().increment(Counter.REFUSED);
        }
        return ReplyFormat.octets(reply);
    }

    @Override
    void failed(Turn turn) {
        apply(session.failed(), turn);
    }

    @Override
    byte[] farewell(Farewell reason) {
        return octets(
                switch (reason) {
                    case STOPPING -> Replies.STOPPING;
                    case OVERLOADED -> Replies.OVERLOADED;
                    case TIMEOUT -> Replies.TIMEOUT;
                    case EARLY_TALKER -> Replies.EARLY_TALKER;
                    case TOO_LARGE -> Replies.TOO_LARGE;
                });
    }

    @Override
    void secured(Peer.Tls facts) {
        session.secured(facts);
    }

    @Override
    void ended() {
        closeSpool();
    }

    private Spool openSpool() {
        if (spool == null) {
            spool = new Spool(
                    surroundings.spools(), surroundings.configuration().maxMessageSize());
        }
        return spool;
    }

    private void closeSpool() {
        if (spool != null) {
            spool.close();
            spool = null;
        }
    }
}
