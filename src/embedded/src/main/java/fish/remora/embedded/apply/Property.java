package fish.remora.embedded.apply;

import org.jspecify.annotations.Nullable;

/**
 * What one of a kind has beside its name.
 *
 * @param name in the file
 * @param standard its value when the file does not say
 * @param sign a member of the server's rows of accounts by which it shows that it knows this property; null: all servers do
 * @param formerly what servers without the sign call it; null: they have no such thing
 * @param peers names others of its kind, which must be there first
 */
record Property(
        String name,
        Type type,
        String standard,
        @Nullable String sign,
        @Nullable String formerly,
        boolean peers) {
    private static final String FILE = "-file";

    Property(String name, Type type, String standard) {
        this(name, type, standard, null, null, false);
    }

    /** A password, in a file beside. */
    static Property secret(String member) {
        return new Property(member + FILE, Type.FILE, "");
    }

    Property since(String sign) {
        return new Property(name, type, standard, sign, formerly, peers);
    }

    Property once(String formerly) {
        return new Property(name, type, standard, sign, formerly, peers);
    }

    Property ofPeers() {
        return new Property(name, type, standard, sign, formerly, true);
    }

    boolean isSecret() {
        return name.endsWith(FILE);
    }

    /** It names accounts and aliases, and people elsewhere. */
    boolean namesTargets() {
        return type.equals(Type.TARGETS);
    }

    boolean namesDomains() {
        return type.equals(Type.DOMAIN) || type.equals(Type.DOMAINS);
    }

    /** The server takes rights away only when it is told that there are none: what is not given stays. */
    boolean staysUnlessGiven() {
        return name.equals("administers");
    }

    /** What the server calls it. */
    String member() {
        return isSecret() ? name.substring(0, name.length() - FILE.length()) : name;
    }
}
