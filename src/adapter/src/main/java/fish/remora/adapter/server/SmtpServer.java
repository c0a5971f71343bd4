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
import java.util.ArrayList;
import java.util.List;

/** The ports that take mail, from anybody, from our people and from a server beside us, for as long as an application answers for them. */
public final class SmtpServer implements AutoCloseable {
    /** Two: one group's rows are made while the other's are being synced to disk. */
    private static final int LANES = 2;

    private final Surroundings surroundings;
    private final MailListener application;
    private final GroupCommit accept;
    private final List<Listener> listeners = new ArrayList<>();

    /** @throws IOException when a port is taken; those that were open are closed again */
    public SmtpServer(Surroundings surroundings, EventLoopGroup loops, MailListener application) throws IOException {
        this.surroundings = surroundings;
        this.application = application;
        accept = new GroupCommit(application, surroundings.workers(), surroundings.patient(), LANES);
        Configuration configuration = surroundings.configuration();
        try {
            open(loops, configuration.smtpPort(), new Port("smtp.port", Service.MX, false));
            open(loops, configuration.submissionPort(), new Port("submission.port", Service.SUBMISSION, false));
            open(loops, configuration.submissionsPort(), new Port("submissions.port", Service.SUBMISSION, true));
            open(loops, configuration.lmtpPort(), new Port("lmtp.port", Service.LMTP, false));
        } catch (IOException taken) {
            close();
            throw taken;
        }
    }

    private void open(EventLoopGroup loops, int port, Port protocol) throws IOException {
        var limits = ConnectionLimits.of(surroundings.configuration());
        listeners.add(new Listener(surroundings, limits, loops, port, protocol));
    }

    private final class Port implements Listener.Protocol {
        private final String key;
        private final Service service;
        private final boolean implicitTls;

        Port(String key, Service service, boolean implicitTls) {
            this.key = key;
            this.service = service;
            this.implicitTls = implicitTls;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public boolean relays() {
            return service == Service.MX;
        }

        @Override
        public boolean implicitTls() {
            return implicitTls;
        }

        @Override
        public Connection connect(Peer peer) {
            Configuration configuration = surroundings.configuration();
            var settings = new SmtpSession.Settings(
                    configuration.hostName(),
                    configuration.maxMessageSize(),
                    configuration.maxRecipients(),
                    true,
                    service,
                    configuration.plaintextAuth().contains(peer.remote().getAddress()),
                    configuration.issuers());
            return new SmtpConnection(
                    surroundings, peer, service, new SmtpSession(settings, application, peer), accept);
        }

        @Override
        public byte[] refusal(ConnectionLimits.Answer answer) {
            return ReplyFormat.octets(
                    answer == ConnectionLimits.Answer.TOO_MANY ? Replies.OVERLOADED : Replies.TOO_MANY_CONNECTIONS);
        }
    }

    /** The port in use for mail from anybody. */
    public int port() {
        return port("smtp");
    }

    /** The port in use, by its name, such as {@code submission}. */
    int port(String name) {
        return listeners.stream()
                .filter(one -> one.getProtocol().equals(name))
                .findFirst()
                .orElseThrow()
                .getPort();
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }
}
