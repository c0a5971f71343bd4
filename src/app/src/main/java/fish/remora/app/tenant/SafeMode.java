package fish.remora.app.tenant;

import fish.remora.api.Address;
import fish.remora.api.RecipientPattern;
import fish.remora.app.account.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may get mail, where mail must not reach everybody: {@code off} all; {@code capture} nobody; {@code redirect:ADDRESS} that one, instead of
 * whoever it is for; {@code allow:PATTERN,...} those. What nobody may get is kept and can be read. Immutable.
 *
 * @param rules each must admit a recipient; none: everybody gets mail
 */
public record SafeMode(List<Rule> rules) {
    public static final SafeMode OFF = new SafeMode(List.of());
    public static final SafeMode CAPTURE = new SafeMode(List.of(new Rule(null, List.of())));

    private static final String ALLOWED =
            "off, capture, redirect:ADDRESS or allow:PATTERN,... with patterns such as ann@example.org, *@example.org or *@*";

    /**
     * @param redirect who gets it instead; null: nobody does
     * @param allowed who gets it besides
     */
    record Rule(@Nullable Address redirect, List<RecipientPattern> allowed) {
        boolean admits(Address recipient) {
            return recipient.equals(redirect) || allowed.stream().anyMatch(one -> matches(one, recipient));
        }
    }

    public SafeMode {
        rules = List.copyOf(rules);
    }

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
                return new SafeMode(List.of(new Rule(Address.parse(rest(mode)), List.of())));
            }
            if (mode.startsWith("allow:")) {
                return new SafeMode(List.of(new Rule(null, patterns(rest(mode)))));
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("must be " + ALLOWED, wrong);
        }
        throw new IllegalArgumentException("must be " + ALLOWED);
    }

    private static String rest(String mode) {
        return mode.substring(mode.indexOf(':') + 1).strip();
    }

    /**
     * Reads a comma list of patterns for anybody's addresses, where {@code name@*} would be that name in any domain of the world.
     *
     * @throws IllegalArgumentException for one that is none
     */
    public static List<RecipientPattern> patterns(String list) {
        List<RecipientPattern> patterns = Arrays.stream(list.split(",", -1))
                .map(one -> RecipientPattern.parse(one.strip()))
                .toList();
        for (RecipientPattern one : patterns) {
            if (one.domain().isEmpty() && !one.localPart().isEmpty()) {
                throw new IllegalArgumentException(one + ": must name its domain");
            }
        }
        return patterns;
    }

    public boolean isOn() {
        return !rules.isEmpty();
    }

    /** Where mail for this address goes instead. */
    public Address instead(Address recipient) {
        Address address = recipient;
        for (Rule rule : rules) {
            address = rule.redirect() == null ? address : rule.redirect();
        }
        return address;
    }

    /** May this address get mail? */
    public boolean admits(Address recipient) {
        return rules.stream().allMatch(rule -> rule.admits(recipient));
    }

    static boolean matches(RecipientPattern pattern, Address address) {
        try {
            return pattern.matches(address.localKey(), DomainName.canonical(address.domain()));
        } catch (IllegalArgumentException noDomain) {
            return false;
        }
    }

    /** Both must admit; of two that redirect the other has the last word. */
    SafeMode and(SafeMode other) {
        List<Rule> both = new ArrayList<>(rules);
        both.addAll(other.rules);
        return new SafeMode(both);
    }
}
