package fish.remora.app.admin;

import fish.remora.app.account.Accounts;
import fish.remora.app.account.Sessions;
import fish.remora.app.web.Credentials;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one door of the REST interface. It knows who comes by a bearer token (RFC 6750), the administrator's, {@code remora.admin.token}, or one of
 * {@link Sessions}, which the pages have as a cookie; and lets in who has the {@link Right} that the method {@link Needs}. Health and metrics are not behind it.
 */
@ApplicationScoped
public class Door {
    @Inject
    @ConfigProperty(name = "remora.admin.token")
    private Optional<String> token;

    @EJB
    private Sessions sessions;

    @EJB
    private Accounts accounts;

    @Inject
    private Asked asked;

    /** Lets the request go on, or answers it. */
    void check(ContainerRequestContext request, Right right) {
        Optional<Credentials> shown = asked.credentials().filter(one -> one.kind() != Credentials.Kind.BASIC);
        Caller caller = shown.map(this::caller).orElse(Caller.NOBODY);
        asked.by(caller);
        if (right == Right.ANYBODY) {
            return;
        }
        if (caller.equals(Caller.NOBODY)) {
            refuse(request, shown.isPresent());
            return;
        }
        String name = Optional.ofNullable(
                        request.getUriInfo().getPathParameters().getFirst("name"))
                .orElse("");
        if (!caller.has(right, name) || isAbove(caller, right, name)) {
            request.abortWith(
                    Problem.of(Response.Status.FORBIDDEN, "Not yours", caller + " may not do this, or not with this.")
                            .response());
        }
    }

    static Right right(Class<?> resource, Method method) {
        return Stream.of(method.getAnnotation(Needs.class), resource.getAnnotation(Needs.class))
                .filter(Objects::nonNull)
                .findFirst()
                .map(Needs::value)
                .orElse(Right.ADMINISTRATOR);
    }

    /** Who manages a domain does not manage those who live there and may do more than he: he would be one of them with their passwords. */
    private boolean isAbove(Caller caller, Right right, String name) {
        return (right == Right.ACCOUNT || right == Right.DOMAIN)
                && !caller.isAdministrator()
                && !caller.is(name)
                && accounts.ranksAbove(name, caller.scope().domains());
    }

    private Caller caller(Credentials shown) {
        String given = new String(shown.secret().octets(), StandardCharsets.UTF_8);
        String root = token.orElse("").strip();
        if (shown.kind() == Credentials.Kind.BEARER && !root.isEmpty() && isSame(given, root)) {
            return Caller.ROOT;
        }
        return sessions.find(given)
                .map(person -> new Caller(false, Optional.of(person)))
                .orElse(Caller.NOBODY);
    }

    /** RFC 6750 §3. */
    private static void refuse(ContainerRequestContext request, boolean stranger) {
        Response refusal = Problem.of(
                        Response.Status.UNAUTHORIZED,
                        "Who are you?",
                        "This needs Authorization: Bearer TOKEN, with that of POST /api/sessions, or the administrator's, remora.admin.token.")
                .response();
        refusal.getHeaders()
                .putSingle(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer realm=\"remora\"" + (stranger ? ", error=\"invalid_token\"" : ""));
        request.abortWith(refusal);
    }

    /** In a time that tells neither how long the token is nor how much of it was right. */
    static boolean isSame(String given, String expected) {
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
