package fish.remora.adapter;

import fish.remora.adapter.client.OutboundClient;
import fish.remora.api.NextHop;
import fish.remora.api.SmtpClient;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import jakarta.resource.Referenceable;
import java.util.Optional;
import java.util.function.Consumer;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;

/** What an application holds: passes everything on to the adapter, if it runs. Thread-safe. */
public final class SmtpClientHandle implements SmtpClient, Referenceable {
    private static final long serialVersionUID = 1;

    private final SmtpManagedConnectionFactory origin;
    private volatile @Nullable Reference reference;

    SmtpClientHandle(SmtpManagedConnectionFactory origin) {
        this.origin = origin;
    }

    @Override
    public void transmit(NextHop nextHop, Transmission transmission, Consumer<Transmitted> done) {
        Optional<OutboundClient> client = client();
        if (client.isPresent()) {
            client.get().transmit(nextHop, transmission, done);
        } else {
            done.accept(OutboundClient.notTried(transmission));
        }
    }

    @Override
    public Optional<NextHop.Host> smartHost() {
        return client().flatMap(OutboundClient::smartHost);
    }

    private Optional<OutboundClient> client() {
        RemoraResourceAdapter adapter = origin.getResourceAdapter();
        return adapter == null ? Optional.empty() : adapter.client();
    }

    /** Where JNDI finds this again: Jakarta Connectors 2.1 §6.5.1.1. */
    @Override
    public void setReference(Reference binding) {
        reference = binding;
    }

    @Override
    public @Nullable Reference getReference() {
        return reference;
    }
}
