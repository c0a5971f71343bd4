package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.protocol.imap.ImapSession;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;

/** The IMAP ports, in clear with STARTTLS and with TLS from the start. */
public final class ImapServer extends Server {
    private final MailboxListener application;

    /** @throws IOException when a port is taken; the other one is closed again */
    public ImapServer(Surroundings surroundings, EventLoopGroup loops, MailboxListener application) throws IOException {
        super(surroundings, loops);
        this.application = application;
        Configuration configuration = surroundings.configuration();
        open(configuration.imapPort(), protocol("imap.port"));
        open(configuration.imapsPort(), protocol("imaps.port").withImplicitTls());
    }

    private Listener.Protocol protocol(String key) {
        return Listener.Protocol.of(
                key, this::connect, answer -> ImapSession.overloaded().octets());
    }

    private Connection connect(Peer peer) {
        Configuration configuration = surroundings.configuration();
        var settings = new ImapSession.Settings(
                configuration.hostName(),
                true,
                plaintextAuth(peer),
                configuration.issuers(),
                configuration.maxMessageSize());
        return new ImapConnection(surroundings, peer.at(Peer.Service.IMAP), settings, application);
    }
}
