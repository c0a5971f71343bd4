package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Passwords;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/** Lets people in. No transaction is open while a password is being checked. Waits for the start to be over. Thread-safe. */
@Singleton
@DependsOn("Startup")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Logins {
    @EJB
    private Accounts accounts;

    @EJB
    private Passwords passwords;

    /** See {@link fish.remora.api.MailboxListener#login}. */
    public AccountId login(String user, Secret password) throws Denied {
        return new AccountId(passwords.check(accounts.byLogin(user), password).id());
    }
}
