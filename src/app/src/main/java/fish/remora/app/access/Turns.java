package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much one account may have under way on this node, however many sessions it has: each call may hold a connection to the database, and wait for a lock
 * with it. Thread-safe.
 */
@ApplicationScoped
public class Turns {
    /** Of the 24 connections that a node has. */
    public static final int AT_ONCE = 6;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConcurrentMap<AccountId, Turn> turns = new ConcurrentHashMap<>();

    /** Of one account, for as long as it has something under way or waiting. */
    private static final class Turn {
        private final Semaphore free = new Semaphore(AT_ONCE, true);
        private int callers;
    }

    /**
     * Does it when it is the account's turn.
     *
     * @throws Denied LIMIT when that does not come within ten seconds
     */
    public <T> T in(AccountId account, Callable<T> call) throws Exception {
        Turn turn = turns.compute(account, (id, known) -> {
            Turn one = known == null ? new Turn() : known;
            one.callers++;
            return one;
        });
        try {
            if (!turn.free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Denied(Denied.Code.LIMIT, "Your other sessions keep the server busy; try again later");
            }
            try {
                return call.call();
            } finally {
                turn.free.release();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Denied(Denied.Code.UNAVAILABLE, "The server is stopping");
        } finally {
            turns.compute(account, (id, known) -> --turn.callers == 0 ? null : known);
        }
    }
}
