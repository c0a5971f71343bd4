package fish.remora.app.access;

import com.github.benmanes.caffeine.cache.Ticker;
import fish.remora.api.AccountId;
import fish.remora.api.Address;
import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.Refused;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.app.access.LoginGuard.ShutOut;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.AppPasswords;
import fish.remora.app.account.Passwords;
import fish.remora.app.account.Scram;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets people in. Whoever {@link LoginGuard} shuts out is told what a wrong password is told, and costs neither a hash nor a look at the
 * account. No transaction is open while a password is being checked. Thread-safe.
 */
@ApplicationScoped
public class Logins {
    private static final System.Logger LOG = System.getLogger(Logins.class.getName());
    private static final int MOST_REMEMBERED = 100_000;

    @EJB
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    @Inject
    private AppPasswords appPasswords;

    @Inject
    private Scram scram;

    private final LoginGuard guard = new LoginGuard(Ticker.systemTicker(), MOST_REMEMBERED);

    /**
     * See {@link fish.remora.api.Authenticator#login}.
     *
     * @param protocol what an app password may be for
     */
    public AccountId login(Peer peer, String user, Secret password, String protocol) throws Denied {
        Optional<Address> name = heard(peer, user);
        if (!guard.begin(peer)) {
            throw Passwords.tooMany();
        }
        try {
            Optional<Account> named = known(name);
            Optional<Account> program = named.filter(one -> appPasswords.matches(one, password, protocol));
            if (program.isPresent()) {
                Counters.shared().increment(Counter.LOGINS);
                guard.right(peer, key(name));
                return new AccountId(program.get().id());
            }
            Account account = check(peer, name, named.filter(one -> !one.hasSecondFactor()), password, one -> true);
            if (account.scram() == null) {
                accounts.remember(account, scram.text(password));
            }
            return new AccountId(account.id());
        } finally {
            guard.end(peer);
        }
    }

    /**
     * Lets a person in to the pages: by the account's own password, and by what else it needs.
     *
     * @param second judged once the password is right; false counts as a wrong password
     * @throws Denied as {@link #login}
     */
    public AccountId person(Peer peer, String user, Secret password, Predicate<Account> second) throws Denied {
        Optional<Address> name = heard(peer, user);
        if (!guard.begin(peer)) {
            throw Passwords.tooMany();
        }
        try {
            return new AccountId(
                    check(peer, name, known(name), password, second).id());
        } finally {
            guard.end(peer);
        }
    }

    /** @throws Refused when who has logged in might not do so now: his account has been shut since */
    public void checkStill(Peer peer) throws Refused {
        if (peer.account().isPresent()
                && !accounts.mayLogIn(peer.account().get().value())) {
            throw Refused.with(535, "5.7.8", "Your account has been shut");
        }
    }

    private Account check(
            Peer peer, Optional<Address> name, Optional<Account> named, Secret password, Predicate<Account> second)
            throws Denied {
        try {
            Account account = passwords.check(named, password);
            if (!second.test(account)) {
                throw Passwords.wrong();
            }
            guard.right(peer, key(name));
            return account;
        } catch (Denied denied) {
            if (denied.code() == Denied.Code.AUTHENTICATIONFAILED) {
                wrong(peer, name);
            }
            throw denied;
        }
    }

    /** See {@link fish.remora.api.Authenticator#scram}. The same for who is shut out: another salt would tell him who is here. */
    public ScramCredential scram(String user) throws Denied {
        Optional<Address> name = accounts.loginAddress(user);
        return scram.of(name.isPresent() ? key(name) : user, known(name).filter(account -> !account.hasSecondFactor()));
    }

    /** See {@link fish.remora.api.Authenticator#proved}. Asks again, for exchanges that had all begun before the first proof came. */
    public void proved(Peer peer, String user, boolean right) throws Denied {
        Optional<Address> name = heard(peer, user);
        if (right) {
            guard.right(peer, key(name));
        } else {
            wrong(peer, name);
        }
    }

    /** Whom somebody says he is, if he is not shut out. */
    private Optional<Address> heard(Peer peer, String user) throws Denied {
        if (!guard.shutsOut(peer)) {
            Optional<Address> name = accounts.loginAddress(user);
            if (!guard.shutsOut(peer, key(name))) {
                return name;
            }
        }
        Counters.shared().increment(Counter.LOGINS_SHUT_OUT);
        throw Passwords.wrong();
    }

    /** All that can be nobody's are one. */
    private static String key(Optional<Address> name) {
        return name.map(address -> address.localKey() + "@" + address.domain()).orElse("");
    }

    private void wrong(Peer peer, Optional<Address> name) {
        Set<ShutOut> shut = guard.wrong(peer, key(name));
        if (shut.contains(ShutOut.ADDRESS)) {
            LOG.log(
                    Level.INFO,
                    "{0} is shut out: {1} wrong logins within {2} minutes",
                    LoginGuard.network(peer),
                    LoginGuard.MOST,
                    LoginGuard.WINDOW.toMinutes());
        }
        if (shut.contains(ShutOut.ACCOUNT)) {
            LOG.log(
                    Level.INFO,
                    "{0} is shut to addresses that it has not come from before: {1} wrong logins within {2} minutes",
                    known(name).isPresent() ? key(name) : "an unknown name",
                    LoginGuard.MOST,
                    LoginGuard.WINDOW.toMinutes());
        }
    }

    /** Who may not come in is nobody. */
    private Optional<Account> known(Optional<Address> name) {
        return name.flatMap(accounts::byLogin).filter(Account::mayLogIn);
    }
}
