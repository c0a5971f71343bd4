package fish.remora.app.jmap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.AccountId;
import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.app.access.Logins;
import fish.remora.app.account.Person;
import fish.remora.app.account.Sessions;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.app.web.Client;
import fish.remora.app.web.Credentials;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;

/**
 * Lets in to all that is below {@code /jmap}: by Basic with a password of the account or of a program, by Bearer with the token of a session of the pages or
 * one of the identity provider, or by the cookie of the pages (RFC 8620 §8.2). Who has come in is the request's principal, a {@link Caller}. Declared in
 * web.xml. Thread-safe.
 */
public class Gate extends HttpFilter {
    private static final long serialVersionUID = 1;

    /** What an app password must be for. */
    private static final String PROTOCOL = "jmap";

    private static final int RETRY_SECONDS = 10;

    private static final String ADDRESS =
            "SELECT a.local_part || '@' || d.name FROM account a JOIN domain d ON d.id = a.domain_id WHERE a.id = ?";

    @Inject
    private transient Logins logins;

    @EJB
    private transient Sessions sessions;

    @Inject
    private transient Store store;

    /** Whose address an id is never changes. */
    private final transient Cache<Long, Address> addresses =
            Caffeine.newBuilder().maximumSize(100_000).build();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Caller> caller;
        try {
            caller = caller(request);
        } catch (Denied denied) {
            response.setHeader("Retry-After", Integer.toString(RETRY_SECONDS));
            answer(
                    response,
                    Refusal.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE, String.valueOf(denied.getMessage())));
            return;
        }
        if (caller.isEmpty()) {
            challenge(request, response);
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        request.setAttribute(Caller.class.getName(), caller.get());
        chain.doFilter(as(caller.get(), request), response);
    }

    private static HttpServletRequest as(Caller caller, HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return caller;
            }

            @Override
            public String getRemoteUser() {
                return caller.getName();
            }
        };
    }

    /**
     * @return empty: nobody, or not with these
     * @throws Denied when it cannot be said now
     */
    private Optional<Caller> caller(HttpServletRequest request) throws Denied {
        Optional<Credentials> shown = Credentials.of(request);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Peer peer = Client.of(request).peer();
        Credentials credentials = shown.get();
        if (credentials.kind() != Credentials.Kind.BASIC) {
            Optional<Person> person =
                    sessions.find(new String(credentials.secret().octets(), StandardCharsets.UTF_8));
            if (person.isPresent()) {
                AccountId account = new AccountId(person.get().accountId());
                return Optional.of(new Caller(account.value(), person.get().address(), peer.as(account)));
            }
        }
        try {
            return switch (credentials.kind()) {
                case BASIC -> known(peer, logins.login(peer, credentials.user(), credentials.secret(), PROTOCOL));
                case BEARER -> known(peer, logins.token(peer, Optional.empty(), credentials.secret()));
                case COOKIE -> Optional.empty();
            };
        } catch (Denied denied) {
            if (denied.code() == Denied.Code.LIMIT || denied.code() == Denied.Code.UNAVAILABLE) {
                throw denied;
            }
            return Optional.empty();
        }
    }

    private Optional<Caller> known(Peer peer, AccountId account) throws Denied {
        Address known = addresses.getIfPresent(account.value());
        if (known == null) {
            known =
                    store
                            .read(connection ->
                                    Rows.read(connection, ADDRESS, row -> row.getString(1), account.value()))
                            .stream()
                            .map(Address::parse)
                            .findFirst()
                            .orElseThrow(() -> new Denied(Denied.Code.UNAVAILABLE, "The account is no more"));
            addresses.put(account.value(), known);
        }
        return Optional.of(new Caller(account.value(), known, peer.as(account)));
    }

    /** A browser would ask the person for what a page of ours should ask for: of Basic only programs hear. */
    private static void challenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("Sec-Fetch-Mode") == null) {
            response.addHeader("WWW-Authenticate", "Basic realm=\"remora\", charset=\"UTF-8\"");
        }
        response.addHeader("WWW-Authenticate", "Bearer realm=\"remora\"");
        answer(
                response,
                Refusal.of(
                        HttpServletResponse.SC_UNAUTHORIZED,
                        "This needs Authorization: Basic with your address and password, or Bearer with a token of POST /api/sessions."));
    }

    static void answer(HttpServletResponse response, Refusal refusal) throws IOException {
        byte[] body = refusal.body().toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refusal.status());
        response.setContentType(Refusal.TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
