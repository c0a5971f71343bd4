package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.protocol.sasl.ScramKeys;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The people of {@code transcripts/README.md}: ann and bob. */
public abstract class MemoryAccounts implements Authenticator {
    static final AccountId ANN = new AccountId(1);
    static final AccountId BOB = new AccountId(2);

    private static final Map<String, AccountId> IDS = Map.of("ann@mx.test", ANN, "bob@mx.test", BOB);
    private static final Map<String, String> PASSWORDS = Map.of("ann@mx.test", "secret", "bob@mx.test", "pass word");
    private static final ScramCredential NOBODY = credential("nobody", Optional.empty());
    private static final Map<String, ScramCredential> SCRAM = Map.of(
            "ann@mx.test", credential("secret", Optional.of(ANN)),
            "bob@mx.test", credential("pass word", Optional.of(BOB)));

    private final Set<String> needs;
    private int calls;
    private boolean broken;
    private boolean away;

    MemoryAccounts(Set<String> needs) {
        this.needs = needs;
        this.broken = needs.contains("broken");
    }

    private static ScramCredential credential(String password, Optional<AccountId> account) {
        byte[] salt = "salt".getBytes(StandardCharsets.US_ASCII);
        return ScramKeys.of(password.getBytes(StandardCharsets.UTF_8), salt, ScramKeys.LEAST_ITERATIONS)
                .credential(account);
    }

    /** Calls of any kind, so that a test can see that there was none. */
    public synchronized int calls() {
        return calls;
    }

    /** From now on every call fails unexpectedly, or does not any more. */
    public synchronized void breakDown(boolean down) {
        broken = down;
    }

    /** From now on every call is denied for now. */
    public synchronized void away(boolean gone) {
        away = gone;
    }

    synchronized boolean isAway() {
        return away;
    }

    void called() throws Denied {
        calls++;
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
        if (away || needs.contains("store-down")) {
            throw new Denied(Denied.Code.UNAVAILABLE, "The store is down");
        }
    }

    @Override
    public synchronized AccountId login(Peer peer, String user, Secret password) throws Denied {
        called();
        AccountId account = IDS.get(user);
        if (account == null || !Secret.of(PASSWORDS.getOrDefault(user, "")).equals(password)) {
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
        }
        return account;
    }

    @Override
    public synchronized ScramCredential scram(Peer peer, String user) throws Denied {
        called();
        return SCRAM.getOrDefault(user, NOBODY);
    }

    @Override
    public synchronized void proved(Peer peer, String user, boolean right) throws Denied {
        called();
    }

    @Override
    public synchronized AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        called();
        if (user.orElse("ann@mx.test").equals("ann@mx.test") && token.equals(Secret.of("ann.s.token"))) {
            return ANN;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or token");
    }

    @Override
    public synchronized AccountId certified(Peer peer, Optional<String> user) throws Denied {
        called();
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Nobody has a certificate");
    }

    static String address(AccountId account) {
        return account.equals(ANN) ? "ann@mx.test" : "bob@mx.test";
    }

    static Optional<AccountId> account(String address) {
        return Optional.ofNullable(IDS.get(address));
    }
}
