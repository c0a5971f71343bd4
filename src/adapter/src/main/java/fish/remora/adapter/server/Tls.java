package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.Peer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The server's certificate: the administrator's PEM files, or a self-signed one made at first start and kept in
 * {@code data/tls}. TLS 1.2 and 1.3 with the JDK's own choice of ciphers. Immutable.
 */
public final class Tls {
    private static final int VALID_DAYS = 3650;
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
                : selfSigned(configuration.data().resolve("tls"), configuration.hostName());
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

    private static Configuration.Certificate selfSigned(Path folder, String hostName) throws IOException {
        var files = new Configuration.Certificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        if (!Files.exists(files.chain()) || !Files.exists(files.key())) {
            Files.createDirectories(folder);
            X509Bundle made = make(hostName);
            writePrivately(files.key(), made.getPrivateKeyPEM());
            Files.writeString(files.chain(), made.getCertificatePEM());
        }
        return files;
    }

    private static X509Bundle make(String hostName) throws IOException {
        try {
            return new CertificateBuilder()
                    .subject("CN=" + hostName.replaceAll("[^A-Za-z0-9.-]", "_"))
                    .addSanDnsName(hostName.replaceAll("[^A-Za-z0-9.-]", "_"))
                    .ecp256()
                    .notBefore(Instant.now().minus(1, ChronoUnit.DAYS))
                    .notAfter(Instant.now().plus(VALID_DAYS, ChronoUnit.DAYS))
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception failure) {
            throw new IOException("no self-signed certificate could be made for " + hostName, failure);
        }
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
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
