package fish.remora.adapter.server;

import fish.remora.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reads a private key with its certificate chain, and sees that they belong together: the JDK takes any two, and each handshake would fail. Pure functions. */
final class KeyEntry {
    /** By the name of the key's algorithm. Keys of others are believed. */
    private static final Map<String, String> SIGNATURES = Map.of(
            "RSA", "SHA256withRSA",
            "EC", "SHA256withECDSA",
            "DSA", "SHA256withDSA",
            "EdDSA", "EdDSA");

    private KeyEntry() {}

    /**
     * @param chain PEM; its first certificate is the server's own
     * @param key PEM
     * @throws IllegalArgumentException when they do not belong together, or one of them is missing
     * @throws IOException when they cannot be read
     */
    static PrivateKeyEntry ofPem(byte[] chain, byte[] key) throws IOException, GeneralSecurityException {
        return checked(
                new PrivateKeyEntry(Pem.privateKey(key), Pem.certificates(chain).toArray(new X509Certificate[0])));
    }

    /**
     * @param store PKCS #12 (RFC 7292) with one private key and its chain
     * @throws IllegalArgumentException when it has none or several, or they do not belong together
     * @throws IOException when it cannot be read, or the password is another
     */
    static PrivateKeyEntry ofPkcs12(byte[] store, Secret password) throws IOException, GeneralSecurityException {
        char[] opens = new String(password.octets(), StandardCharsets.UTF_8).toCharArray();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(store), opens);
            List<PrivateKeyEntry> found = new ArrayList<>();
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)
                        && keys.getEntry(alias, new KeyStore.PasswordProtection(opens))
                                instanceof PrivateKeyEntry entry) {
                    found.add(entry);
                }
            }
            if (found.size() != 1) {
                throw new IllegalArgumentException("there are " + found.size() + " private keys with a certificate");
            }
            return checked(found.get(0));
        } finally {
            Arrays.fill(opens, '\0');
        }
    }

    private static PrivateKeyEntry checked(PrivateKeyEntry entry) throws GeneralSecurityException {
        PublicKey open = entry.getCertificate().getPublicKey();
        PrivateKey secret = entry.getPrivateKey();
        String algorithm = SIGNATURES.get(secret.getAlgorithm());
        if (algorithm != null
                && !(open.getAlgorithm().equals(secret.getAlgorithm()) && fits(open, secret, algorithm))) {
            throw new IllegalArgumentException("the key is not that of the certificate");
        }
        return entry;
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
}
