package fish.remora.adapter;

import fish.remora.adapter.client.OutboundClient;
import fish.remora.adapter.dns.Exchangers;
import fish.remora.adapter.server.Pop3Server;
import fish.remora.adapter.server.SmtpServer;
import fish.remora.adapter.server.SpoolFolder;
import fish.remora.adapter.server.Surroundings;
import fish.remora.adapter.server.Tls;
import fish.remora.api.MailListener;
import fish.remora.api.MailboxListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.TransactionSupport;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * The contract with the container: Jakarta Connectors 2.1 §5 (life cycle), §11 (work), §13 (message inflow).
 *
 * <p>{@link #start} reads the configuration and makes what all ports share; a port opens in {@link #endpointActivation}, when there is
 * an application to answer, and closes in {@link #endpointDeactivation}. {@link #stop} leaves no thread, port or file behind.
 */
@Connector(
        displayName = "Remora",
        vendorName = "Remora",
        eisType = "Mail",
        version = "0.1.0",
        transactionSupport = TransactionSupport.TransactionSupportLevel.NoTransaction)
public class RemoraResourceAdapter extends Properties implements ResourceAdapter {
    private static final System.Logger LOG = System.getLogger(RemoraResourceAdapter.class.getName());

    /** Fewer than the endpoints a bean pool grants ({@code glassfish-ejb-jar.xml}): a call should wait for a thread, not fail. */
    private static final int WORKERS = 24;

    private static final int BACKLOG = 50_000;

    /** Of the heap, for content that waits for its reply. */
    private static final int SPOOL_SHARE = 8;

    private final Map<ActivationSpec, AutoCloseable> open = new ConcurrentHashMap<>();
    private volatile @Nullable BootstrapContext container;
    private @Nullable EventLoopGroup loops;
    private @Nullable Workers workers;
    private @Nullable Surroundings surroundings;
    private @Nullable Exchangers exchangers;
    private volatile @Nullable OutboundClient client;

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        try {
            Configuration configuration = Configuration.read(this::value);
            var spools = new SpoolFolder(
                    configuration.data().resolve("spool"), Runtime.getRuntime().maxMemory() / SPOOL_SHARE);
            Workers pool = new Workers(context.getWorkManager(), WORKERS, BACKLOG, FastThreadLocal::removeAll);
            surroundings = new Surroundings(configuration, pool, Tls.open(configuration), spools);
            workers = pool;
            loops = new MultiThreadIoEventLoopGroup(
                    Math.max(1, Runtime.getRuntime().availableProcessors()),
                    new DefaultThreadFactory("remora", true),
                    NioIoHandler.newFactory());
            exchangers = new Exchangers(configuration, loops, pool);
            client = new OutboundClient(configuration, loops, pool, exchangers::find);
            container = context;
        } catch (Configuration.Invalid | IOException wrong) {
            LOG.log(Level.ERROR, wrong.getMessage());
            throw new ResourceAdapterInternalException(wrong.getMessage(), wrong);
        } finally {
            forgetThread();
        }
    }

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        try {
            open.put(spec, openServer(factory, spec));
        } catch (IOException taken) {
            LOG.log(Level.ERROR, taken.getMessage());
            throw new ResourceException(taken.getMessage(), taken);
        } finally {
            forgetThread();
        }
    }

    /** Netty leaves its notes in each thread that calls it: the container's would keep our class loader with them. */
    private static void forgetThread() {
        FastThreadLocal.removeAll();
    }

    private AutoCloseable openServer(MessageEndpointFactory factory, ActivationSpec spec)
            throws IOException, ResourceException {
        var transactions = Objects.requireNonNull(container).getTransactionSynchronizationRegistry();
        if (spec instanceof MailActivation) {
            MailListener application = EndpointCall.of(MailListener.class, factory, transactions);
            return new SmtpServer(Objects.requireNonNull(surroundings), Objects.requireNonNull(loops), application);
        }
        if (spec instanceof MailboxActivation) {
            MailboxListener application = EndpointCall.of(MailboxListener.class, factory, transactions);
            return new Pop3Server(Objects.requireNonNull(surroundings), Objects.requireNonNull(loops), application);
        }
        throw new ResourceException(
                "no activation of this adapter: " + spec.getClass().getName());
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        AutoCloseable server = open.remove(spec);
        if (server != null) {
            close(server);
        }
        forgetThread();
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception failure) {
            LOG.log(Level.WARNING, "A port did not close as it should", failure);
        }
    }

    @Override
    public void stop() {
        open.values().forEach(RemoraResourceAdapter::close);
        open.clear();
        OutboundClient leaving = client;
        client = null;
        if (leaving != null) {
            leaving.close();
        }
        if (exchangers != null) {
            exchangers.close();
        }
        if (workers != null) {
            workers.stop();
        }
        if (loops != null) {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        }
        forgetThread();
        surroundings = null;
        container = null;
    }

    /** Of the calling thread's transaction, if it has one. */
    void setRollbackOnly() {
        BootstrapContext now = container;
        if (now != null && now.getTransactionSynchronizationRegistry().getTransactionKey() != null) {
            now.getTransactionSynchronizationRegistry().setRollbackOnly();
        }
    }

    /** The client of this adapter; empty unless it runs. Any thread. */
    Optional<OutboundClient> client() {
        return Optional.ofNullable(client);
    }

    /** Nothing to recover: the adapter takes part in no transaction of its own. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }
}
