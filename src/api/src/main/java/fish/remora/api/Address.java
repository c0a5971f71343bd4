package fish.remora.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An RFC 5321 §4.1.2 {@code Mailbox}: where mail goes to or comes from, such as {@code ann@example.org}. UTF-8 is allowed in both
 * parts (RFC 6531 §3.3); whether a peer may use it is the session's business.
 *
 * <p>Invariant: a value of this type obeys the grammar and the limits of RFC 5321 §4.5.3.1 (64 octets before the {@code @}, 255
 * behind it), so it can be written into a command or a header without escaping.
 *
 * @param localPart as it came, quoted-string form kept, never empty
 * @param domain as it came: a domain, or an address literal with its brackets
 */
public record Address(String localPart, String domain) {
    /** RFC 5321 §4.5.3.1.1, in octets. */
    public static final int MAX_LOCAL_PART = 64;

    /** RFC 5321 §4.5.3.1.2, in octets. */
    public static final int MAX_DOMAIN = 255;

    public Address {
        if (!AddressGrammar.isLocalPart(localPart) || octets(localPart) > MAX_LOCAL_PART) {
            throw new IllegalArgumentException("not an RFC 5321 local part");
        }
        if (!AddressGrammar.isDomain(domain) || octets(domain) > MAX_DOMAIN) {
            throw new IllegalArgumentException("not an RFC 5321 domain");
        }
    }

    /**
     * Reads {@code local-part@domain}, without angle brackets or a source route.
     *
     * @throws IllegalArgumentException when the text is no such address; its message says which part is wrong
     */
    public static Address parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("an address needs an @");
        }
        return new Address(text.substring(0, at), text.substring(at + 1));
    }

    /** True when both parts are ASCII, so that a peer without SMTPUTF8 can be told this address. */
    public boolean isAscii() {
        return isAscii(localPart) && isAscii(domain);
    }

    /**
     * The local part without its quoting (RFC 5321 §4.1.2: quoted and unquoted forms name the same mailbox), in lower case: the key
     * by which the local directory finds an account.
     */
    public String localKey() {
        String plain = localPart.charAt(0) == '"' ? AddressGrammar.unquote(localPart) : localPart;
        return plain.toLowerCase(Locale.ROOT);
    }

    /** True for {@code postmaster}, in any case: every domain must accept it (RFC 5321 §4.5.1). */
    public boolean isPostmaster() {
        return localKey().equals("postmaster");
    }

    @Override
    public String toString() {
        return localPart + "@" + domain;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static int octets(String text) {
        return isAscii(text) ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
