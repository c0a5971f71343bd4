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

    /** @throws IllegalArgumentException when there is no such mode */
    @Inject
    TransportPolicy(
            @ConfigProperty(name = "remora.hostname", defaultValue = "localhost") String host,
            @ConfigProperty(name = "remora.mta.sts.mode", defaultValue = "none") String mode) {
        this.host = host;
        this.mode = Settings.checked("remora.mta.sts.mode", mode, "none|testing|enforce", "none, testing or enforce");
    }

    /** A wrong setting fails the deployment, not the first request. */
    void check(@Observes @Initialized(ApplicationScoped.class) Object started) {}

    /** RFC 8461 §3.2; empty: there is none. */
    Optional<String> text() {
        return mode.equals("none")
                ? Optional.empty()
                : Optional.of(
                        "version: STSv1\r\nmode: " + mode + "\r\nmx: " + host + "\r\nmax_age: " + MAX_AGE + "\r\n");
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
