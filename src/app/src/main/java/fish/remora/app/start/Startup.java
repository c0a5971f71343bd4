package fish.remora.app.start;

import fish.remora.api.Address;
import fish.remora.api.Secret;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Passwords;
import fish.remora.app.account.Scram;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The order of the start: schema, node, check of the entities, first domains and accounts. A failure fails the deployment. */
@Singleton
@jakarta.ejb.Startup
@DependsOn({"Schema", "Node"})
public class Startup {
    private static final System.Logger LOG = System.getLogger(Startup.class.getName());

    @EJB
    private SchemaCheck schemaCheck;

    @EJB
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    @Inject
    private Scram scram;

    @Inject
    @ConfigProperty(name = "remora.domains")
    private Optional<String> domains;

    @Inject
    @ConfigProperty(name = "remora.accounts")
    private Optional<String> accountList;

    /** Without a transaction of its own: one that fails in its commit would not fail the deployment. */
    @PostConstruct
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void start() {
        try {
            schemaCheck.check();
            FirstAccounts first = FirstAccounts.read(domains.orElse(""), accountList.orElse(""));
            try {
                make(first);
            } catch (EJBException collision) {
                LOG.log(Level.INFO, "Another node has just made the same: {0}", collision.getMessage());
                make(first);
            }
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "Remora cannot start: {0}", failure.getMessage());
            throw failure;
        }
    }

    private void make(FirstAccounts first) {
        first.domains().forEach(accounts::ensureDomain);
        first.accounts().forEach(this::ensure);
    }

    private void ensure(Address address, String password) {
        if (!accounts.exists(address)) {
            boolean hashed = passwords.isHash(password);
            accounts.create(
                    address,
                    hashed ? password : passwords.hash(password),
                    hashed ? null : scram.text(Secret.of(password)),
                    Instant.now());
        }
    }
}
