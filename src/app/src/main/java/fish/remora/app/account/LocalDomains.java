package fish.remora.app.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.app.start.Refreshed;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which domains are ours. Up to {@value #SMALL} of them are kept in memory and read anew every other second ({@link Refreshed}), so that no
 * mail waits for it; with more, each answer is remembered for five seconds. A change is seen within five seconds. Thread-safe.
 */
@ApplicationScoped
public class LocalDomains implements Refreshed {
    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final int SMALL = 10_000;

    private final Cache<String, Boolean> answers =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(100_000).build();

    /** All of them; null when they are too many, or not yet read. */
    private volatile @Nullable Set<String> names;

    @EJB
    private Accounts accounts;

    /** @param domain as it was written; an address literal is never ours */
    boolean contains(String domain) {
        String name;
        try {
            name = DomainName.canonical(domain);
        } catch (IllegalArgumentException noDomainAtAll) {
            return false;
        }
        Set<String> known = names;
        return known != null ? known.contains(name) : answers.get(name, accounts::isOurs);
    }

    @Override
    public void refresh() {
        List<String> all = accounts.domainNames(SMALL + 1);
        names = all.size() > SMALL ? null : Set.copyOf(all);
    }

    /** Each is asked for, and the answer is as true as the database's silence. */
    @Override
    public void forget() {
        names = null;
    }
}
