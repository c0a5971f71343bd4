package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
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
    private Scram scram;

    /** See {@link fish.remora.api.Authenticator#login}. */
    public AccountId login(String user, Secret password) throws Denied {
        Account account = passwords.check(known(user), password);
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
