package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.MailListener;
import fish.remora.api.Peer;
import fish.remora.protocol.smtp.Replies;
import fish.remora.protocol.smtp.ReplyFormat;
import fish.remora.protocol.smtp.Service;
import fish.remora.protocol.smtp.SmtpSession;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;

/** The ports that take mail, from anybody, from our people and from a server beside us. */
public final class SmtpServer extends Server {
    /** Two: one group's rows are made while the other's are being synced to disk. */
    private static final int LANES = 2;

    private final MailListener application;
    private final GroupCommit accept;

    /** @throws IOException when a port is taken; those that were open are closed again */
    public SmtpServer(Surroundings surroundings, EventLoopGroup loops, MailListener application) throws IOException {
        super(surroundings, loops);
        this.application = application;
        accept = new GroupCommit(application, surroundings.workers(), surroundings.patient(), LANES);
        Configuration configuration = surroundings.configuration();
        open(configuration.smtpPort(), protocol("smtp.port", Service.MX).withRelays());
        open(configuration.submissionPort(), protocol("submission.port", Service.SUBMISSION));
        open(
                configuration.submissionsPort(),
                protocol("submissions.port", Service.SUBMISSION).withImplicitTls());
        open(configuration.lmtpPort(), protocol("lmtp.port", Service.LMTP));
    }

    private Listener.Protocol protocol(String key, Service service) {
        return Listener.Protocol.of(
                key,
                peer -> connect(service, peer),
                answer -> ReplyFormat.octets(
                        answer == ConnectionLimits.Answer.TOO_MANY
                                ? Replies.OVERLOADED
                                : Replies.TOO_MANY_CONNECTIONS));
    }

    private Connection connect(Service service, Peer peer) {
        Configuration configuration = surroundings.configuration();
        var settings = new SmtpSession.Settings(
                configuration.hostName(),
                configuration.maxMessageSize(),
                configuration.maxRecipients(),
                true,
                service,
                plaintextAuth(peer),
                configuration.issuers());
        return new SmtpConnection(surroundings, peer, service, new SmtpSession(settings, application, peer), accept);
    }
}
