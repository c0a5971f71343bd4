package fish.remora.embedded.apply;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names as the server spells them, lower case but for others' local parts, and in ASCII domains; null stands for none. Of internationalized domains only A-labels
 * ({@code xn--…}, RFC 5890) are taken: what UTS #46 makes of others is the server's to say. Pure functions.
 */
final class Names {
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final String ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~\\-[^\\x00-\\x7f]&&[^\\s\\p{Cc}]]+";
    private static final Pattern LOCAL_PART = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final Pattern PATTERN_PART = Pattern.compile("\\*|" + ATOM + "(\\." + ATOM + ")*\\.?\\*?");
    private static final Pattern APPLICATION = Pattern.compile("[^\\p{Cc}/]{1,200}");
    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_LOCAL_PART = 64;

    private Names() {}

    static @Nullable String domain(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return name.length() <= LONGEST_DOMAIN && DOMAIN.matcher(name).matches() ? name : null;
    }

    /** An address of ours. */
    static @Nullable String address(String text) {
        String target = target(text);
        return target == null ? null : target.toLowerCase(Locale.ROOT);
    }

    /** An address here or elsewhere, its local part as it is: only who owns the domain knows what its case means (RFC 5321 §2.4). */
    static @Nullable String target(String text) {
        int at = text.lastIndexOf('@');
        String local = text.substring(0, Math.max(at, 0));
        String domain = domain(text.substring(at + 1));
        return at > 0
                        && domain != null
                        && local.length() <= LONGEST_LOCAL_PART
                        && LOCAL_PART.matcher(local.toLowerCase(Locale.ROOT)).matches()
                ? local + "@" + domain
                : null;
    }

    /** An address without {@code +tag}, for it means the account without it; {@code *} is an alias. */
    static @Nullable String account(String text) {
        String address = address(text);
        return address == null || address.startsWith("*@") || address.indexOf('+') >= 0 ? null : address;
    }

    /** What a route is for: a domain, {@code *.domain} (all below it), or {@code *}. */
    static @Nullable String route(String text) {
        if (text.equals("*")) {
            return text;
        }
        boolean below = text.startsWith("*.");
        String domain = domain(below ? text.substring(2) : text);
        return domain == null ? null : below ? "*." + domain : domain;
    }

    static @Nullable String application(String text) {
        return APPLICATION.matcher(text).matches() ? text : null;
    }

    /** What senders are allowed by: {@code shop@example.org}, {@code *@example.org}, {@code *@*}. */
    static @Nullable String pattern(String text) {
        String pattern = text.toLowerCase(Locale.ROOT);
        int at = pattern.lastIndexOf('@');
        if (at < 1 || !PATTERN_PART.matcher(pattern.substring(0, at)).matches()) {
            return null;
        }
        boolean anywhere = pattern.endsWith("@*");
        return anywhere
                ? (pattern.equals("*@*") ? pattern : null)
                : domain(pattern.substring(at + 1)) == null ? null : pattern;
    }

    static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
