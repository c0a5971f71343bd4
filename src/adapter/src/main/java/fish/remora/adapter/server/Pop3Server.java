package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.pop3.LoginDelay;
import fish.remora.protocol.pop3.Pop3Session;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;

/** The POP3 ports, in clear with STLS and with TLS from the start, for as long as an application answers for them. */
public final class Pop3Server implements AutoCloseable {
    private final Surroundings surroundings;
    private final MailboxListener application;
    private final LoginDelay loginDelay;
    private final Listener clear;
    private final Listener secure;

    /** @throws IOException when a port is taken; the other one is closed again */
    public Pop3Server(Surroundings surroundings, EventLoopGroup loops, MailboxListener application) throws IOException {
        this.surroundings = surroundings;
        this.application = application;
        Configuration configuration = surroundings.configuration();
        loginDelay = LoginTimes.of(configuration.pop3LoginDelay());
        var limits = ConnectionLimits.of(configuration);
        clear = new Listener(surroundings, limits, loops, configuration.pop3Port(), new Pop3("pop3.port", false));
        try {
            secure = new Listener(surroundings, limits, loops, configuration.pop3sPort(), new Pop3("pop3s.port", true));
        } catch (IOException taken) {
            clear.close();
            throw taken;
        }
    }

    private final class Pop3 implements Listener.Protocol {
        private final String key;
        private final boolean implicitTls;

        Pop3(String key, boolean implicitTls) {
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
            var settings = new Pop3Session.Settings(
                    configuration.hostName(), true, plaintextAuth, configuration.issuers(), loginDelay);
            Peer reader = peer.at(Peer.Service.POP3);
            return new Pop3Connection(surroundings, reader, new Pop3Session(settings, application, reader));
        }

        @Override
        public byte[] refusal(ConnectionLimits.Answer answer) {
            return Pop3Session.overloaded().octets();
        }
    }

    /** The port in use for POP3 with STLS. */
    public int port() {
        return clear.getPort();
    }

    /** The port in use for POP3 over TLS. */
    public int tlsPort() {
        return secure.getPort();
    }

    @Override
    public void close() {
        clear.close();
        secure.close();
    }
}
