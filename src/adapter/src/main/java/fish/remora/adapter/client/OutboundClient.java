package fish.remora.adapter.client;

import fish.remora.adapter.Configuration;
import fish.remora.api.NextHop;
import fish.remora.api.Reply;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import io.netty.channel.EventLoopGroup;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Takes messages to other servers. Thread-safe. */
public final class OutboundClient implements AutoCloseable {
    private static final Transmitted.Outcome STOPPED =
            new Transmitted.Outcome(Reply.of(451, "4.3.2", "The mail server is stopping"), false, false);

    private final Configuration configuration;

    /** @param workers runs what may block */
    public OutboundClient(Configuration configuration, EventLoopGroup loops, Executor workers) {
        this.configuration = configuration;
    }

    /** As {@link fish.remora.api.SmtpClient#transmit}. */
    public void transmit(NextHop nextHop, Transmission transmission, Consumer<Transmitted> done) {
        done.accept(notTried(transmission));
    }

    /** The result while the adapter does not run. */
    public static Transmitted notTried(Transmission transmission) {
        return Transmitted.all(transmission, STOPPED, Optional.empty(), Transmitted.Contact.NOT_TRIED);
    }

    /** As {@link fish.remora.api.SmtpClient#smartHost}. */
    public Optional<NextHop.Host> smartHost() {
        return configuration.outbound().smartHost();
    }

    @Override
    public void close() {}
}
