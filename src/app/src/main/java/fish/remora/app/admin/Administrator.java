package fish.remora.app.admin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The one door of the REST interface: it opens to the bearer of the administrator's token (RFC 6750), {@code remora.admin.token}, and to
 * nobody when there is none. Health and metrics are not behind it.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class Administrator implements ContainerRequestFilter {
    private static final String SCHEME = "Bearer ";

    @Inject
    @ConfigProperty(name = "remora.admin.token")
    private Optional<String> token;

    /** What a request's Authorization is worth. */
    enum Verdict {
        /** The administrator's. */
        OPEN,
        /** Nobody's is worth anything: no token is configured. */
        CLOSED,
        /** It shows no token. */
        NOBODY,
        /** It shows another token. */
        STRANGER
    }

    @Override
    public void filter(ContainerRequestContext request) {
        switch (judge(token.orElse("").strip(), request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            case CLOSED ->
                request.abortWith(Problem.of(
                                Response.Status.FORBIDDEN,
                                "Administration is closed",
                                "No token is configured: set remora.admin.token (REMORA_ADMIN_TOKEN) and restart.")
                        .response());
            case NOBODY -> refuse(request, "Bearer realm=\"remora\"");
            case STRANGER -> refuse(request, "Bearer realm=\"remora\", error=\"invalid_token\"");
            case OPEN -> {}
        }
    }

    static Verdict judge(String expected, @Nullable String given) {
        if (expected.isEmpty()) {
            return Verdict.CLOSED;
        }
        if (given == null || !given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Verdict.NOBODY;
        }
        return isSame(given.substring(SCHEME.length()).strip(), expected) ? Verdict.OPEN : Verdict.STRANGER;
    }

    /** RFC 6750 §3. */
    private static void refuse(ContainerRequestContext request, String challenge) {
        Response refusal = Problem.of(
                        Response.Status.UNAUTHORIZED,
                        "Who are you?",
                        "This needs the administrator's token: Authorization: Bearer TOKEN.")
                .response();
        refusal.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, challenge);
        request.abortWith(refusal);
    }

    /** In a time that tells neither how long the token is nor how much of it was right. */
    private static boolean isSame(String given, String expected) {
        return MessageDigest.isEqual(digest(given), digest(expected));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
