package fish.remora.adapter;

import fish.remora.adapter.client.OutboundClient;
import fish.remora.adapter.dns.Exchangers;
import fish.remora.adapter.server.ImapServer;
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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * The contract with the container: Jakarta Connectors 2.1 §5 (life cycle), §11 (work), §13 (message inflow).
 *
 * <p>{@link #start} reads the configuration and makes what all ports share; a port opens in {@link #endpointActivation}, when there is
 * an application to answer, and closes in {@link #endpointDeactivation}. {@link #stop} leaves no thread, port or file behind. An
 * instance that follows another, since a property was changed, takes over its endpoints ({@link Succession}); where the change cannot
 * be used it goes on as the one before: one that does not start is never started again by Payara, however the property is corrected.
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

    /** More of them, for calls of other applications' beans, which may take long. */
    private static final int PATIENT_WORKERS = 32;

    private static final int BACKLOG = 50_000;

    /** Of the heap, for content that waits for its reply. */
    private static final int SPOOL_SHARE = 8;

    /** How often is seen whether the applications of adopted endpoints are still there, in seconds. */
    private static final int LOOK = 1;

    /** An open port, or several, of one activation; an adopted one closes by itself when its application goes. */
    private record Open(MessageEndpointFactory factory, AutoCloseable server, boolean adopted) {}

    private final Succession succession;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private @Nullable BootstrapContext container;
    private @Nullable EventLoopGroup loops;
    private @Nullable Workers workers;
    private @Nullable Workers patient;
    private @Nullable Surroundings surroundings;
    private @Nullable Exchangers exchangers;
    private @Nullable OutboundClient client;

    public RemoraResourceAdapter() {
        this(Succession.OF_THIS_CLASS_LOADER);
    }

    RemoraResourceAdapter(Succession succession) {
        this.succession = succession;
    }

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        container = context;
        try {
            Configuration configuration = Configuration.read(this::value);
            OutboundClient outbound = run(configuration);
            succession.runs(configuration, outbound, Objects.requireNonNull(patient));
        } catch (Configuration.Invalid | IOException | ResourceException wrong) {
            stop();
            container = context;
            startAsBefore(wrong);
        } finally {
            forgetThread();
        }
    }

    private void startAsBefore(Exception wrong) throws ResourceAdapterInternalException {
        String reason = String.valueOf(wrong.getMessage());
        Optional<Configuration> before = succession.lastGood();
        if (before.isEmpty()) {
            LOG.log(Level.ERROR, reason);
            throw new ResourceAdapterInternalException(reason, wrong);
        }
        try {
            OutboundClient outbound = run(before.get());
            succession.runs(before.get(), outbound, Objects.requireNonNull(patient), reason);
            LOG.log(
                    Level.ERROR,
                    reason
                            + ". The settings before this change stay in force. Correct it: the server's next start would fail.");
        } catch (IOException | ResourceException worse) {
            stop();
            LOG.log(Level.ERROR, reason + "; " + worse.getMessage());
            throw new ResourceAdapterInternalException(reason, worse);
        }
    }

    private OutboundClient run(Configuration configuration) throws IOException, ResourceException {
        BootstrapContext context = Objects.requireNonNull(container);
        var spools = new SpoolFolder(
                configuration.data().resolve("spool"), Runtime.getRuntime().maxMemory() / SPOOL_SHARE);
        Workers pool = new Workers(context.getWorkManager(), WORKERS, BACKLOG, FastThreadLocal::removeAll);
        workers = pool;
        patient = new Workers(context.getWorkManager(), PATIENT_WORKERS, BACKLOG, FastThreadLocal::removeAll);
        Tls tls = Tls.open(configuration);
        surroundings = new Surroundings(configuration, pool, patient, tls, spools);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("remora", true),
                NioIoHandler.newFactory());
        loops = group;
        // Their threads begin here: begun by the first mail, they would inherit the class loader of whichever
        // application sends it.
        group.forEach(loop -> loop.execute(() -> {}));
        exchangers = new Exchangers(configuration, group, pool);
        OutboundClient outbound = new OutboundClient(configuration, group, pool, exchangers::find);
        client = outbound;
        for (Succession.Endpoint endpoint : succession.inherited()) {
            AutoCloseable server = openServer(endpoint.factory(), endpoint.spec());
            open.put(endpoint.name(), new Open(endpoint.factory(), server, true));
        }
        group.scheduleWithFixedDelay(() -> look(pool, tls), LOOK, LOOK, TimeUnit.SECONDS);
        return outbound;
    }

    private void look(Workers pool, Tls tls) {
        try {
            pool.execute(this::closeDeserted);
            pool.execute(tls::refresh);
        } catch (RejectedExecutionException busy) {
            // So many workers have answers from the applications.
            LOG.log(Level.DEBUG, "No worker to look after adopted endpoints", busy);
        }
    }

    private void closeDeserted() {
        open.forEach((name, adopted) -> {
            if (adopted.adopted() && !Succession.answers(adopted.factory()) && open.remove(name, adopted)) {
                LOG.log(Level.INFO, "The application has gone: {0}", name);
                close(adopted.server());
            }
        });
    }

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        String name = factory.getActivationName();
        try {
            close(open.remove(name));
            open.put(name, new Open(factory, openServer(factory, spec), false));
            succession.activated(factory, spec);
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
            return openReaders(Objects.requireNonNull(surroundings), Objects.requireNonNull(loops), application);
        }
        if (spec instanceof ConsumerActivation consumer) {
            return succession.consumers().add(consumer.endpoint(), new EndpointCall(factory, transactions));
        }
        throw new ResourceException(
                "no activation of this adapter: " + spec.getClass().getName());
    }

    private static AutoCloseable openReaders(
            Surroundings surroundings, EventLoopGroup loops, MailboxListener application) throws IOException {
        Pop3Server pop3 = new Pop3Server(surroundings, loops, application);
        try {
            ImapServer imap = new ImapServer(surroundings, loops, application);
            return () -> {
                pop3.close();
                imap.close();
            };
        } catch (IOException taken) {
            pop3.close();
            throw taken;
        }
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        close(open.remove(factory.getActivationName()));
        forgetThread();
    }

    private static void close(@Nullable Open activation) {
        if (activation != null) {
            close(activation.server());
        }
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
        succession.stopped(client);
        open.values().forEach(RemoraResourceAdapter::close);
        open.clear();
        if (client != null) {
            client.close();
        }
        if (exchangers != null) {
            exchangers.close();
        }
        if (workers != null) {
            workers.stop();
        }
        if (patient != null) {
            patient.stop();
        }
        if (loops != null) {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        }
        forgetThread();
        client = null;
        exchangers = null;
        workers = null;
        patient = null;
        loops = null;
        surroundings = null;
        container = null;
    }

    /** The client of the adapter, whichever instance runs; empty unless one does. Any thread. */
    Optional<OutboundClient> client() {
        return succession.client();
    }

    /** The beans that take mail, whichever instance runs. Any thread. */
    Consumers consumers() {
        return succession.consumers();
    }

    /** Threads for what may take long; empty unless an instance runs. Any thread. */
    Optional<Executor> patient() {
        return succession.patient();
    }

    /** Why the adapter's properties are not in force as they stand. Any thread. */
    Optional<String> complaint() {
        return succession.complaint();
    }

    /** Nothing to recover: the adapter takes part in no transaction of its own. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }
}
