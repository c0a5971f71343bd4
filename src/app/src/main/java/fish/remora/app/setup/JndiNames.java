package fish.remora.app.setup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The DNS by the JDK's own client, which asks the servers of {@code remora.dns.servers}, or the system's. For people who look, not for mail. */
@ApplicationScoped
public class JndiNames implements Names {
    private static final String TIMEOUT_MILLIS = "1000";

    @Inject
    @ConfigProperty(name = "remora.dns.servers")
    private Optional<String> servers;

    /** The names are those of our domains, never a URL of somebody's. */
    @Override
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    public List<String> ask(String name, String type) throws NoAnswer {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, url());
        environment.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        // TLSA has no name in this client.
        String wanted = type.equals("TLSA") ? "52" : type;
        try {
            var dns = new InitialDirContext(environment);
            try {
                Attribute found = dns.getAttributes(name, new String[] {wanted}).get(wanted);
                List<String> values = new ArrayList<>();
                if (found != null) {
                    for (Object value : Collections.list(found.getAll())) {
                        values.add(value instanceof byte[] octets ? hex(octets) : String.valueOf(value));
                    }
                }
                return values;
            } finally {
                dns.close();
            }
        } catch (NameNotFoundException none) {
            return List.of();
        } catch (NamingException failure) {
            throw new NoAnswer(failure);
        }
    }

    private String url() {
        return servers.filter(text -> !text.isBlank())
                .map(text -> Stream.of(text.split(","))
                        .map(one -> "dns://" + one.strip())
                        .collect(Collectors.joining(" ")))
                .orElse("dns:");
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
