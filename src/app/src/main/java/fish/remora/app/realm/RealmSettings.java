package fish.remora.app.realm;

import fish.remora.api.Address;
import fish.remora.app.account.DomainName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings {@code remora.realm…}.
 *
 * @param name the realm's
 * @param domain whose people it has, canonical; empty: its names are whole addresses
 * @param creates an account is made at its first login
 */
record RealmSettings(String name, Optional<String> domain, boolean creates) {
    /** What means something in a filter of LDAP (RFC 4515 §3) or to whoever puts such a filter together is nobody's name. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N}._'+@-]+");

    private static final Pattern LABELS = Pattern.compile("(?=.{1,253}$)[a-z0-9-]+(\\.[a-z0-9-]+)*");

    /**
     * @return empty: no realm is to be asked
     * @throws IllegalArgumentException naming the property that is wrong, its value and what is allowed
     */
    static Optional<RealmSettings> read(String name, String domain, String create) {
        if (!create.strip().matches("true|false")) {
            throw new IllegalArgumentException("remora.realm.create=" + create + ": must be true or false");
        }
        Optional<String> named =
                Optional.of(domain.strip()).filter(text -> !text.isEmpty()).map(RealmSettings::domain);
        return Optional.of(name.strip())
                .filter(text -> !text.isEmpty())
                .map(text -> new RealmSettings(text, named, create.strip().equals("true")));
    }

    private static String domain(String text) {
        try {
            String canonical = DomainName.canonical(text);
            if (LABELS.matcher(canonical).matches()) {
                return canonical;
            }
        } catch (IllegalArgumentException none) {
            // Said below.
        }
        throw new IllegalArgumentException("remora.realm.domain=" + text + ": must be a domain name");
    }

    boolean covers(Address person) {
        return domain.isEmpty() || domain.get().equals(person.domain());
    }

    /** What the realm calls a person, in lower case as our addresses are; empty: no realm is asked for such a name. */
    Optional<String> nameOf(Address person) {
        String local = person.localKey();
        return Optional.of(domain.isPresent() ? local : local + "@" + person.domain())
                .filter(whole -> PLAIN.matcher(whole).matches());
    }
}
