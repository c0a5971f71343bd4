package fish.remora.adapter.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/**
 * Opportunistic TLS, RFC 7435: any certificate will do, as without TLS there would be none at all; and a host whose handshake fails
 * gets its mail in clear, for an hour without trying again. Thread-safe.
 */
final class ClientTls {
    private static final long HANDSHAKE_MILLIS = 30_000;
    private static final long REMEMBERED = Duration.ofHours(1).toNanos();
    private static final int MOST = 10_000;

    private final SslContext context;
    private final Map<InetSocketAddress, Long> failedUntil = new ConcurrentHashMap<>();

    ClientTls() throws IOException {
        try {
            context = SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException unusable) {
            throw new IOException("TLS cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** @param host goes into SNI (RFC 6066 §3) unless it is an address */
    SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        SslHandler handler = context.newHandler(allocator, host, port);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        return handler;
    }

    boolean isWorthTrying(InetSocketAddress address) {
        Long until = failedUntil.get(address);
        return until == null || System.nanoTime() - until >= 0;
    }

    void failed(InetSocketAddress address) {
        forgetOld();
        failedUntil.put(address, System.nanoTime() + REMEMBERED);
    }

    private void forgetOld() {
        if (failedUntil.size() >= MOST) {
            failedUntil.values().removeIf(until -> System.nanoTime() - until >= 0);
        }
        if (failedUntil.size() >= MOST) {
            failedUntil.clear();
        }
    }
}
