package fish.remora.app.setup;

import fish.remora.app.start.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether others must use TLS to bring mail to our domains: the policy of MTA-STS, RFC 8461. Immutable. */
@ApplicationScoped
public class TransportPolicy {
    /** In seconds: RFC 8461 §3.2 wants weeks rather than days, where nothing is being tried out. */
    private static final int MAX_AGE = 14 * 86_400;

    private final String host;
    private final String mode;

    /** For CDI's proxy. */
    protected TransportPolicy() {
        host = "";
        mode = "none";
    }

    /** @throws IllegalArgumentException when there is no such mode, or others cannot know us by our name */
    @Inject
    TransportPolicy(
            @ConfigProperty(name = "remora.hostname", defaultValue = "localhost") String host,
            @ConfigProperty(name = "remora.mta.sts.mode", defaultValue = "none") String mode) {
        this.mode = Settings.checked("remora.mta.sts.mode", mode, "none|testing|enforce", "none, testing or enforce");
        this.host = isOn()
                ? Settings.checked(
                        "remora.hostname",
                        host,
                        "(?i)(?!localhost\\.)([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+(?!local(domain|host)?$)[a-z][a-z0-9-]*",
                        "the name that the DNS has for this server, such as mx.example.org, while remora.mta.sts.mode is "
                                + this.mode)
                : host;
    }

    /** A wrong setting fails the deployment, not the first request. */
    void check(@Observes @Initialized(ApplicationScoped.class) Object started) {}

    /** RFC 8461 §3.2; empty: there is none. */
    Optional<String> text() {
        return isOn()
                ? Optional.of(
                        "version: STSv1\r\nmode: " + mode + "\r\nmx: " + host + "\r\nmax_age: " + MAX_AGE + "\r\n")
                : Optional.empty();
    }

    private boolean isOn() {
        return !mode.equals("none");
    }

    /** RFC 8461 §3.1: another one for each policy. */
    Optional<String> id() {
        return text().map(text -> {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash, 0, 10);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
        });
    }
}
