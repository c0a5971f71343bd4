package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.Peer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The server's certificate: the administrator's PEM files, or a self-signed one made at first start and kept in
 * {@code data/tls}. TLS 1.2 and 1.3 with the JDK's own choice of ciphers. Immutable.
 */
public final class Tls {
    private static final long HANDSHAKE_MILLIS = 30_000;

    private final SslContext context;

    private Tls(SslContext context) {
        this.context = context;
    }

    /**
     * @throws IOException when files cannot be read or written, or hold no certificate and key that belong together; the message names
     *     them
     */
    public static Tls open(Configuration configuration) throws IOException {
        Configuration.Certificate files = configuration.certificate().isPresent()
                ? configuration.certificate().get()
                : SelfSigned.in(configuration.data().resolve("tls"), configuration.hostName());
        try {
            return new Tls(SslContextBuilder.forServer(
                            files.chain().toFile(), files.key().toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build());
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new IOException(
                    "remora.tls.certificate=" + files.chain() + ", remora.tls.key=" + files.key()
                            + ": must be a PEM certificate chain and its unencrypted PKCS #8 key ("
                            + unusable.getMessage() + ")",
                    unusable);
        }
    }

    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        return handler;
    }

    /** What a finished handshake has negotiated. */
    static Peer.Tls facts(SslHandler handler) {
        SSLSession session = handler.engine().getSession();
        return new Peer.Tls(session.getProtocol(), session.getCipherSuite());
    }
}
