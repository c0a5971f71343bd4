package fish.remora.api;

/**
 * The grammar of RFC 5321 §4.1.2 and §4.1.3 as extended by RFC 6531 §3.3, one method a production. Pure and without allocation:
 * every RCPT passes here.
 */
final class AddressGrammar {
    private AddressGrammar() {}

    /** {@code Local-part = Dot-string / Quoted-string}. */
    static boolean isLocalPart(String text) {
        if (text.isEmpty()) {
            return false;
        }
        return text.charAt(0) == '"' ? isQuotedString(text) : isDotString(text);
    }

    /** {@code Domain / address-literal}. */
    static boolean isDomain(String text) {
        if (text.isEmpty()) {
            return false;
        }
        return text.charAt(0) == '[' ? isAddressLiteral(text) : isDomainName(text);
    }

    /** {@code Dot-string = Atom *("." Atom)}. */
    private static boolean isDotString(String text) {
        boolean atomOpen = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!atomOpen) {
                    return false;
                }
                atomOpen = false;
            } else if (isAtext(c) && isWellPaired(text, i)) {
                atomOpen = true;
            } else {
                return false;
            }
        }
        return atomOpen;
    }

    /** {@code Quoted-string = DQUOTE *QcontentSMTP DQUOTE}; an empty one is refused, as it names nobody. */
    private static boolean isQuotedString(String text) {
        int last = text.length() - 1;
        if (last < 2 || text.charAt(last) != '"') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == last || !isPrintableAscii(text.charAt(i))) {
                    return false;
                }
            } else if (c == '"' || !(isPrintableAscii(c) || isNonAscii(c)) || !isWellPaired(text, i)) {
                return false;
            }
        }
        return true;
    }

    static String unquote(String quoted) {
        StringBuilder plain = new StringBuilder(quoted.length());
        for (int i = 1; i < quoted.length() - 1; i++) {
            if (quoted.charAt(i) == '\\') {
                i++;
            }
            plain.append(quoted.charAt(i));
        }
        return plain.toString();
    }

    /** {@code Domain = sub-domain *("." sub-domain)}; each label 1 to 63 characters (RFC 1035 §2.3.4). */
    private static boolean isDomainName(String text) {
        int labelStart = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (!isLabel(text, labelStart, i)) {
                    return false;
                }
                labelStart = i + 1;
            }
        }
        return true;
    }

    /** Underscores are let through inside a label: hosts use them, and RFC 5321 §4.1.4 forbids refusing mail for a HELO's form. */
    private static boolean isLabel(String text, int from, int to) {
        if (to == from || to - from > 63 || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && c != '-' && c != '_' && !(isNonAscii(c) && isWellPaired(text, i))) {
                return false;
            }
        }
        return true;
    }

    /** RFC 5321 §4.1.3: {@code [192.0.2.1]}, {@code [IPv6:2001:db8::1]}, {@code [tag:content]}. */
    private static boolean isAddressLiteral(String text) {
        int last = text.length() - 1;
        if (last < 2 || text.charAt(last) != ']') {
            return false;
        }
        String inner = text.substring(1, last);
        if (inner.regionMatches(true, 0, "IPv6:", 0, 5)) {
            return isIpv6(inner.substring(5));
        }
        int colon = inner.indexOf(':');
        return colon < 0 ? isIpv4(inner) : isTaggedLiteral(inner, colon);
    }

    private static boolean isTaggedLiteral(String inner, int colon) {
        if (colon == 0 || colon == inner.length() - 1 || !isLabel(inner, 0, colon)) {
            return false;
        }
        for (int i = colon + 1; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c < 33 || c > 126 || c >= '[' && c <= ']') {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String[] groups = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (group.isEmpty()) {
                if (gap < 0) {
                    return false;
                }
            } else if (i == groups.length - 1 && group.indexOf('.') >= 0) {
                if (!isIpv4(group)) {
                    return false;
                }
                count += 2;
            } else if (group.length() <= 4 && group.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
                count++;
            } else {
                return false;
            }
        }
        boolean danglingColon =
                text.startsWith(":") && !text.startsWith("::") || text.endsWith(":") && !text.endsWith("::");
        return !danglingColon && (gap >= 0 ? count <= 7 : count == 8);
    }

    private static boolean isAtext(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0
                || isNonAscii(c);
    }

    private static boolean isPrintableAscii(char c) {
        return c >= 32 && c <= 126;
    }

    /** UTF8-non-ascii of RFC 6532 §3.1, less the C1 controls, which no text needs and terminals obey. */
    private static boolean isNonAscii(char c) {
        return c >= 0xA0 && c != 0xFFFD;
    }

    /** A lone surrogate cannot be written as UTF-8. */
    private static boolean isWellPaired(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        return !Character.isLowSurrogate(c) || i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
