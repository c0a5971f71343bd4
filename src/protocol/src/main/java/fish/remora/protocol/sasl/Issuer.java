package fish.remora.protocol.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who issues bearer tokens that let people in, as {@code remora.oauth.issuers} has it.
 *
 * @param name as the claim {@code iss} of each token has it (RFC 7519 §4.1.1)
 * @param keys where the keys are that it signs with, a JWK Set (RFC 7517 §5): an address or a file
 */
public record Issuer(String name, String keys) {
    private static final Pattern ENTRY = Pattern.compile("(?<name>[!-~&&[^,=\"\\\\]]+)=(?<keys>[^,\\p{Cc}]+)");

    /**
     * Reads {@code ISSUER=KEYS,…}, blanks around an entry aside. What is in KEYS is not looked at, nor may a comma be in it.
     *
     * @param text empty: nobody
     * @throws IllegalArgumentException naming what is allowed, not what is there
     */
    public static List<Issuer> list(String text) {
        List<Issuer> issuers = new ArrayList<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            Matcher found = ENTRY.matcher(entry.strip());
            if (!found.matches() || issuers.stream().anyMatch(issuer -> issuer.name.equals(found.group("name")))) {
                throw new IllegalArgumentException("ISSUER=KEYS for each issuer, separated by commas");
            }
            issuers.add(new Issuer(found.group("name"), found.group("keys").strip()));
        }
        return List.copyOf(issuers);
    }

    /** OpenID Connect Discovery 1.0 §4: where a client learns how to get a token; empty when the name is no address. */
    Optional<String> configuration() {
        return name.startsWith("https://")
                ? Optional.of(name.replaceFirst("/$", "") + "/.well-known/openid-configuration")
                : Optional.empty();
    }
}
