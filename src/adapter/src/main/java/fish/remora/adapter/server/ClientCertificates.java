package fish.remora.adapter.server;

import fish.remora.api.Address;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** Certificates that clients show: whose are believed, and whom they name. Pure functions. */
final class ClientCertificates {
    private static final Integer RFC822_NAME = 1;

    private ClientCertificates() {}

    /**
     * Believes chains that end at one of the authorities (RFC 5280 §6), are valid now, and where they say what they are for, are for clients.
     *
     * @param authorities PEM
     * @throws IllegalArgumentException when there is none, or one may not issue certificates
     * @throws IOException when they cannot be read
     */
    static TrustManagerFactory issuedBy(byte[] authorities) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (X509Certificate authority : Pem.certificates(authorities)) {
            if (authority.getBasicConstraints() < 0) {
                throw new IllegalArgumentException(authority.getSubjectX500Principal() + " is no authority");
            }
            trusted.setCertificateEntry("" + trusted.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return factory;
    }

    /**
     * Whom the client's certificate names: its rfc822Names (RFC 5280 §4.2.1.6), and where it has none the addresses in its subject. None
     * when it has shown no certificate, or one that has expired since: a session may be resumed for a day. What is no address is passed over.
     */
    static List<Address> named(SSLSession session) {
        try {
            if (!(session.getPeerCertificates()[0] instanceof X509Certificate own)) {
                return List.of();
            }
            own.checkValidity();
            List<String> names = alternatives(own);
            return (names.isEmpty() ? inSubject(own) : names)
                    .stream().flatMap(ClientCertificates::address).toList();
        } catch (SSLPeerUnverifiedException | CertificateException none) {
            return List.of();
        }
    }

    private static List<String> alternatives(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        var alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (RFC822_NAME.equals(name.get(0))) {
                names.add((String) name.get(1));
            }
        }
        return names;
    }

    private static List<String> inSubject(X509Certificate certificate) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return Stream.of(subject.getRDNs(BCStyle.EmailAddress))
                .map(part -> IETFUtils.valueToString(part.getFirst().getValue()))
                .toList();
    }

    private static Stream<Address> address(String text) {
        try {
            return Stream.of(Address.parse(text));
        } catch (IllegalArgumentException noAddress) {
            return Stream.of();
        }
    }
}
