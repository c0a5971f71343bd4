package fish.remora.it;

import fish.remora.it.peer.Cable;
import fish.remora.it.peer.Cable.Fate;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On the lines to databases: stops a transaction that spans them at one place of its two-phase commit, for good. Set for one transaction
 * at a time, the next that begins with the application's database; others, Remora's own over its database and JMS, pass. Thread-safe.
 */
final class CommitTrap implements Closeable {
    /** PostgreSQL's words for both phases, and the name that pgjdbc gives the transaction: format, global id, branch. */
    private static final Pattern PHASE =
            Pattern.compile("(?s).*(PREPARE TRANSACTION|COMMIT PREPARED) '(\\d+_[^_']+)_[^']+'.*");

    private final Queue<Cable> cables = new ConcurrentLinkedQueue<>();
    private CompletableFuture<String> caught = new CompletableFuture<>();
    private String transaction = "";
    private String phase = "";
    private int others;
    private Fate fate = Fate.PASSED;

    /** A way to Remora's database that leads through this trap. */
    Cable before(Database database) throws IOException {
        return cable(database, this::watch);
    }

    /** A way to the database that the application asks first. */
    Cable beforeFirst(Database database) throws IOException {
        return cable(database, this::watchFirst);
    }

    private Cable cable(Database database, Function<String, Fate> watch) throws IOException {
        Cable cable = Cable.to(database.port(), watch);
        cables.add(cable);
        return cable;
    }

    /**
     * Sets the trap.
     *
     * @param phase PREPARE TRANSACTION or COMMIT PREPARED
     * @param which database's it is to be, in the order in which they are asked, from 1
     * @param fate what becomes of it
     * @return the transaction's part of the names in pg_prepared_xacts, once it is caught
     */
    synchronized Future<String> set(String phase, int which, Fate fate) {
        this.phase = phase;
        this.fate = fate;
        others = which - 1;
        transaction = "";
        caught = new CompletableFuture<>();
        return caught;
    }

    private synchronized Fate watchFirst(String octets) {
        Matcher statement = PHASE.matcher(octets);
        if (transaction.isEmpty() && statement.matches()) {
            transaction = statement.group(2);
        }
        return watch(octets);
    }

    private synchronized Fate watch(String octets) {
        Matcher statement = PHASE.matcher(octets);
        if (caught.isDone()
                || !statement.matches()
                || !statement.group(2).equals(transaction)
                || !statement.group(1).equals(phase)
                || others-- > 0) {
            return Fate.PASSED;
        }
        caught.complete(transaction);
        return fate;
    }

    @Override
    public void close() throws IOException {
        for (Cable cable : List.copyOf(cables)) {
            cable.close();
        }
    }
}
