package fish.remora.app.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.Address;
import fish.remora.app.consumer.Consumers;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers for addresses out of a short memory: a change of accounts is seen within {@link #MEMORY}. The database is the truth; a
 * cache only spares it the same question a thousand times a second. Thread-safe.
 */
@ApplicationScoped
public class Directory {
    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final Route FOREIGN = new Route.Foreign();

    private final Cache<Address, Route> routes =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(100_000).build();

    private final Cache<Long, Boolean> logins =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(100_000).build();

    @Inject
    private LocalDomains domains;

    @EJB
    private Accounts accounts;

    @Inject
    private Consumers consumers;

    @Inject
    private Srs srs;

    /** Where the address leads; of an unknown name too, so that a dictionary attack costs no queries for its repetitions. */
    public Route resolve(Address address) {
        if (!address.isPostmaster() && !domains.contains(address.domain())) {
            return FOREIGN;
        }
        return routes.get(address, this::find);
    }

    /** A bean that names the address comes before an account of that name, one with a wildcard behind; mail that is returned to a path we have made is not the catch-all's. */
    private Route find(Address address) {
        Optional<Address> sender = srs.reverse(address);
        if (sender.isPresent()) {
            return new Route.Reverse(sender.get());
        }
        // Postmaster comes here whatever the domain.
        Route.Application consumer = domains.contains(address.domain())
                ? consumers
                        .of(address.localKey(), DomainName.canonical(address.domain()))
                        .map(Route.Application::new)
                        .orElse(null)
                : null;
        return consumer != null && consumer.consumer().recipient().isNamed()
                ? consumer
                : accounts.resolve(address, consumer);
    }

    /** True when mail to this domain stays here. */
    public boolean isOurs(String domain) {
        return domains.contains(domain);
    }

    /** True while the account's user may come in. */
    public boolean mayLogIn(long accountId) {
        return logins.get(accountId, accounts::mayLogIn);
    }

    void forget(@Observes Consumers.Present changed) {
        routes.invalidateAll();
    }

    /** Accounts have changed: this node sees it at once, the others within seconds. */
    public void changed() throws SQLException {
        domains.refresh();
        routes.invalidateAll();
        logins.invalidateAll();
    }
}
