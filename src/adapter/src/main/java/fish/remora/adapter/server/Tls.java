package fish.remora.adapter.server;

import fish.remora.adapter.Configuration;
import fish.remora.adapter.TlsFiles;
import fish.remora.api.Peer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManagerFactory;

/**
 * How we speak TLS with clients: TLS 1.2 and 1.3, forward secret and authenticated ciphers only, in our order (RFC 9325 §4.2), without renegotiation
 * and compression. The certificates are the administrator's, or a self-signed one made at first start and kept in {@code data/tls}.
 * When the files change, so do the handshakes to come; sessions from before are not resumed. Thread-safe.
 */
public final class Tls {
    private static final long HANDSHAKE_MILLIS = 30_000;

    private static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    /** Such as SHA256withECDSA. Other signatures, as Ed25519, name no hash: there is no binding then. */
    private static final Pattern HASH = Pattern.compile("SHA(\\d+)with.*", Pattern.CASE_INSENSITIVE);

    /** With it the JDK resumes a session of TLS 1.2 for the name it was made for alone (RFC 6066 §3). */
    private static final SNIMatcher ANY_NAME = new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
        @Override
        public boolean matches(SNIServerName name) {
            return true;
        }
    };

    private final List<Renewable<PrivateKeyEntry>> certificates = new ArrayList<>();
    private final Optional<Renewable<TrustManagerFactory>> authorities;
    private volatile Contexts contexts;

    /** @param asking for the ports where people log in; sessions of the one are unknown to the other */
    private record Contexts(SslContext asking, SslContext silent) {}

    private Tls(TlsFiles files, List<TlsFiles.Certificate> shown) throws IOException {
        for (TlsFiles.Certificate one : shown) {
            certificates.add(renewable(one, files));
        }
        Optional<Path> clients = files.clientAuthorities();
        authorities = clients.isEmpty()
                ? Optional.empty()
                : Optional.of(new Renewable<>(
                        List.of(clients.get()),
                        "remora.tls.client.ca=" + clients.get() + ": must be PEM certificates of authorities",
                        contents -> ClientCertificates.issuedBy(contents.get(0))));
        contexts = contexts();
    }

    private static Renewable<PrivateKeyEntry> renewable(TlsFiles.Certificate one, TlsFiles files) throws IOException {
        if (one.isPkcs12()) {
            return new Renewable<>(
                    List.of(one.chain()),
                    "remora.tls.certificate=" + one.chain()
                            + ": must be PKCS #12 with one key and its chain, opened by remora.tls.password",
                    contents -> named(KeyEntry.ofPkcs12(contents.get(0), files.password())));
        }
        return new Renewable<>(
                List.of(one.chain(), one.key()),
                "remora.tls.certificate=" + one.chain() + ", remora.tls.key=" + one.key()
                        + ": must be a PEM certificate chain and its unencrypted PKCS #8 key",
                contents -> named(KeyEntry.ofPem(contents.get(0), contents.get(1))));
    }

    /** @throws CertificateParsingException when its names cannot be read: it could be shown to nobody */
    private static PrivateKeyEntry named(PrivateKeyEntry entry) throws CertificateParsingException {
        ServerNames.of((X509Certificate) entry.getCertificate());
        return entry;
    }

    /**
     * @throws IOException when files cannot be read or written, or hold no certificate and key that belong together; the message names
     *     them
     */
    public static Tls open(Configuration configuration) throws IOException {
        TlsFiles files = configuration.tls();
        return new Tls(
                files,
                files.certificates().isEmpty()
                        ? List.of(SelfSigned.in(configuration.data().resolve("tls"), configuration.hostName()))
                        : files.certificates());
    }

    private Contexts contexts() throws IOException {
        try {
            ServerKeys keys =
                    new ServerKeys(certificates.stream().map(Renewable::get).toList());
            SslContext silent = builder(keys).build();
            if (authorities.isEmpty()) {
                return new Contexts(silent, silent);
            }
            SslContext asking = builder(keys)
                    .trustManager(authorities.get().get())
                    .clientAuth(ClientAuth.OPTIONAL)
                    .build();
            return new Contexts(asking, silent);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("remora.tls.certificate: " + unusable.getMessage(), unusable);
        }
    }

    private static SslContextBuilder builder(ServerKeys keys) {
        return SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    }

    /** Takes what the files hold now, if that has changed, each certificate by itself. Blocks for the disk. */
    public synchronized void refresh() {
        boolean changed = false;
        for (Renewable<PrivateKeyEntry> certificate : certificates) {
            changed |= certificate.refresh();
        }
        if (authorities.isPresent()) {
            changed |= authorities.get().refresh();
        }
        if (changed) {
            try {
                contexts = contexts();
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /**
     * Puts TLS before all that reads from a client.
     *
     * @param asksForCertificate the client is asked for a certificate, if any of its are believed; it may have none
     */
    SslHandler secure(Channel client, boolean asksForCertificate) {
        SslContext context = asksForCertificate ? contexts.asking() : contexts.silent();
        SslHandler handler = context.newHandler(client.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setSNIMatchers(List.of(ANY_NAME));
        handler.engine().setSSLParameters(parameters);
        client.pipeline().addFirst(new NoRenegotiation(handler), handler);
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
        return new Peer.Tls(
                session.getProtocol(), session.getCipherSuite(), endPoint(session), ClientCertificates.named(session));
    }
}
