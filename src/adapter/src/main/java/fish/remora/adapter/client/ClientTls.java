package fish.remora.adapter.client;

import fish.remora.adapter.dns.Exchanger;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS with other servers. Thread-safe.
 *
 * <ul>
 *   <li>Opportunistic, RFC 7435: any certificate will do, as without TLS there would be none at all; and a host whose handshake fails gets
 *       its mail in clear, for an hour without trying again.
 *   <li>Where a password goes, RFC 4954 §4: the certificate is verified by the JDK's trust store and for the host's name (RFC 6125), and
 *       without a handshake nothing goes. A loopback address needs no certificate: nobody stands between.
 * </ul>
 */
final class ClientTls {
    private static final long HANDSHAKE_MILLIS = 30_000;
    private static final long REMEMBERED = Duration.ofHours(1).toNanos();
    private static final int MOST = 10_000;

    private final SslContext opportunistic;
    private final SslContext verifying;
    private final Map<InetSocketAddress, Long> failedUntil = new ConcurrentHashMap<>();

    ClientTls() throws IOException {
        try {
            opportunistic = builder()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
            verifying = builder().endpointIdentificationAlgorithm("HTTPS").build();
        } catch (SSLException unusable) {
            throw new IOException("TLS cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static SslContextBuilder builder() {
        return SslContextBuilder.forClient().protocols("TLSv1.3", "TLSv1.2");
    }

    /**
     * A handler for one connection.
     *
     * @param host its name goes into SNI (RFC 6066 §3) unless it is an address
     * @param authenticated a password will follow
     */
    SslHandler newHandler(ByteBufAllocator allocator, Exchanger host, boolean authenticated) {
        boolean verified = authenticated && !host.isLoopback();
        SslHandler handler = (verified ? verifying : opportunistic)
                .newHandler(allocator, host.name(), host.address().getPort());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        return handler;
    }

    /** What went wrong and what an administrator can do, for a reply. */
    static String words(Exchanger host, @Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof CertificateException)) {
            cause = cause.getCause();
        }
        if (cause == null) {
            return host + ": " + (failure == null ? "no handshake" : failure.getMessage());
        }
        return host + ": the certificate is not accepted (" + cause.getMessage()
                + "): its issuer must be in the trust store" + " of our JVM (javax.net.ssl.trustStore), and the name "
                + host.name() + " in the certificate";
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
