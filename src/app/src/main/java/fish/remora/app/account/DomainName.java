package fish.remora.app.account;

import com.ibm.icu.text.IDNA;
import java.util.Locale;

/** One spelling for each domain: lower case, IDN as A-labels (UTS #46, RFC 5890). */
public final class DomainName {
    private DomainName() {}

    /** @throws IllegalArgumentException when the name cannot be an A-label */
    public static String canonical(String domain) {
        if (domain.chars().allMatch(c -> c < 0x80)) {
            return domain.toLowerCase(Locale.ROOT);
        }
        // The tables behind it are loaded by the first domain that needs them.
        IDNA.Info info = new IDNA.Info();
        String name =
                Uts46.INSTANCE.nameToASCII(domain, new StringBuilder(), info).toString();
        if (info.hasErrors()) {
            throw new IllegalArgumentException("not an internationalized domain name: " + info.getErrors());
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static final class Uts46 {
        static final IDNA INSTANCE =
                IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    }
}
