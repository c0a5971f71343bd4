package fish.remora.adapter;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import java.io.PrintWriter;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * The container's proof that the adapter runs: Jakarta Connectors 2.1 §6.5.4. It holds no socket and nothing is allocated with it;
 * its handle is the factory's like any other, so it never ends nor fails by itself and has nobody to tell.
 */
final class UnpooledConnection implements ManagedConnection {
    private final HandleFactory origin;
    private @Nullable PrintWriter log;

    UnpooledConnection(HandleFactory origin) {
        this.origin = origin;
    }

    @Override
    public Object getConnection(@Nullable Subject subject, @Nullable ConnectionRequestInfo information) {
        return origin.createConnectionFactory();
    }

    @Override
    public void destroy() {}

    @Override
    public void cleanup() {}

    @Override
    public void associateConnection(Object connection) throws ResourceException {
        if (!origin.handle().isInstance(connection)) {
            throw new ResourceException("no connection of this adapter: " + connection);
        }
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {}

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {}

    @Override
    public XAResource getXAResource() throws ResourceException {
        throw new NotSupportedException("what it does is no transaction of its own");
    }

    @Override
    public LocalTransaction getLocalTransaction() throws ResourceException {
        throw new NotSupportedException("what it does is no transaction of its own");
    }

    @Override
    public ManagedConnectionMetaData getMetaData() {
        return new MetaData();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {
        log = writer;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return log;
    }

    private static final class MetaData implements ManagedConnectionMetaData {
        @Override
        public String getEISProductName() {
            return "SMTP";
        }

        @Override
        public String getEISProductVersion() {
            return "RFC 5321";
        }

        /** No limit. */
        @Override
        public int getMaxConnections() {
            return 0;
        }

        @Override
        public String getUserName() {
            return "";
        }
    }
}
