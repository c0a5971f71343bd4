package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Denied;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.AppPasswords;
import fish.remora.app.account.Passwords;
import fish.remora.app.account.Scram;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Lets people in. No transaction is open while a password is being checked. Thread-safe. */
@ApplicationScoped
public class Logins {
    @EJB
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    @Inject
    private AppPasswords appPasswords;

    @Inject
    private Scram scram;

    /**
     * See {@link fish.remora.api.Authenticator#login}.
     *
     * @param protocol what an app password may be for
     */
    public AccountId login(String user, Secret password, String protocol) throws Denied {
        Optional<Account> named = known(user);
        if (named.isPresent() && appPasswords.matches(named.get(), password, protocol)) {
            Counters.shared().increment(Counter.LOGINS);
            return new AccountId(named.get().id());
        }
        Account account = passwords.check(named, password);
        if (account.scram() == null) {
            accounts.remember(account, scram.text(password));
        }
        return new AccountId(account.id());
    }

    /** See {@link fish.remora.api.Authenticator#scram}. */
    public ScramCredential scram(String user) throws Denied {
        return scram.of(user, known(user));
    }

    /** Who may not come in is nobody. */
    private Optional<Account> known(String user) {
        return accounts.byLogin(user).filter(Account::mayLogIn);
    }
}
