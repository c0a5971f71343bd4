package fish.remora.adapter;

import fish.remora.adapter.client.OutboundClient;
import fish.remora.api.NextHop;
import fish.remora.api.SmtpClient;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import java.util.Optional;
import java.util.function.Consumer;

/** What an application holds: passes everything on to the adapter, if it runs. Thread-safe. */
public final class SmtpClientHandle extends Handle implements SmtpClient {
    private static final long serialVersionUID = 1;

    private final SmtpManagedConnectionFactory origin;

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
}
