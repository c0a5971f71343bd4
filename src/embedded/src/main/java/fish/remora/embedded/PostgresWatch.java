package fish.remora.embedded;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks twice a second whether PostgreSQL lives and starts it again when it does not: on the same port, so that the
 * server's connection pools find it by themselves. It never gives up, the pauses grow to half a minute. A thread of its
 * own; after {@link #close} it starts nothing any more.
 */
final class PostgresWatch {
    private static final long FIRST_PAUSE = 500;
    private static final long LONGEST_PAUSE = 30_000;

    private final Postgres postgres;
    private final Terminal terminal;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    PostgresWatch(Postgres postgres, Terminal terminal) {
        this.postgres = postgres;
        this.terminal = terminal;
        this.thread = new Thread(this::watch, "remora-postgres-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            long pause = FIRST_PAUSE;
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                pause = postgres.isAlive() || restart() ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but the end of the virtual machine.
            Thread.currentThread().interrupt();
        }
    }

    private boolean restart() throws InterruptedException {
        terminal.say("PostgreSQL has died; it is started again");
        try {
            postgres.start();
            terminal.say("PostgreSQL is back");
            return true;
        } catch (IOException | Misconfigured e) {
            terminal.complain(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Waits for a start that is under way: it must be over before PostgreSQL can be stopped in order. */
    void close() throws InterruptedException {
        closed.countDown();
        thread.join();
    }
}
