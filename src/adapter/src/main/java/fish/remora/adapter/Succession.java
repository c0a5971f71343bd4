package fish.remora.adapter;

import fish.remora.adapter.client.OutboundClient;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one instance of the adapter leaves to the next in the same class loader. For each change of the adapter's properties Payara
 * stops the running instance and starts another, but never activates for it the endpoints of the applications that are deployed, nor
 * tells it when they go; and connection factories stay with the first instance for ever (Jakarta Connectors 2.1 §5.3.3).
 *
 * <p>Endpoint factories are the applications' and held weakly: an application that is undeployed takes its class loader with it.
 * Any thread.
 */
final class Succession {
    static final Succession OF_THIS_CLASS_LOADER = new Succession();

    /** An endpoint whose application answers. */
    record Endpoint(String name, MessageEndpointFactory factory, ActivationSpec spec) {}

    private record Known(WeakReference<MessageEndpointFactory> factory, ActivationSpec spec) {}

    private final Map<String, Known> endpoints = new LinkedHashMap<>();
    private @Nullable Configuration lastGood;
    private final Consumers consumers = new Consumers();
    private volatile @Nullable OutboundClient client;
    private volatile @Nullable Executor patient;
    private volatile @Nullable String complaint;

    /** Takes the place of an earlier activation of the same name. */
    synchronized void activated(MessageEndpointFactory factory, ActivationSpec spec) {
        endpoints.put(factory.getActivationName(), new Known(new WeakReference<>(factory), spec));
    }

    /** All that were ever activated and whose applications still answer; the others are forgotten. */
    synchronized List<Endpoint> inherited() {
        List<Endpoint> living = new ArrayList<>();
        endpoints.entrySet().removeIf(entry -> {
            MessageEndpointFactory factory = entry.getValue().factory().get();
            if (factory == null || !answers(factory)) {
                return true;
            }
            living.add(new Endpoint(entry.getKey(), factory, entry.getValue().spec()));
            return false;
        });
        return living;
    }

    /** Whether the application behind it is there. */
    static boolean answers(MessageEndpointFactory factory) {
        try {
            factory.createEndpoint(null).release();
            return true;
        } catch (UnavailableException gone) {
            return false;
        }
    }

    /** The adapter runs, and as its properties want it. */
    synchronized void runs(Configuration configuration, OutboundClient outbound, Executor threads) {
        lastGood = configuration;
        client = outbound;
        patient = threads;
        complaint = null;
    }

    /** The adapter runs as it did before: its properties cannot be used, for this reason. */
    synchronized void runs(Configuration configuration, OutboundClient outbound, Executor threads, String reason) {
        runs(configuration, outbound, threads);
        complaint = reason;
    }

    /** An instance has stopped, whose client this was. */
    synchronized void stopped(@Nullable OutboundClient leaving) {
        if (client == leaving) {
            client = null;
            patient = null;
        }
    }

    /** What an instance has run with before. */
    synchronized Optional<Configuration> lastGood() {
        return Optional.ofNullable(lastGood);
    }

    /** The client of the instance that runs. */
    Optional<OutboundClient> client() {
        return Optional.ofNullable(client);
    }

    /** Threads of the instance that runs, for what may take long. */
    Optional<Executor> patient() {
        return Optional.ofNullable(patient);
    }

    /** Those that any instance has activated. */
    Consumers consumers() {
        return consumers;
    }

    /** Why the properties as they stand are not in force: name, value and what is allowed. */
    Optional<String> complaint() {
        return Optional.ofNullable(complaint);
    }
}
