package fish.remora.adapter.dns;

import fish.remora.api.NextHop;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted.Contact;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Finds the hosts that take mail for a next hop. Thread-safe. */
public final class Exchangers {
    private final Executor workers;

    public Exchangers(Executor workers) {
        this.workers = workers;
    }

    /** Never fails by what the DNS says: that is a {@link Found.Nowhere}. */
    public CompletionStage<Found> find(NextHop nextHop) {
        if (nextHop instanceof NextHop.Host host) {
            return CompletableFuture.supplyAsync(() -> find(host), workers);
        }
        return CompletableFuture.completedStage(
                new Found.Nowhere(Reply.of(451, "4.4.3", "No DNS yet"), Contact.UNREACHABLE));
    }

    private static Found find(NextHop.Host host) {
        try {
            return new Found.Hosts(Arrays.stream(InetAddress.getAllByName(host.name()))
                    .map(address -> new Exchanger(host.name(), new InetSocketAddress(address, host.port())))
                    .toList());
        } catch (UnknownHostException unknown) {
            return new Found.Nowhere(Reply.of(451, "4.4.3", host.name() + ": no such host"), Contact.NO_HOST);
        }
    }
}
