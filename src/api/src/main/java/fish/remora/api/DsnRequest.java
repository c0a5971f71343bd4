package fish.remora.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sender wants to hear about one recipient: RFC 3461 §4.1 and §4.2.
 *
 * @param conditions empty when no NOTIFY was given, which RFC 3461 §4.1 reads as FAILURE, perhaps DELAY
 * @param originalRecipient ORCPT as it came, {@code addr-type;xtext}; null when not given
 */
public record DsnRequest(Set<Notify> conditions, @Nullable String originalRecipient) {
    /** No parameter given. */
    public static final DsnRequest DEFAULT = new DsnRequest(Set.of(), null);

    /** RFC 3461 §4.1; NEVER stands alone. */
    public enum Notify {
        NEVER,
        SUCCESS,
        FAILURE,
        DELAY
    }

    public DsnRequest {
        conditions = Set.copyOf(conditions);
        if (conditions.contains(Notify.NEVER) && conditions.size() > 1) {
            throw new IllegalArgumentException("NOTIFY=NEVER stands alone");
        }
    }
}
