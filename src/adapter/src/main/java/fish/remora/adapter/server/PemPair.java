package fish.remora.adapter.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.function.Predicate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Whether a certificate and a key belong together: the JDK takes any two, and each handshake would fail. Pure functions. */
final class PemPair {
    /** By the name of the key's algorithm. Keys of others are believed. */
    private static final Map<String, String> SIGNATURES = Map.of(
            "RSA", "SHA256withRSA",
            "EC", "SHA256withECDSA",
            "DSA", "SHA256withDSA",
            "EdDSA", "EdDSA");

    private PemPair() {}

    /**
     * @param chain PEM; its first certificate is the server's own
     * @param key PEM; what other programs write beside it is passed over
     * @throws IllegalArgumentException when they do not belong together, or one of them is missing
     * @throws IOException when they cannot be read
     */
    static void check(byte[] chain, byte[] key) throws IOException, GeneralSecurityException {
        PublicKey open =
                new JcaX509CertificateConverter().getCertificate(own(chain)).getPublicKey();
        PrivateKey secret = new JcaPEMKeyConverter().getPrivateKey(secret(key));
        String algorithm = SIGNATURES.get(secret.getAlgorithm());
        if (algorithm != null
                && !(open.getAlgorithm().equals(secret.getAlgorithm()) && fits(open, secret, algorithm))) {
            throw new IllegalArgumentException("the key is not that of the certificate");
        }
    }

    private static boolean fits(PublicKey open, PrivateKey secret, String algorithm) throws GeneralSecurityException {
        byte[] something = algorithm.getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(secret);
        signer.update(something);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(open);
        verifier.update(something);
        return verifier.verify(signature);
    }

    private static X509CertificateHolder own(byte[] chain) throws IOException {
        return (X509CertificateHolder) first(chain, found -> found instanceof X509CertificateHolder, "certificate");
    }

    private static PrivateKeyInfo secret(byte[] key) throws IOException {
        Object found = first(key, one -> one instanceof PrivateKeyInfo || one instanceof PEMKeyPair, "private key");
        return found instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) found;
    }

    private static Object first(byte[] pem, Predicate<Object> wanted, String what) throws IOException {
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (wanted.test(found)) {
                    return found;
                }
            }
        }
        throw new IllegalArgumentException("there is no " + what);
    }
}
