package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Passwords;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Lets people in. No transaction is open while a password is being checked. Thread-safe. */
@ApplicationScoped
public class Logins {
    @EJB
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    /** See {@link fish.remora.api.MailboxListener#login}. */
    public AccountId login(String user, Secret password) throws Denied {
        return new AccountId(passwords.check(accounts.byLogin(user), password).id());
    }
}
