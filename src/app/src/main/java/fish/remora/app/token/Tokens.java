package fish.remora.app.token;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.app.start.Settings;
import fish.remora.app.token.TokenVerifier.Unbelieved;
import fish.remora.protocol.sasl.Issuer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whom bearer tokens name. Keys behind an address are kept for {@link #FRESH}, asked for earlier when a token has another one but once in
 * {@link #PAUSE}, and when they cannot be had, the last ones serve for {@link #RETAINED}. Thread-safe.
 */
@ApplicationScoped
public class Tokens {
    private static final System.Logger LOG = System.getLogger(Tokens.class.getName());

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration RETAINED = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_OCTETS = 1_000_000;

    /** A check takes less than a millisecond, but each that waits for keys has a worker that mail could use. */
    private static final int AT_ONCE = 10;

    private static final String ALLOWED =
            "must be ISSUER=KEYS for each issuer, separated by commas; KEYS: the address of a JWK set, "
                    + "https:// or on this machine http://, or a file with one";

    @Inject
    @ConfigProperty(name = "remora.oauth.issuers")
    private Optional<String> issuers;

    @Inject
    @ConfigProperty(name = "remora.oauth.audience", defaultValue = "remora")
    private String audience;

    @Inject
    @ConfigProperty(name = "remora.oauth.claim", defaultValue = "email")
    private String claim;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private @Nullable TokenVerifier verifier;

    /** A wrong property fails the deployment. */
    @PostConstruct
    void read() {
        verifier = Settings.read(() -> verifier(issuers.orElse(""), audience, claim));
    }

    /** @throws IllegalArgumentException naming the property that is wrong, its value and what is allowed */
    static TokenVerifier verifier(String issuers, String audience, String claim) {
        return new TokenVerifier(keys(issuers), name("audience", audience), name("claim", claim));
    }

    private static String name(String key, String value) {
        if (!value.strip().matches("[^\\p{Cc}]+")) {
            throw new IllegalArgumentException("remora.oauth." + key + "=" + value + ": must be a name");
        }
        return value.strip();
    }

    private static Map<String, JWKSource<SecurityContext>> keys(String issuers) {
        Map<String, JWKSource<SecurityContext>> keys = new HashMap<>();
        try {
            for (Issuer issuer : Issuer.list(issuers)) {
                keys.put(issuer.name(), keysAt(issuer.keys()));
            }
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "remora.oauth.issuers=" + issuers + ": " + ALLOWED + " (" + wrong.getMessage() + ")", wrong);
        }
    }

    private static JWKSource<SecurityContext> keysAt(String place) throws IOException, ParseException {
        if (!place.contains("://")) {
            return new KeyFile(Path.of(place));
        }
        return remote(URI.create(place), FRESH, PAUSE);
    }

    /**
     * @param fresh how long keys are kept
     * @param pause how long after one question comes the next
     */
    static JWKSource<SecurityContext> remote(URI place, Duration fresh, Duration pause) throws MalformedURLException {
        boolean here = String.valueOf(place.getHost()).matches("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
        if (place.getHost() == null
                || !place.getScheme().equals("https") && !(place.getScheme().equals("http") && here)) {
            throw new IllegalArgumentException("no such address: " + place);
        }
        int patience = (int) PATIENCE.toMillis();
        return JWKSourceBuilder.<SecurityContext>create(
                        place.toURL(), new DefaultResourceRetriever(patience, patience, MOST_OCTETS))
                .cache(fresh.toMillis(), 2 * PATIENCE.toMillis())
                .refreshAheadCache(false)
                .rateLimited(pause.toMillis())
                .outageTolerant(RETAINED.toMillis())
                .build();
    }

    /**
     * Whom a token names: an address, or the part before its {@code @}. May wait for the network.
     *
     * @return empty: the token is not to be believed
     * @throws Denied LIMIT when too many are being checked; UNAVAILABLE when nothing is known of its issuer's keys
     */
    public Optional<String> name(Secret token) throws Denied {
        TokenVerifier set = verifier;
        if (set == null || !places.tryAcquire()) {
            throw new Denied(Denied.Code.LIMIT, "Too many logins at once, try again later");
        }
        try {
            return Optional.of(set.name(new String(token.octets(), StandardCharsets.US_ASCII)));
        } catch (Unbelieved wrong) {
            LOG.log(Level.DEBUG, "A token is not believed: {0}", wrong.getMessage());
            return Optional.empty();
        } catch (KeySourceException missing) {
            LOG.log(Level.WARNING, "A token cannot be checked: {0}", missing.getMessage());
            throw new Denied(Denied.Code.UNAVAILABLE, "Tokens cannot be checked now, try again later");
        } finally {
            places.release();
        }
    }
}
