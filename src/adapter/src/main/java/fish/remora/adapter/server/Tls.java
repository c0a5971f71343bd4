package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.api.Peer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;

/**
 * The server's certificate: the administrator's PEM files, or a self-signed one made at first start and kept in
 * {@code data/tls}. TLS 1.2 and 1.3 with the JDK's own choice of ciphers. When the files change, so does the certificate. Thread-safe.
 */
public final class Tls {
    private static final System.Logger LOG = System.getLogger(Tls.class.getName());
    private static final long HANDSHAKE_MILLIS = 30_000;

    /** Such as SHA256withECDSA. Other signatures, as Ed25519, name no hash: there is no binding then. */
    private static final Pattern HASH = Pattern.compile("SHA(\\d+)with.*", Pattern.CASE_INSENSITIVE);

    private final Configuration.Certificate files;
    private volatile Loaded loaded;

    /** What was wrong at the last look; it is said once. */
    private volatile String complaint = "";

    /** What the files held, and what it made. */
    private record Loaded(byte[] chain, byte[] key, SslContext context) {
        static Loaded from(Configuration.Certificate files) throws IOException {
            byte[] chain = Files.readAllBytes(files.chain());
            byte[] key = Files.readAllBytes(files.key());
            try {
                PemPair.check(chain, key);
                return new Loaded(
                        chain,
                        key,
                        SslContextBuilder.forServer(new ByteArrayInputStream(chain), new ByteArrayInputStream(key))
                                .protocols("TLSv1.3", "TLSv1.2")
                                .build());
            } catch (GeneralSecurityException | IOException | IllegalArgumentException unusable) {
                throw new IOException(
                        "remora.tls.certificate=" + files.chain() + ", remora.tls.key=" + files.key()
                                + ": must be a PEM certificate chain and its unencrypted PKCS #8 key ("
                                + unusable.getMessage() + ")",
                        unusable);
            }
        }

        boolean isStillIn(Configuration.Certificate files) throws IOException {
            return Arrays.equals(chain, Files.readAllBytes(files.chain()))
                    && Arrays.equals(key, Files.readAllBytes(files.key()));
        }
    }

    private Tls(Configuration.Certificate files) throws IOException {
        this.files = files;
        this.loaded = Loaded.from(files);
    }

    /**
     * @throws IOException when files cannot be read or written, or hold no certificate and key that belong together; the message names
     *     them
     */
    public static Tls open(Configuration configuration) throws IOException {
        return new Tls(
                configuration.certificate().isPresent()
                        ? configuration.certificate().get()
                        : SelfSigned.in(configuration.data().resolve("tls"), configuration.hostName()));
    }

    /**
     * Takes what the files hold now, if that has changed, for the handshakes to come. What cannot be used is left, and said: half of a pair may just
     * be being written. Blocks for the disk.
     */
    public void refresh() {
        try {
            if (!loaded.isStillIn(files)) {
                loaded = Loaded.from(files);
                LOG.log(Level.INFO, "A new certificate is in force: {0}", files.chain());
            }
            complaint = "";
        } catch (IOException unusable) {
            String text = String.valueOf(unusable.getMessage());
            if (!text.equals(complaint)) {
                LOG.log(Level.WARNING, "The certificate before stays in force: {0}", text);
            }
            complaint = text;
        }
    }

    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = loaded.context().newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        return handler;
    }

    /** RFC 5929 §4.1: the certificate's hash, by the hash of its signature, but by SHA-256 where that is SHA-1; empty when it has none. */
    private static byte[] endPoint(SSLSession session) {
        try {
            Certificate[] chain = session.getLocalCertificates();
            if (chain == null || !(chain[0] instanceof X509Certificate own)) {
                return new byte[0];
            }
            Matcher signed = HASH.matcher(own.getSigAlgName());
            if (!signed.matches()) {
                return new byte[0];
            }
            String bits = signed.group(1);
            return MessageDigest.getInstance("SHA-" + (bits.equals("1") ? "256" : bits))
                    .digest(own.getEncoded());
        } catch (NoSuchAlgorithmException | CertificateEncodingException unknown) {
            return new byte[0];
        }
    }

    /** What a finished handshake has negotiated. */
    static Peer.Tls facts(SslHandler handler) {
        SSLSession session = handler.engine().getSession();
        return new Peer.Tls(session.getProtocol(), session.getCipherSuite(), endPoint(session));
    }
}
