package fish.remora.app.delivery;

import fish.remora.api.DsnRequest;
import fish.remora.api.DsnRequest.Notify;
import fish.remora.api.Recipient;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * One recipient's fate while this node has to do with it; the row of {@code delivery} is the truth. Immutable.
 *
 * @param attempts made before
 * @param deadline when time itself acts on it: the delay notice, after that the expiry
 */
public record Delivery(long id, Recipient recipient, int attempts, Instant deadline, Instant expiresAt) {
    /** NOTIFY as the table has it: one bit each, in the order of {@link Notify}. */
    static int bits(Set<Notify> conditions) {
        return conditions.stream().mapToInt(one -> 1 << one.ordinal()).sum();
    }

    static Set<Notify> conditions(int bits) {
        Set<Notify> conditions = EnumSet.noneOf(Notify.class);
        for (Notify one : Notify.values()) {
            if ((bits & 1 << one.ordinal()) != 0) {
                conditions.add(one);
            }
        }
        return conditions;
    }

    /** Does the sender want to hear of this? RFC 3461 §4.1: without NOTIFY of failures, and here of delays. */
    boolean notifies(Notify condition) {
        DsnRequest dsn = recipient.dsn();
        return dsn.conditions().isEmpty() ? condition != Notify.SUCCESS : dsn.conditions().contains(condition);
    }
}
