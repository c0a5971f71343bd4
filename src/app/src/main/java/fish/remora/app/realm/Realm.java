package fish.remora.app.realm;

import com.github.benmanes.caffeine.cache.Ticker;
import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Directory;
import fish.remora.app.account.Passwords;
import fish.remora.app.operation.AccountTable;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.Stale;
import fish.remora.app.operation.Version;
import fish.remora.app.start.Settings;
import fish.remora.app.start.Threads;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The people of {@code remora.realm}: accounts of its domain without a password of their own here. Nobody's while no realm is named. Thread-safe. */
@ApplicationScoped
public class Realm {
    private static final System.Logger LOG = System.getLogger(Realm.class.getName());

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Inject
    @ConfigProperty(name = "remora.realm")
    private Optional<String> name;

    @Inject
    @ConfigProperty(name = "remora.realm.domain")
    private Optional<String> domain;

    @Inject
    @ConfigProperty(name = "remora.realm.create", defaultValue = "false")
    private String create;

    @EJB
    private Accounts accounts;

    @EJB
    private AccountTable table;

    @Inject
    private Directory directory;

    @Inject
    private Passwords passwords;

    @Inject
    private Threads threads;

    @Inject
    private Instance<IdentityStoreHandler> stores;

    private @Nullable RealmPeople people;

    /** A wrong property fails the deployment. */
    @PostConstruct
    void read() {
        people = Settings.read(() -> RealmSettings.read(name.orElse(""), domain.orElse(""), create)
                        .map(this::people))
                .orElse(null);
    }

    private RealmPeople people(RealmSettings settings) {
        return new RealmPeople(
                settings,
                new Inquiry(stores.get(), threads, PATIENCE),
                passwords,
                accounts,
                person -> make(person, settings),
                Ticker.systemTicker());
    }

    /**
     * The same address by its domain's own name when the realm has its password, or would have if it were anybody's; empty: its password is
     * here.
     */
    public Optional<Address> person(Address name) {
        return people == null ? Optional.empty() : people.person(name);
    }

    /**
     * Lets somebody in, or not; may wait for the network.
     *
     * @param person as {@link #person} has it
     * @param named his account, if he may come in
     * @return it; with {@code remora.realm.create} one that has just been made
     * @throws Denied AUTHENTICATIONFAILED; LIMIT when too many are being checked; UNAVAILABLE when the realm does not answer
     */
    public Account check(Address person, Optional<Account> named, Secret password) throws Denied {
        return Objects.requireNonNull(people).check(person, named, password);
    }

    private Optional<Account> make(Address person, RealmSettings settings) {
        var motive = new Motive(
                "realm " + settings.name(), "first login", new Version.Condition(Set.of(), /* absent= */ true));
        try {
            table.put(person.toString(), Parameters.of(JsonValue.EMPTY_JSON_OBJECT), motive);
            directory.changed();
        } catch (Stale made) {
            LOG.log(Level.INFO, "Another login has just made {0}", person);
        } catch (Conflict | Invalid no) {
            LOG.log(Level.WARNING, "remora.realm.create: {0}", no.getMessage());
        } catch (SQLException unseen) {
            LOG.log(Level.INFO, "Mail to {0} is taken within seconds: {1}", person, unseen.getMessage());
        }
        return accounts.byLogin(person).filter(Account::mayLogIn);
    }
}
