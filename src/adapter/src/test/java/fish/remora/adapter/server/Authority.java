package fish.remora.adapter.server;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates for servers and people of a test. */
final class Authority {
    private final X500Name name;
    private final KeyPair keys = keys("EC");
    final X509Certificate certificate;

    /** A certificate with its key. */
    record Issued(X509Certificate certificate, PrivateKey key, Certificate authority) {
        /** The chain, and the key as PKCS #8. */
        void writePem(Path chain, Path secret) throws IOException, GeneralSecurityException {
            Files.writeString(chain, pem(certificate) + pem(authority));
            Files.writeString(secret, pem("PRIVATE KEY", key.getEncoded()));
        }

        void writePkcs12(Path file, String password) throws IOException, GeneralSecurityException {
            try (OutputStream out = Files.newOutputStream(file)) {
                store(password).store(out, password.toCharArray());
            }
        }

        KeyStore store(String password) throws IOException, GeneralSecurityException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, password.toCharArray(), new Certificate[] {certificate, authority});
            return store;
        }
    }

    /** What a certificate says. */
    record Wanted(String subject, String algorithm, List<GeneralName> names, List<KeyPurposeId> purposes, int days) {
        static Wanted server(String algorithm, String... hosts) {
            return new Wanted("CN=server", algorithm, names(GeneralName.dNSName, hosts), List.of(), 30);
        }

        static Wanted person(String... addresses) {
            return new Wanted(
                    "CN=person",
                    "EC",
                    names(GeneralName.rfc822Name, addresses),
                    List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_emailProtection),
                    30);
        }

        Wanted named(String other) {
            return new Wanted(other, algorithm, names, purposes, days);
        }

        Wanted purpose(KeyPurposeId purpose) {
            return new Wanted(subject, algorithm, names, List.of(purpose), days);
        }

        Wanted validFor(int otherDays) {
            return new Wanted(subject, algorithm, names, purposes, otherDays);
        }

        private static List<GeneralName> names(int kind, String... names) {
            return List.of(names).stream()
                    .map(name -> new GeneralName(kind, name))
                    .toList();
        }
    }

    Authority(String commonName) throws GeneralSecurityException, IOException, OperatorException {
        name = new X500Name("CN=" + commonName);
        var builder = builder(name, keys, 365).addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        certificate = signed(builder);
    }

    Issued issue(Wanted wanted) throws GeneralSecurityException, IOException, OperatorException {
        KeyPair pair = keys(wanted.algorithm());
        var builder = builder(new X500Name(wanted.subject()), pair, wanted.days());
        if (!wanted.names().isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(wanted.names().toArray(new GeneralName[0])));
        }
        if (!wanted.purposes().isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(wanted.purposes().toArray(new KeyPurposeId[0])));
        }
        return new Issued(signed(builder), pair.getPrivate(), certificate);
    }

    Path write(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, pem(certificate));
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair pair, int days) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, new SecureRandom()),
                Date.from(now.minus(60, ChronoUnit.DAYS)),
                Date.from(now.plus(days, ChronoUnit.DAYS)),
                subject,
                pair.getPublic());
    }

    private X509Certificate signed(X509v3CertificateBuilder builder)
            throws GeneralSecurityException, OperatorException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA384withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        return generator.generateKeyPair();
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
