package fish.remora.app.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import fish.remora.api.Peer;
import fish.remora.app.trust.Networks;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has failed too often to be heard. In the memory of this node, bounded; it looks at names and addresses, never at a password.
 *
 * <pre>
 *           5 failures            20 failures                  15 minutes after the first one
 * heard ------------> one at a time ----------> not heard ---------------------------> forgotten
 * </pre>
 *
 * <p>An address (IPv6: its /64, which one host has to itself) goes this way with all it tries. So does an account with all who try
 * it, without the slow part, but not for addresses from which its password was right lately: a stranger cannot lock a user out.
 * Trusted networks are exempt from both and are not counted: webmail or a proxy beside us speaks for many. Thread-safe.
 */
final class LoginGuard {
    /** So many failures in one window are enough. */
    static final int MOST = 20;

    /** From so many on nobody needs to be fast. */
    static final int SLOW = 5;

    static final Duration WINDOW = Duration.ofMinutes(15);
    static final Duration GOOD_FOR = Duration.ofDays(30);

    /** No spelling of an account has a blank at its end. */
    private static final String NO_ACCOUNT = " ";

    private final Cache<String, Failures> ofNetworks;
    private final Cache<String, Failures> ofAccounts;
    private final Cache<Pair, Boolean> good;
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    /** Who is shut out from now on. */
    enum ShutOut {
        ADDRESS,
        ACCOUNT
    }

    private record Pair(String network, String account) {}

    /** One network's by account, or one account's by network. Guarded by itself; once there are {@link #MOST}, nothing changes. */
    private static final class Failures {
        private final Map<String, Integer> by = new HashMap<>();
        private int count;

        /** True when now there are enough. */
        synchronized boolean add(String other) {
            if (count == MOST) {
                return false;
            }
            by.merge(other, 1, Integer::sum);
            count++;
            return count == MOST;
        }

        synchronized void forgive(String other) {
            if (count < MOST) {
                Integer forgiven = by.remove(other);
                count -= forgiven == null ? 0 : forgiven;
            }
        }

        synchronized int count() {
            return count;
        }
    }

    /** @param most entries of each kind; beyond them the least used are forgotten */
    LoginGuard(Ticker ticker, int most) {
        // Written once, at the first failure: this is where the window begins.
        ofNetworks = bounded(ticker, most).expireAfterWrite(WINDOW).build();
        ofAccounts = bounded(ticker, most).expireAfterWrite(WINDOW).build();
        good = bounded(ticker, most).expireAfterWrite(GOOD_FOR).build();
    }

    private static Caffeine<Object, Object> bounded(Ticker ticker, int most) {
        return Caffeine.newBuilder().ticker(ticker).maximumSize(most);
    }

    /** Nothing is heard from this client's address. */
    boolean shutsOut(Peer peer) {
        return !peer.trusted() && count(ofNetworks, Networks.of(peer)) == MOST;
    }

    /**
     * This client is not heard on this account.
     *
     * @param account one spelling for each, also of those that do not exist: else what takes time would tell who does
     */
    boolean shutsOut(Peer peer, String account) {
        return !peer.trusted()
                && count(ofAccounts, account) == MOST
                && good.getIfPresent(new Pair(Networks.of(peer), account)) == null;
    }

    /**
     * May this client's password be checked now? Each true is followed by {@link #end}.
     *
     * @return false: its address has failed before, and another of its passwords is being checked
     */
    boolean begin(Peer peer) {
        if (peer.trusted()) {
            return true;
        }
        int mine = underWay.merge(Networks.of(peer), 1, Integer::sum);
        if (mine > 1 && count(ofNetworks, Networks.of(peer)) >= SLOW) {
            end(peer);
            return false;
        }
        return true;
    }

    void end(Peer peer) {
        if (!peer.trusted()) {
            underWay.computeIfPresent(Networks.of(peer), (network, mine) -> mine == 1 ? null : mine - 1);
        }
    }

    /** Its owner's program comes from there, by a password of its own: that says nothing about what failed with his. */
    void here(Peer peer, String account) {
        if (!peer.trusted()) {
            good.put(new Pair(Networks.of(peer), account), true);
        }
    }

    /** It is who it says: what failed before, from there and on this account or on none, was a slip. What failed on other accounts was not. */
    void right(Peer peer, String account) {
        if (!peer.trusted()) {
            String network = Networks.of(peer);
            good.put(new Pair(network, account), true);
            forgive(ofNetworks, network, account);
            forgive(ofNetworks, network, NO_ACCOUNT);
            forgive(ofAccounts, account, network);
        }
    }

    /** It is nobody that could be known, and has not said who it is. */
    Set<ShutOut> wrong(Peer peer) {
        boolean enough = !peer.trusted()
                && ofNetworks.get(Networks.of(peer), first -> new Failures()).add(NO_ACCOUNT);
        return enough ? EnumSet.of(ShutOut.ADDRESS) : EnumSet.noneOf(ShutOut.class);
    }

    /** It is not, or nobody knows. */
    Set<ShutOut> wrong(Peer peer, String account) {
        Set<ShutOut> shut = EnumSet.noneOf(ShutOut.class);
        if (!peer.trusted()) {
            String network = Networks.of(peer);
            if (ofNetworks.get(network, first -> new Failures()).add(account)) {
                shut.add(ShutOut.ADDRESS);
            }
            if (ofAccounts.get(account, first -> new Failures()).add(network)) {
                shut.add(ShutOut.ACCOUNT);
            }
        }
        return shut;
    }

    private static int count(Cache<String, Failures> failures, String key) {
        Failures known = failures.getIfPresent(key);
        return known == null ? 0 : known.count();
    }

    private static void forgive(Cache<String, Failures> failures, String key, String other) {
        Failures known = failures.getIfPresent(key);
        if (known != null) {
            known.forgive(other);
        }
    }

    /** Entries of all kinds, once those too many are gone. */
    long size() {
        long size = underWay.size();
        for (Cache<?, ?> cache : Set.of(ofNetworks, ofAccounts, good)) {
            cache.cleanUp();
            size += cache.estimatedSize();
        }
        return size;
    }
}
