package fish.remora.app.operation;

import fish.remora.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Which state of a thing somebody has seen: its entity tag (RFC 9110 §8.8.3), made of what a person can change of it, not of what is only counted.
 * Pure functions.
 */
public final class Version {
    private static final Set<String> COUNTED = Set.of("messages", "octets", "accounts", "aliases", "created");
    private static final int OCTETS = 12;

    private Version() {}

    /** The tag, in its quotes. */
    public static String of(JsonObject thing) {
        JsonObjectBuilder told = Json.createObjectBuilder();
        thing.forEach((name, value) -> {
            if (!COUNTED.contains(name)) {
                told.add(name, value);
            }
        });
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(told.build().toString().getBytes(StandardCharsets.UTF_8));
            return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, OCTETS)) + '"';
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * On which state a change may build: RFC 9110 §13.1.
     *
     * @param match entity tags, one of which it must have, or {@code *}: it must be there; empty: any
     * @param absent it must not be there yet ({@code If-None-Match: *})
     */
    public record Condition(Set<String> match, boolean absent) {
        /** Any state will do. */
        public static final Condition NONE = new Condition(Set.of(), false);

        public Condition {
            match = Set.copyOf(match);
        }

        void check(Optional<JsonObject> now) throws Stale {
            boolean met = match.isEmpty()
                    || now.isPresent() && (match.contains("*") || match.contains(Version.of(now.get())));
            if (!met || absent && now.isPresent()) {
                throw new Stale();
            }
        }
    }
}
