package fish.remora.app.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks password hashes, {@link Argon2id}.
 *
 * <p>A check takes tens of milliseconds of CPU on purpose, so only {@link #AT_ONCE} run together; whoever finds no place within
 * {@link #PATIENCE_SECONDS} is told to come again. A password that was right lately is known by a keyed fingerprint that lives only
 * in this process: a client that polls every minute costs one check an hour. Thread-safe.
 */
@ApplicationScoped
public class Passwords {
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** Each one that waits has a worker that mail could use: with those being checked about half of the adapter's. */
    private static final int QUEUE = 10;

    private static final long PATIENCE_SECONDS = 10;
    private static final Duration MEMORY = Duration.ofHours(1);

    /** What a name that is nobody's is checked against, so that it takes as long as a wrong password. */
    private final Argon2id nobody = Argon2id.of("nobody");

    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Fingerprints fingerprints = new Fingerprints();
    private final Cache<ByteBuffer, Boolean> rightLately =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(100_000).build();

    /** A PHC string for a new password. */
    public String hash(String password) {
        return Argon2id.of(password).toString();
    }

    /**
     * True when the text is a PHC string that {@link #check} can use.
     *
     * @throws IllegalArgumentException when it only begins like one
     */
    public boolean isHash(String text) {
        if (!text.startsWith("$argon2id$")) {
            return false;
        }
        Argon2id.parse(text);
        return true;
    }

    /**
     * Lets the account in, or not.
     *
     * @param account empty for a name that is nobody's
     * @throws Denied AUTHENTICATIONFAILED, or LIMIT when too many are being checked
     */
    public Account check(Optional<Account> account, Secret password) throws Denied {
        String stored = account.map(Account::password).orElse(null);
        // What is remembered is quick: behind a right password without its second factor the time would tell that it
        // was right.
        boolean right = account.filter(Account::hasSecondFactor).isPresent()
                ? isRight(stored, password)
                : matches(stored, password);
        return counted(right ? account : Optional.empty());
    }

    /**
     * The end of a check of a password, for the metrics.
     *
     * @param in empty: nobody is let in
     * @throws Denied AUTHENTICATIONFAILED
     */
    public static Account counted(Optional<Account> in) throws Denied {
        if (in.isEmpty()) {
            Counters.shared().increment(Counter.LOGINS_FAILED);
            throw wrong();
        }
        Counters.shared().increment(Counter.LOGINS);
        return in.get();
    }

    /** What a wrong password hears, and whoever is to know no more than that. */
    public static Denied wrong() {
        return new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
    }

    /** What one too many at once hears. */
    public static Denied tooMany() {
        return new Denied(Denied.Code.LIMIT, "Too many logins at once, try again later");
    }

    /**
     * @param stored null: nobody's
     * @throws Denied LIMIT when too many are being checked
     */
    public boolean matches(@Nullable String stored, Secret password) throws Denied {
        // Of hash and password together: a changed password is another fingerprint.
        ByteBuffer fingerprint = fingerprints.of(stored == null ? "" : stored, password);
        boolean right = rightLately.getIfPresent(fingerprint) != null || isRight(stored, password);
        if (right) {
            rightLately.put(fingerprint, true);
        }
        return right;
    }

    private boolean isRight(@Nullable String stored, Secret password) throws Denied {
        if (places.getQueueLength() >= QUEUE) {
            throw tooMany();
        }
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new Denied(Denied.Code.UNAVAILABLE, "The server is stopping");
        }
        try {
            Argon2id hash = stored == null ? nobody : Argon2id.parse(stored);
            return hash.matches(password.octets()) && stored != null;
        } finally {
            places.release();
        }
    }
}
