package fish.remora.adapter.server;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** The host names a certificate is for, in lower case: its dNSNames, and where it has none its common names (RFC 6125 §6.4). Immutable. */
record ServerNames(Set<String> names) {
    private static final Integer DNS_NAME = 2;

    ServerNames {
        names = Set.copyOf(names);
    }

    static ServerNames of(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        var alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (DNS_NAME.equals(name.get(0))) {
                names.add(lower((String) name.get(1)));
            }
        }
        if (names.isEmpty()) {
            X500Name subject =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            for (RDN common : subject.getRDNs(BCStyle.CN)) {
                names.add(lower(IETFUtils.valueToString(common.getFirst().getValue())));
            }
        }
        return new ServerNames(names);
    }

    /** @param host as a client names it (RFC 6066 §3), in any case */
    boolean isExactly(String host) {
        return names.contains(lower(host));
    }

    /** By a wildcard, which stands for one whole label, the first (RFC 6125 §6.4.3). */
    boolean covers(String host) {
        int dot = host.indexOf('.');
        return dot > 0 && names.contains("*" + lower(host.substring(dot)));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
