package fish.remora.protocol.smtp;

import fish.remora.api.Address;
import fish.remora.api.Refused;
import java.util.Optional;

/**
 * The argument of MAIL and RCPT: {@code FROM:<path> *(SP parameter)}, RFC 5321 §4.1.2.
 *
 * <p>Departures, both for clients that exist: a space after the colon is passed over, and a source route is read and dropped, as
 * Appendix C and §3.3 allow.
 *
 * @param address empty for {@code <>}
 * @param isBarePostmaster {@code <Postmaster>} without a domain (§4.1.1.3)
 * @param rest what follows the closing bracket
 */
record Path(Optional<Address> address, boolean isBarePostmaster, String rest) {

    /**
     * @param keyword {@code FROM:} or {@code TO:}
     * @throws Refused 501 when there is no such path
     */
    static Path parse(String argument, String keyword) throws Refused {
        if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
            throw Refused.with(501, "5.5.4", "Syntax: " + keyword + "<address>");
        }
        String text = argument.substring(keyword.length()).stripLeading();
        int close = closingBracket(text);
        if (close < 0) {
            throw Refused.with(501, "5.5.4", "Syntax: " + keyword + "<address>, with its angle brackets");
        }
        String inner = text.substring(1, close);
        String rest = text.substring(close + 1);
        if (!rest.isEmpty() && rest.charAt(0) != ' ') {
            throw Refused.with(501, "5.5.4", "A space must follow the address");
        }
        if (inner.isEmpty()) {
            return new Path(Optional.empty(), false, rest.strip());
        }
        if (inner.equalsIgnoreCase("postmaster")) {
            return new Path(Optional.empty(), true, rest.strip());
        }
        return new Path(Optional.of(address(inner)), false, rest.strip());
    }

    private static Address address(String inner) throws Refused {
        try {
            return Address.parse(withoutSourceRoute(inner));
        } catch (IllegalArgumentException notAnAddress) {
            throw Refused.with(501, "5.1.3", "Not an RFC 5321 address");
        }
    }

    /** The bracket that ends the path, not one within a quoted string; -1 when there is none. */
    private static int closingBracket(String text) {
        if (text.isEmpty() || text.charAt(0) != '<') {
            return -1;
        }
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** {@code @a.example,@b.example:user@c.example} is read as {@code user@c.example}. */
    private static String withoutSourceRoute(String inner) {
        if (inner.charAt(0) != '@') {
            return inner;
        }
        int colon = inner.indexOf(':');
        return colon < 0 ? inner : inner.substring(colon + 1);
    }
}
