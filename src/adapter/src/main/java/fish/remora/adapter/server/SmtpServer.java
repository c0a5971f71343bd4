package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.MailListener;
import fish.remora.api.Peer;
import fish.remora.protocol.smtp.Replies;
import fish.remora.protocol.smtp.ReplyFormat;
import fish.remora.protocol.smtp.SmtpSession;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;

/** The SMTP port for as long as an application answers for it. */
public final class SmtpServer implements AutoCloseable {
    /** Two: one group's rows are made while the other's are being synced to disk. */
    private static final int LANES = 2;

    private final Listener listener;

    /** @throws IOException when the port is taken */
    public SmtpServer(Surroundings surroundings, EventLoopGroup loops, MailListener application) throws IOException {
        Configuration configuration = surroundings.configuration();
        var limits = new ConnectionLimits(configuration.maxConnections(), configuration.maxConnectionsPerAddress());
        var settings = new SmtpSession.Settings(
                configuration.hostName(), configuration.maxMessageSize(), configuration.maxRecipients(), true);
        var accept = new GroupCommit(application, surroundings.workers(), surroundings.patient(), LANES);
        listener = new Listener(surroundings, limits, loops, configuration.smtpPort(), new Listener.Protocol() {
            @Override
            public String key() {
                return "smtp.port";
            }

            @Override
            public boolean implicitTls() {
                return false;
            }

            @Override
            public Connection connect(Peer peer) {
                return new SmtpConnection(surroundings, peer, new SmtpSession(settings, application, peer), accept);
            }

            @Override
            public byte[] refusal(ConnectionLimits.Answer answer) {
                return ReplyFormat.octets(
                        answer == ConnectionLimits.Answer.TOO_MANY ? Replies.OVERLOADED : Replies.TOO_MANY_CONNECTIONS);
            }
        });
    }

    /** The port in use. */
    public int port() {
        return listener.getPort();
    }

    @Override
    public void close() {
        listener.close();
    }
}
