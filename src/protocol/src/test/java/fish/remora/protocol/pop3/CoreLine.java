package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.protocol.transcript.Core;
import fish.remora.protocol.transcript.Line;
import fish.remora.protocol.wire.Frame;
import java.util.HashSet;
import java.util.Set;

/** A {@link Pop3Session} on the core stage. */
final class CoreLine extends Core {
    private final FixedMailboxes mailboxes;
    private final LoginDelay delay;
    final Pop3Session session;

    CoreLine(FixedMailboxes mailboxes, Set<String> needs) {
        this(mailboxes, needs, needs.contains("login-delay") ? new OnceEach() : LoginDelay.NONE);
    }

    private CoreLine(FixedMailboxes mailboxes, Set<String> needs, LoginDelay delay) {
        super(Pop3Session.LINE_LIMIT, needs);
        this.delay = delay;
        this.mailboxes = mailboxes;
        Pop3Session.Settings settings = new Pop3Session.Settings(
                "mx.test", !needs.contains("no-tls"), !needs.contains("tls-first"), issuers(needs), delay);
        this.session = new Pop3Session(settings, mailboxes, peer(needs, false), () -> {});
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
    protected void run(Frame frame) {
        take(
                frame instanceof Frame.Line line
                        ? secretStep(
                                line.octets(),
                                session.asks(line.octets()),
                                () -> mailboxes.calls,
                                session::line,
                                session::failed)
                        : session.fault((Frame.Fault) frame));
    }

    private void take(Step step) {
        if (step instanceof Step.Say say) {
            say(say.octets());
        } else if (step instanceof Step.StartTls startTls) {
            beginTls(startTls.octets());
        } else if (step instanceof Step.Close close) {
            close(close.octets());
        } else if (step instanceof Step.Stream stream) {
            stream(stream.first(), stream.body()::next);
        }
    }

    @Override
    protected void ended() {
        if (session.holdsLock()) {
            try {
                session.closed();
            } catch (Denied denied) {
                throw new AssertionError(denied);
            }
        }
    }

    @Override
    protected void secured(Peer.Tls tls) {
        session.secured(tls);
    }

    @Override
    public Line reconnect() {
        close();
        return new CoreLine(mailboxes, needs, delay);
    }
}
