package fish.remora.app.realm;

import fish.remora.api.Denied;
import fish.remora.api.Secret;
import jakarta.security.enterprise.credential.Password;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the identity stores, on threads of the container and so outside of any transaction; {@link #AT_ONCE} at once. A place is taken until
 * the store has answered, whether or not somebody still waits: a directory that hangs has no more threads than these. Thread-safe.
 */
final class Inquiry {
    static final int AT_ONCE = 10;

    /** Each one that waits has a worker that mail could use. */
    private static final int QUEUE = 10;

    private static final System.Logger LOG = System.getLogger(Inquiry.class.getName());

    private final IdentityStoreHandler stores;
    private final Executor threads;
    private final Duration patience;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** @param patience for a place, and then for the answer */
    Inquiry(IdentityStoreHandler stores, Executor threads, Duration patience) {
        this.stores = stores;
        this.threads = threads;
        this.patience = patience;
    }

    /**
     * Begins to ask; {@link #await} has the answer.
     *
     * @param password not needed any more once this returns
     * @throws Denied LIMIT when too many are being asked for, UNAVAILABLE when the server stops
     */
    CompletableFuture<Boolean> begin(String name, Secret password) throws Denied {
        takePlace();
        var credential = new UsernamePasswordCredential(name, password(password));
        var answer = new CompletableFuture<Boolean>();
        try {
            threads.execute(() -> ask(credential, answer));
        } catch (RejectedExecutionException stopping) {
            places.release();
            throw stopping();
        }
        return answer;
    }

    private void takePlace() throws Denied {
        try {
            if (places.getQueueLength() >= QUEUE || !places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Denied(Denied.Code.LIMIT, "Too many logins at once, try again later");
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw stopping();
        }
    }

    private static Password password(Secret secret) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(secret.octets()));
        char[] characters = Arrays.copyOf(decoded.array(), decoded.limit());
        Arrays.fill(decoded.array(), '\0');
        return new Password(characters);
    }

    private void ask(UsernamePasswordCredential credential, CompletableFuture<Boolean> answer) {
        try {
            answer.complete(stores.validate(credential).getStatus() == CredentialValidationResult.Status.VALID);
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
        } finally {
            places.release();
            credential.clear();
        }
    }

    /** @throws Denied UNAVAILABLE when no answer comes in time, or none can be given */
    boolean await(CompletableFuture<Boolean> answer) throws Denied {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.log(Level.WARNING, "remora.realm: no answer within {0} ms", patience.toMillis());
            throw unavailable();
        } catch (ExecutionException failed) {
            LOG.log(Level.WARNING, "remora.realm: {0}", String.valueOf(failed.getCause()));
            throw unavailable();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw stopping();
        }
    }

    private static Denied unavailable() {
        return new Denied(Denied.Code.UNAVAILABLE, "Passwords cannot be checked now, try again later");
    }

    private static Denied stopping() {
        return new Denied(Denied.Code.UNAVAILABLE, "The server is stopping");
    }
}
