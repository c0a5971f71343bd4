package fish.remora.protocol.smtp;

import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Refused;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code esmtp-param}s of MAIL and RCPT: RFC 5321 §4.1.2. Each keyword once; one that was never offered is 555 (§4.1.1.11), a value
 * outside its grammar 501.
 */
final class Parameters {
    /** RFC 3461 §4.4. */
    private static final int MAX_ENVELOPE_ID = 100;

    /** RFC 3461 §4.2. */
    private static final int MAX_ORIGINAL_RECIPIENT = 500;

    /** {@code esmtp-keyword}. */
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private static final Set<String> MAIL = Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID");

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    static Parameters parse(String text) throws Refused {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" +")) {
            int equals = word.indexOf('=');
            String keyword = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (!KEYWORD.matcher(keyword).matches() || equals >= 0 && value.isEmpty()) {
                throw Refused.with(501, "5.5.4", "A parameter is KEYWORD or KEYWORD=value");
            }
            if (values.put(keyword.toUpperCase(Locale.ROOT), value) != null) {
                throw Refused.with(501, "5.5.4", "A parameter was given twice");
            }
        }
        return new Parameters(values);
    }

    /** @throws Refused 555 when there is one besides these */
    Parameters only(Set<String> known) throws Refused {
        if (!known.containsAll(values.keySet())) {
            throw Refused.with(555, "5.5.4", "Parameter not recognized or not implemented");
        }
        return this;
    }

    /**
     * @param auth AUTH was offered: then its parameter may come (RFC 4954 §5). Who has logged in is known better than by it, so that it says nothing
     */
    Envelope.Options mailOptions(boolean auth) throws Refused {
        only(auth ? Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH") : MAIL);
        String submitter = values.get("AUTH");
        if (submitter != null && !submitter.equals("<>") && !isXtext(submitter)) {
            throw invalid("AUTH");
        }
        return new Envelope.Options(body(), flag("SMTPUTF8"), size(), returnContent(), envelopeId());
    }

    DsnRequest dsnRequest() throws Refused {
        only(Set.of("NOTIFY", "ORCPT"));
        return new DsnRequest(notifyConditions(), originalRecipient());
    }

    private BodyType body() throws Refused {
        String value = word("BODY");
        if (value == null) {
            return BodyType.SEVEN_BIT;
        }
        for (BodyType type : BodyType.values()) {
            if (type.keyword().equals(value)) {
                return type;
            }
        }
        throw invalid("BODY");
    }

    /** RFC 1870 §6: 1 to 20 digits; what no long can hold is larger than any limit. */
    private OptionalLong size() throws Refused {
        String value = values.get("SIZE");
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value.isEmpty() || value.length() > 20 || !isDigits(value)) {
            throw invalid("SIZE");
        }
        return OptionalLong.of(value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value));
    }

    /** A value that has no case, in upper case. */
    private @Nullable String word(String keyword) throws Refused {
        String value = values.get(keyword);
        if (value != null && !CommandLine.isAscii(value)) {
            throw invalid(keyword);
        }
        return value == null ? null : value.toUpperCase(Locale.ROOT);
    }

    private boolean flag(String keyword) throws Refused {
        String value = values.get(keyword);
        if (value != null && !value.isEmpty()) {
            throw invalid(keyword);
        }
        return value != null;
    }

    private Envelope.@Nullable ReturnContent returnContent() throws Refused {
        String value = word("RET");
        if (value == null) {
            return null;
        }
        for (Envelope.ReturnContent content : Envelope.ReturnContent.values()) {
            if (content.name().equals(value)) {
                return content;
            }
        }
        throw invalid("RET");
    }

    private @Nullable String envelopeId() throws Refused {
        String value = values.get("ENVID");
        if (value != null && (value.length() > MAX_ENVELOPE_ID || !isXtext(value))) {
            throw invalid("ENVID");
        }
        return value;
    }

    private Set<DsnRequest.Notify> notifyConditions() throws Refused {
        String value = word("NOTIFY");
        Set<DsnRequest.Notify> conditions = EnumSet.noneOf(DsnRequest.Notify.class);
        if (value == null) {
            return conditions;
        }
        for (String word : value.split(",", -1)) {
            try {
                conditions.add(DsnRequest.Notify.valueOf(word));
            } catch (IllegalArgumentException unknown) {
                throw invalid("NOTIFY");
            }
        }
        if (conditions.contains(DsnRequest.Notify.NEVER) && conditions.size() > 1) {
            throw invalid("NOTIFY");
        }
        return conditions;
    }

    private @Nullable String originalRecipient() throws Refused {
        String value = values.get("ORCPT");
        if (value == null) {
            return null;
        }
        int semicolon = value.indexOf(';');
        boolean valid = semicolon > 0
                && value.length() <= MAX_ORIGINAL_RECIPIENT
                && value.substring(0, semicolon).chars().allMatch(c -> c > ' ' && c < 127)
                && isOriginalAddress(value.substring(semicolon + 1));
        if (!valid) {
            throw invalid("ORCPT");
        }
        return value;
    }

    /** xtext of RFC 3461 §4, or after {@code utf-8;} the raw UTF-8 that RFC 6533 §3 allows beside it, less controls beyond ASCII: it is written to peers. */
    private static boolean isOriginalAddress(String text) {
        return isXtext(text)
                || !text.isEmpty() && text.chars().allMatch(c -> c != ' ' && c != '=' && !Character.isISOControl(c));
    }

    /** {@code xtext = *( xchar / hexchar )}: RFC 3461 §4. */
    private static boolean isXtext(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '!' || c > '~' || c == '=') {
                return false;
            }
            if (c == '+') {
                if (i + 2 >= text.length() || !isUpperHex(text.charAt(i + 1)) || !isUpperHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isUpperHex(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }

    static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Refused invalid(String keyword) {
        return Refused.with(501, "5.5.4", "The value of " + keyword + " is not valid");
    }
}
