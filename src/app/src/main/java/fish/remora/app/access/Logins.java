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
import fish.remora.app.account.Directory;
import fish.remora.app.account.Passwords;
import fish.remora.app.account.Scram;
import fish.remora.app.realm.Realm;
import fish.remora.app.token.Tokens;
import fish.remora.app.trust.Networks;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private Directory directory;

    @Inject
    private Passwords passwords;

    @Inject
    private Realm realm;

    @Inject
    private AppPasswords appPasswords;

    @Inject
    private Scram scram;

    @Inject
    private Tokens tokens;

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
                guard.here(peer, key(name));
                return new AccountId(program.get().id());
            }
            Account account = check(peer, name, named.filter(one -> !one.hasSecondFactor()), password, one -> true);
            if (account.password() != null && account.scram() == null) {
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

    /**
     * Judges the second factor of somebody who is in already: whoever has got hold of his session must not try all codes.
     *
     * @throws Denied as {@link #login}; a wrong factor counts as a wrong password
     */
    public void second(Peer peer, String user, Predicate<Account> second) throws Denied {
        Optional<Address> name = heard(peer, user);
        if (!guard.begin(peer)) {
            throw Passwords.tooMany();
        }
        try {
            if (known(name).filter(second).isEmpty()) {
                wrong(peer, name);
                throw Passwords.wrong();
            }
        } finally {
            guard.end(peer);
        }
    }

    /** True when his password is kept in a realm, not here. */
    public boolean isOfRealm(String user) {
        return accounts.loginAddress(user).flatMap(realm::person).isPresent();
    }

    /** @throws Refused when who has logged in might not do so now: his account has been shut since */
    public void checkStill(Peer peer) throws Refused {
        if (peer.account().isPresent()
                && !directory.mayLogIn(peer.account().get().value())) {
            throw Refused.with(535, "5.7.8", "Your account has been shut");
        }
    }

    private Account check(
            Peer peer, Optional<Address> name, Optional<Account> named, Secret password, Predicate<Account> second)
            throws Denied {
        try {
            Optional<Address> person = name.flatMap(realm::person);
            Account account =
                    person.isPresent() ? realm.check(person.get(), named, password) : passwords.check(named, password);
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

    /** See {@link fish.remora.api.Authenticator#token}. */
    public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        Optional<Address> said = heard(peer, user);
        if (!guard.begin(peer)) {
            throw Passwords.tooMany();
        }
        try {
            Optional<Address> named = tokens.name(token).flatMap(accounts::loginAddress);
            return admit(peer, user, said, named.filter(name -> user.isEmpty() || isSame(name, said)));
        } finally {
            guard.end(peer);
        }
    }

    /** See {@link fish.remora.api.Authenticator#certified}. */
    public AccountId certified(Peer peer, Optional<String> user) throws Denied {
        Optional<Address> said = heard(peer, user);
        Map<String, Address> here = new HashMap<>();
        for (Address certified : peer.tls().map(Peer.Tls::certified).orElse(List.of())) {
            accounts.loginAddress(certified.toString())
                    .filter(name -> user.isEmpty() || isSame(name, said))
                    .filter(name -> accounts.byLogin(name).isPresent())
                    .ifPresent(name -> here.put(key(Optional.of(name)), name));
        }
        Optional<Address> named = here.size() == 1 ? here.values().stream().findFirst() : Optional.empty();
        return admit(peer, user, said, named);
    }

    private static boolean isSame(Address name, Optional<Address> said) {
        return key(Optional.of(name)).equals(key(said));
    }

    /**
     * Lets in who has shown it by other means than a password.
     *
     * @param user what it said; empty: nothing
     * @param said whom that means
     * @param named who it is; empty: not whom it said, or nobody
     */
    private AccountId admit(Peer peer, Optional<String> user, Optional<Address> said, Optional<Address> named)
            throws Denied {
        Optional<Account> account = known(named);
        if (account.isEmpty()) {
            Counters.shared().increment(Counter.LOGINS_FAILED);
            if (user.isPresent()) {
                wrong(peer, said);
            } else {
                tell(guard.wrong(peer), peer, Optional.empty());
            }
            throw Passwords.wrong();
        }
        Counters.shared().increment(Counter.LOGINS);
        guard.right(peer, key(named));
        return new AccountId(account.get().id());
    }

    /** Whom somebody says he is, if he does and is not shut out. */
    private Optional<Address> heard(Peer peer, Optional<String> user) throws Denied {
        if (user.isPresent()) {
            return heard(peer, user.get());
        }
        if (guard.shutsOut(peer)) {
            throw shutOut();
        }
        return Optional.empty();
    }

    /** Whom somebody says he is, if he is not shut out. */
    private Optional<Address> heard(Peer peer, String user) throws Denied {
        if (!guard.shutsOut(peer)) {
            Optional<Address> name = accounts.loginAddress(user);
            if (!guard.shutsOut(peer, key(name))) {
                return name;
            }
        }
        throw shutOut();
    }

    private static Denied shutOut() {
        Counters.shared().increment(Counter.LOGINS_SHUT_OUT);
        return Passwords.wrong();
    }

    /** All that can be nobody's are one. */
    private static String key(Optional<Address> name) {
        return name.map(address -> address.localKey() + "@" + address.domain()).orElse("");
    }

    private void wrong(Peer peer, Optional<Address> name) {
        tell(guard.wrong(peer, key(name)), peer, name);
    }

    private void tell(Set<ShutOut> shut, Peer peer, Optional<Address> name) {
        if (shut.contains(ShutOut.ADDRESS)) {
            LOG.log(
                    Level.INFO,
                    "{0} is shut out: {1} wrong logins within {2} minutes",
                    Networks.of(peer),
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
