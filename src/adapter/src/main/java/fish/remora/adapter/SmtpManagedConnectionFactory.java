package fish.remora.adapter;

import fish.remora.api.SmtpClient;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionDefinition;
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
 * Makes the {@link SmtpClient} that applications find in JNDI: Jakarta Connectors 2.1 §6.5.2. The container's pool of connections stays
 * empty, as next hops are many and it would search them one by one: connections are kept by the adapter, and the client is a handle
 * on it. What the pool can have is a {@link SmtpManagedConnection}, for an administrator who pings it: the
 * ping tells whether the adapter runs, and with the properties as they stand. Thread-safe once configured.
 */
@ConnectionDefinition(
        connectionFactory = SmtpClient.class,
        connectionFactoryImpl = SmtpClientHandle.class,
        connection = SmtpClient.class,
        connectionImpl = SmtpClientHandle.class)
public class SmtpManagedConnectionFactory implements ManagedConnectionFactory, ResourceAdapterAssociation {
    private static final long serialVersionUID = 1;

    private transient @Nullable RemoraResourceAdapter adapter;
    private transient @Nullable PrintWriter log;

    @Override
    public Object createConnectionFactory(ConnectionManager pool) {
        return createConnectionFactory();
    }

    @Override
    public Object createConnectionFactory() {
        return new SmtpClientHandle(this);
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
        return new SmtpManagedConnection(this);
    }

    /** All are alike. */
    @Override
    public @Nullable ManagedConnection matchManagedConnections(
            @SuppressWarnings("rawtypes") Set candidates,
            @Nullable Subject subject,
            @Nullable ConnectionRequestInfo information) {
        for (Object candidate : candidates) {
            if (candidate instanceof SmtpManagedConnection connection) {
                return connection;
            }
        }
        return null;
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

    /** It has no properties that could differ: Jakarta Connectors 2.1 §6.5.3.2. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SmtpManagedConnectionFactory;
    }

    @Override
    public int hashCode() {
        return SmtpManagedConnectionFactory.class.hashCode();
    }
}
