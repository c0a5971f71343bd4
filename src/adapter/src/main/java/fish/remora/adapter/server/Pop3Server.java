package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.pop3.LoginDelay;
import fish.remora.protocol.pop3.Pop3Session;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;

/** The POP3 ports, in clear with STLS and with TLS from the start. */
public final class Pop3Server extends Server {
    private final MailboxListener application;
    private final LoginDelay loginDelay;

    /** @throws IOException when a port is taken; the other one is closed again */
    public Pop3Server(Surroundings surroundings, EventLoopGroup loops, MailboxListener application) throws IOException {
        super(surroundings, loops);
        this.application = application;
        Configuration configuration = surroundings.configuration();
        loginDelay = LoginTimes.of(configuration.pop3LoginDelay());
        open(configuration.pop3Port(), protocol("pop3.port"));
        open(configuration.pop3sPort(), protocol("pop3s.port").withImplicitTls());
    }

    private Listener.Protocol protocol(String key) {
        return Listener.Protocol.of(
                key, this::connect, answer -> Pop3Session.overloaded().octets());
    }

    private Connection connect(Peer peer) {
        Configuration configuration = surroundings.configuration();
        var settings = new Pop3Session.Settings(
                configuration.hostName(), true, plaintextAuth(peer), configuration.issuers(), loginDelay);
        Peer reader = peer.at(Peer.Service.POP3);
        return new Pop3Connection(surroundings, reader, settings, application);
    }
}
