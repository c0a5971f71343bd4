package fish.remora.api;

import java.net.IDN;
import java.util.Comparator;
import java.util.Locale;

/**
 * The recipients of a {@link MailConsumer}: {@code orders@shop.example} one address; {@code orders@*} one name in each of our domains;
 * {@code order-*@shop.example} all names that begin so; {@code orders+*@*} all with a tag; {@code *@shop.example} a domain; {@code *@*} all.
 * {@code orders@…} means the address with a tag, {@code orders+4711@…}, as well. The most specific pattern wins, as for servlet mappings.
 *
 * @param localPart lower case; what it is, or begins with
 * @param prefix it begins with that
 * @param domain lower case, A-labels; empty: each of ours
 */
public record RecipientPattern(String localPart, boolean prefix, String domain) {
    /** The longer of two local parts first, the whole one before its beginning; then the one with a domain. */
    public static final Comparator<RecipientPattern> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                    (RecipientPattern one) -> -2 * one.localPart.length() - (one.prefix ? 0 : 1))
            .thenComparing(one -> one.domain.isEmpty())
            .thenComparing(RecipientPattern::toString);

    /** @throws IllegalArgumentException saying what is allowed */
    public static RecipientPattern parse(String text) {
        int at = text.lastIndexOf('@');
        String local = text.substring(0, Math.max(at, 0)).strip().toLowerCase(Locale.ROOT);
        String domain = text.substring(at + 1).strip().toLowerCase(Locale.ROOT);
        boolean prefix = local.isEmpty() || local.endsWith("*");
        String literal = local.endsWith("*") ? local.substring(0, local.length() - 1) : local;
        try {
            if (at < 0 || domain.isEmpty() || literal.indexOf('*') >= 0 || literal.startsWith("\"")) {
                throw new IllegalArgumentException("no pattern");
            }
            String ours = domain.equals("*") ? "" : IDN.toASCII(domain).toLowerCase(Locale.ROOT);
            // Whatever the wildcard stands for, what is written must be able to be in an address.
            new Address(prefix ? literal + "x" : literal, ours.isEmpty() ? "example.org" : ours);
            return new RecipientPattern(literal, prefix, ours);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "recipient=" + text
                            + ": must be an address with * for any domain or at the end of a name, such as orders@shop.example, orders@*, order-*@*, orders+*@* or *@shop.example",
                    wrong);
        }
    }

    /** True when no other name than this one is meant. */
    public boolean isNamed() {
        return !prefix;
    }

    /**
     * @param name a local part as {@link Address#localKey} gives it
     * @param ofDomain lower case, A-labels
     */
    public boolean matches(String name, String ofDomain) {
        return (domain.isEmpty() || domain.equals(ofDomain))
                && (prefix ? name.startsWith(localPart) : name.equals(localPart) || name.startsWith(localPart + "+"));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return localPart + (prefix ? "*" : "") + "@" + (domain.isEmpty() ? "*" : domain);
    }
}
