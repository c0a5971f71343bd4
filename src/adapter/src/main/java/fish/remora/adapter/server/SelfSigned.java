package fish.remora.adapter.server;

import fish.remora.adapter.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate for a server that was given none: EC P-256, made once, kept in a folder. */
final class SelfSigned {
    private static final int VALID_DAYS = 3650;

    private SelfSigned() {}

    /** The pair in the folder, made when it is missing; the key's file is its owner's alone. */
    static TlsFiles.Certificate in(Path folder, String hostName) throws IOException {
        var files = new TlsFiles.Certificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        if (Files.exists(files.chain()) && Files.exists(files.key())) {
            return files;
        }
        Files.createDirectories(folder);
        try {
            KeyPair keys = keys();
            writePrivately(files.key(), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            Files.writeString(files.chain(), pem("CERTIFICATE", certificate(keys, hostName)));
            return files;
        } catch (GeneralSecurityException | OperatorCreationException failure) {
            throw new IOException("no self-signed certificate could be made for " + hostName, failure);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] certificate(KeyPair keys, String hostName) throws IOException, OperatorCreationException {
        String name = hostName.replaceAll("[^A-Za-z0-9.-]", "_");
        X500Name subject = new X500Name("CN=" + name);
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(64, new SecureRandom()),
                        Date.from(now.minus(1, ChronoUnit.DAYS)),
                        Date.from(now.plus(VALID_DAYS, ChronoUnit.DAYS)),
                        subject,
                        keys.getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
