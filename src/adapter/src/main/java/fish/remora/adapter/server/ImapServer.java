package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.imap.ImapSession;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;

/** The IMAP ports, in clear with STARTTLS and with TLS from the start, for as long as an application answers for them. */
public final class ImapServer implements AutoCloseable {
    private final Surroundings surroundings;
    private final MailboxListener application;
    private final Listener clear;
    private final Listener secure;

    /** @throws IOException when a port is taken; the other one is closed again */
    public ImapServer(Surroundings surroundings, EventLoopGroup loops, MailboxListener application) throws IOException {
        this.surroundings = surroundings;
        this.application = application;
        Configuration configuration = surroundings.configuration();
        var limits = ConnectionLimits.of(configuration);
        clear = new Listener(surroundings, limits, loops, configuration.imapPort(), new Imap("imap.port", false));
        try {
            secure = new Listener(surroundings, limits, loops, configuration.imapsPort(), new Imap("imaps.port", true));
        } catch (IOException taken) {
            clear.close();
            throw taken;
        }
    }

    private final class Imap implements Listener.Protocol {
        private final String key;
        private final boolean implicitTls;

        Imap(String key, boolean implicitTls) {
            this.key = key;
            this.implicitTls = implicitTls;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public boolean implicitTls() {
            return implicitTls;
        }

        @Override
        public Connection connect(Peer peer) {
            Configuration configuration = surroundings.configuration();
            boolean plaintextAuth =
                    configuration.plaintextAuth().contains(peer.remote().getAddress());
            var settings = new ImapSession.Settings(
                    configuration.hostName(),
                    true,
                    plaintextAuth,
                    configuration.issuers(),
                    configuration.maxMessageSize());
            return new ImapConnection(surroundings, peer.at(Peer.Service.IMAP), settings, application);
        }

        @Override
        public byte[] refusal(ConnectionLimits.Answer answer) {
            return ImapSession.overloaded().octets();
        }
    }

    /** The port in use for IMAP with STARTTLS. */
    public int port() {
        return clear.getPort();
    }

    /** The port in use for IMAP over TLS. */
    public int tlsPort() {
        return secure.getPort();
    }

    @Override
    public void close() {
        clear.close();
        secure.close();
    }
}
