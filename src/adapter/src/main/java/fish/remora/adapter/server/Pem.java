package fish.remora.adapter.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads PEM (RFC 7468); what other programs write beside it is passed over. Pure functions. */
final class Pem {
    private Pem() {}

    /**
     * All certificates, as they stand one after another.
     *
     * @throws IllegalArgumentException when there is none
     * @throws IOException when they cannot be read
     */
    static List<X509Certificate> certificates(byte[] pem) throws IOException, CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object found : objects(pem)) {
            if (found instanceof X509CertificateHolder certificate) {
                certificates.add(new JcaX509CertificateConverter().getCertificate(certificate));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate");
        }
        return certificates;
    }

    /**
     * The first private key, in PKCS #8 or as its algorithm has it.
     *
     * @throws IllegalArgumentException when there is none, or it is encrypted
     * @throws IOException when it cannot be read
     */
    static PrivateKey privateKey(byte[] pem) throws IOException {
        for (Object found : objects(pem)) {
            if (found instanceof PEMKeyPair pair) {
                return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
            }
            if (found instanceof PrivateKeyInfo key) {
                return new JcaPEMKeyConverter().getPrivateKey(key);
            }
        }
        throw new IllegalArgumentException("there is no private key");
    }

    private static List<Object> objects(byte[] pem) throws IOException {
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                objects.add(found);
            }
        }
        return objects;
    }
}
