package fish.remora.app.tenant;

import fish.remora.api.Address;
import fish.remora.api.Priority;
import fish.remora.api.RecipientPattern;
import fish.remora.api.Reply;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rights of an application.
 *
 * @param credential PHC string; null: anybody may use its name in a JMS message
 * @param senders what it may send as; empty: as anybody
 * @param perHour recipients; null: no limit
 * @param perDay recipients; null: no limit
 * @param priority the highest lane of its mail
 * @param safeMode its own, or the server's, whichever admits less
 */
public record Tenant(
        String name,
        @Nullable String credential,
        List<RecipientPattern> senders,
        @Nullable Integer perHour,
        @Nullable Integer perDay,
        Priority priority,
        SafeMode safeMode) {

    static Tenant unlimited(String name, SafeMode safeMode) {
        return new Tenant(name, null, List.of(), null, null, Priority.HIGH, safeMode);
    }

    boolean isLimited() {
        return perHour != null || perDay != null;
    }

    /** Why it may not send as one of these, who are asked for when it matters; empty when it may. */
    public Optional<Reply> refusal(Supplier<List<Address>> authors) {
        return senders.isEmpty()
                ? Optional.empty()
                : authors.get().stream()
                        .filter(author -> senders.stream().noneMatch(one -> SafeMode.matches(one, author)))
                        .findFirst()
                        .map(author -> Reply.of(550, "5.7.1", "Application " + name + " may not send as " + author));
    }
}
