package fish.remora.app.setup;

import fish.remora.app.start.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * How people reach their mail: by the listeners that are open at this moment, as JMX shows them, under the numbers that
 * {@code remora.public.ports} gives them where they are seen by others. Thread-safe.
 */
@ApplicationScoped
public class Offers {
    private static final String PORTS = "((imaps?|pop3s?|submissions?):\\d{1,5}(,(?=.)|$))*";

    private final String host;
    private final Map<String, Integer> published;

    /** For CDI's proxy. */
    protected Offers() {
        host = "";
        published = Map.of();
    }

    /** @throws IllegalArgumentException when the ports are wrong */
    @Inject
    Offers(
            @ConfigProperty(name = "remora.hostname", defaultValue = "localhost") String host,
            @ConfigProperty(name = "remora.public.ports") Optional<String> publicPorts) {
        this.host = host;
        this.published = read(publicPorts.orElse(""));
    }

    private static Map<String, Integer> read(String publicPorts) {
        String text = Settings.checked(
                "remora.public.ports",
                publicPorts.replace(" ", ""),
                PORTS,
                "NAME:PORT,... of imap, imaps, pop3, pop3s, submission, submissions");
        Map<String, Integer> ports = new HashMap<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int colon = one.indexOf(':');
            ports.put(one.substring(0, colon), Integer.valueOf(one.substring(colon + 1)));
        }
        return Map.copyOf(ports);
    }

    /** A wrong setting fails the deployment, not the first request. */
    void check(@Observes @Initialized(ApplicationScoped.class) Object started) {}

    /** Our host name. */
    public String host() {
        return host;
    }

    /** The best first; a published 0 is none. */
    public List<Offer> all() {
        Map<String, Integer> open = listeners();
        List<Offer> offers = new ArrayList<>();
        for (Way way : Way.values()) {
            Integer port = published.getOrDefault(way.key, open.get(way.key));
            if (port != null && port != 0) {
                offers.add(new Offer(way, host, port));
            }
        }
        return offers;
    }

    /** The best of a kind. */
    Optional<Offer> best(Way.Kind kind) {
        return all().stream().filter(one -> one.way().kind == kind).findFirst();
    }

    private static Map<String, Integer> listeners() {
        Map<String, Integer> ports = new HashMap<>();
        for (ObjectName name : names()) {
            put(ports, name.getKeyProperty("protocol"), name.getKeyProperty("port"));
        }
        return ports;
    }

    private static void put(Map<String, Integer> ports, @Nullable String protocol, @Nullable String port) {
        if (protocol != null && port != null) {
            ports.put(protocol, Integer.valueOf(port));
        }
    }

    private static Set<ObjectName> names() {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("fish.remora:type=Listener,*"), null);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException("a constant that is well formed", impossible);
        }
    }
}
