package fish.remora.app.realm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Fingerprints;
import fish.remora.app.account.Passwords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who is one of the realm's people, and whether a password is his.
 *
 * <p>While the realm is asked a hash is made as for a name that is nobody's, and for names that have no account the realm is asked too:
 * a wrong password takes as long as the longer of both, whoever it is for. A password that was right is known for {@link #MEMORY} without
 * asking, one for each person: the next right one takes its place. Thread-safe.
 */
final class RealmPeople {
    static final Duration MEMORY = Duration.ofMinutes(5);

    private final RealmSettings settings;
    private final Inquiry inquiry;
    private final Passwords passwords;
    private final Accounts accounts;
    private final FirstLogin firstLogin;
    private final Fingerprints fingerprints = new Fingerprints();
    private final Cache<String, ByteBuffer> rightLately;

    /** Makes the account of one who has none. */
    interface FirstLogin {
        /** @return empty: there shall be none */
        Optional<Account> make(Address person);
    }

    RealmPeople(
            RealmSettings settings,
            Inquiry inquiry,
            Passwords passwords,
            Accounts accounts,
            FirstLogin firstLogin,
            Ticker ticker) {
        this.settings = settings;
        this.inquiry = inquiry;
        this.passwords = passwords;
        this.accounts = accounts;
        this.firstLogin = firstLogin;
        rightLately = Caffeine.newBuilder()
                .expireAfterWrite(MEMORY)
                .maximumSize(100_000)
                .ticker(ticker)
                .build();
    }

    /** See {@link Realm#person}. */
    Optional<Address> person(Address name) {
        return accounts.own(name)
                .filter(settings::covers)
                .filter(own -> accounts.byLogin(own).map(Account::password).isEmpty());
    }

    /** See {@link Realm#check}. */
    Account check(Address person, Optional<Account> named, Secret password) throws Denied {
        Optional<Account> in = isRight(person, password) ? named.or(() -> first(person)) : Optional.empty();
        return Passwords.counted(in);
    }

    /** One who is here but may not come in this way is not made anew. */
    private Optional<Account> first(Address person) {
        return settings.creates() && !accounts.exists(person) ? firstLogin.make(person) : Optional.empty();
    }

    private boolean isRight(Address person, Secret password) throws Denied {
        Optional<String> name = settings.nameOf(person);
        // LDAP takes a bind without a password for anonymous, and says yes (RFC 4513 §5.1.2).
        if (name.isEmpty() || password.octets().length == 0) {
            return passwords.matches(null, password);
        }
        ByteBuffer fingerprint = fingerprints.of(name.get(), password);
        if (fingerprint.equals(rightLately.getIfPresent(name.get()))) {
            return true;
        }
        CompletableFuture<Boolean> answer = inquiry.begin(name.get(), password);
        passwords.matches(null, password);
        boolean right = inquiry.await(answer);
        if (right) {
            rightLately.put(name.get(), fingerprint);
        }
        return right;
    }
}
