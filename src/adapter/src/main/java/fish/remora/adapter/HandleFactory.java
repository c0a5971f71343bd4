package fish.remora.adapter;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Makes what applications find in JNDI: Jakarta Connectors 2.1 §6.5.2. The container's pool of connections stays empty: what an application
 * holds is a handle on the adapter. What the pool can have is an {@link UnpooledConnection}, for an administrator who pings it: the ping
 * tells whether the adapter runs, and with the properties as they stand. Thread-safe once configured.
 */
abstract class HandleFactory implements ManagedConnectionFactory, ResourceAdapterAssociation {
    private static final long serialVersionUID = 1;

    private transient @Nullable RemoraResourceAdapter adapter;
    private transient @Nullable PrintWriter log;

    /** What {@link #createConnectionFactory()} makes. */
    abstract Class<?> handle();

    @Override
    public abstract Object createConnectionFactory();

    @Override
    public Object createConnectionFactory(ConnectionManager pool) {
        return createConnectionFactory();
    }

    /** @throws ResourceException when the adapter does not run, or not as its properties want it: says which is wrong */
    @Override
    public ManagedConnection createManagedConnection(
            @Nullable Subject subject, @Nullable ConnectionRequestInfo information) throws ResourceException {
        if (adapter == null || adapter.client().isEmpty()) {
            throw new ResourceAdapterInternalException("the resource adapter remora does not run");
        }
        Optional<String> complaint = adapter.complaint();
        if (complaint.isPresent()) {
            throw new ResourceAdapterInternalException(complaint.get());
        }
        return new UnpooledConnection(this);
    }

    /** All are alike. */
    @Override
    public @Nullable ManagedConnection matchManagedConnections(
            @SuppressWarnings("rawtypes") Set candidates,
            @Nullable Subject subject,
            @Nullable ConnectionRequestInfo information) {
        for (Object candidate : candidates) {
            if (candidate instanceof UnpooledConnection connection) {
                return connection;
            }
        }
        return null;
    }

    /** Jakarta Connectors 2.1 §6.5.3.2: kind and properties, of which most kinds have none. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HandleFactory factory && factory.getClass() == getClass();
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }

    @Override
    public @Nullable RemoraResourceAdapter getResourceAdapter() {
        return adapter;
    }

    /** Jakarta Connectors 2.1 §5.3.3: called once, before anything else. */
    @Override
    public void setResourceAdapter(ResourceAdapter association) throws ResourceException {
        if (!(association instanceof RemoraResourceAdapter ours)) {
            throw new ResourceAdapterInternalException("no adapter of Remora's: " + association);
        }
        adapter = ours;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return log;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {
        log = writer;
    }
}
