package fish.remora.app.delivery;

import fish.remora.api.DsnRequest;
import fish.remora.api.DsnRequest.Notify;
import fish.remora.api.Recipient;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One recipient's fate while this node has to do with it; the row of {@code delivery} is the truth. Immutable.
 *
 * @param lease under which this node has it
 * @param attempts made before
 * @param deadline when time itself acts on it: the delay notice, after that the expiry
 */
public record Delivery(long id, long lease, Recipient recipient, int attempts, Instant deadline, Instant expiresAt) {
    /** NOTIFY as the table has it. */
    public static @Nullable String text(Set<Notify> conditions) {
        return conditions.isEmpty()
                ? null
                : conditions.stream().map(Notify::name).sorted().collect(Collectors.joining(","));
    }

    public static Set<Notify> conditions(@Nullable String text) {
        return text == null
                ? Set.of()
                : Arrays.stream(text.split(",")).map(Notify::valueOf).collect(Collectors.toSet());
    }

    /** Does the sender want to hear of this? RFC 3461 §4.1: without NOTIFY of failures, and here of delays. */
    boolean notifies(Notify condition) {
        return notifies(recipient, condition);
    }

    /** See {@link #notifies(Notify)}. */
    public static boolean notifies(Recipient recipient, Notify condition) {
        DsnRequest dsn = recipient.dsn();
        return dsn.conditions().isEmpty()
                ? condition != Notify.SUCCESS
                : dsn.conditions().contains(condition);
    }
}
