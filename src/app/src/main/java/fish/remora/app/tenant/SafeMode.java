package fish.remora.app.tenant;

import fish.remora.api.Address;
import fish.remora.api.RecipientPattern;
import fish.remora.app.account.DomainName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may get mail, where mail must not reach everybody: {@code off} all; {@code capture} nobody; {@code redirect:ADDRESS} that one, instead of
 * whoever it is for; {@code allow:PATTERN,...} those. What nobody may get is kept and can be read. Immutable.
 *
 * @param redirect null unless that
 * @param allowed null unless that
 */
public record SafeMode(
        boolean on, @Nullable Address redirect, @Nullable List<RecipientPattern> allowed) {
    public static final SafeMode OFF = new SafeMode(false, null, null);
    public static final SafeMode CAPTURE = new SafeMode(true, null, null);

    private static final String ALLOWED =
            "off, capture, redirect:ADDRESS or allow:PATTERN,... with patterns such as ann@example.org, *@example.org or *@*";

    /** @throws IllegalArgumentException saying what is allowed */
    public static SafeMode parse(String text) {
        String mode = text.strip();
        try {
            if (mode.equals("off")) {
                return OFF;
            }
            if (mode.equals("capture")) {
                return CAPTURE;
            }
            if (mode.startsWith("redirect:")) {
                return new SafeMode(true, Address.parse(rest(mode)), null);
            }
            if (mode.startsWith("allow:")) {
                List<RecipientPattern> patterns = Arrays.stream(rest(mode).split(",", -1))
                        .map(RecipientPattern::parse)
                        .toList();
                return new SafeMode(true, null, patterns);
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("must be " + ALLOWED, wrong);
        }
        throw new IllegalArgumentException("must be " + ALLOWED);
    }

    private static String rest(String mode) {
        return mode.substring(mode.indexOf(':') + 1).strip();
    }

    /** Where mail for this address goes instead. */
    public Address instead(Address recipient) {
        return redirect == null ? recipient : redirect;
    }

    /** May this address get mail? */
    public boolean admits(Address recipient) {
        if (!on || recipient.equals(redirect)) {
            return true;
        }
        if (allowed == null) {
            return false;
        }
        Optional<String> domain = domain(recipient);
        return domain.isPresent() && allowed.stream().anyMatch(one -> one.matches(recipient.localKey(), domain.get()));
    }

    private static Optional<String> domain(Address recipient) {
        try {
            return Optional.of(DomainName.canonical(recipient.domain()));
        } catch (IllegalArgumentException noDomain) {
            return Optional.empty();
        }
    }

    /** Both must admit: this one decides unless it is off, and capturing always does. */
    SafeMode and(SafeMode other) {
        boolean otherCaptures = other.on && other.redirect == null && other.allowed == null;
        return !on || otherCaptures ? other : this;
    }
}
