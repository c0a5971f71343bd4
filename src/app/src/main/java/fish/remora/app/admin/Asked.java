package fish.remora.app.admin;

import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.Version.Condition;
import fish.remora.app.web.Client;
import fish.remora.app.web.Credentials;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request says, and who makes it. One request, one thread. */
@RequestScoped
public class Asked {
    /** With each change. */
    static final Set<String> REASON = Set.of("reason");

    private static final String WHY = "given: why you do this, in a few words";

    @Inject
    private HttpServletRequest request;

    private Caller caller = Caller.NOBODY;

    void by(Caller known) {
        caller = known;
    }

    Caller caller() {
        return caller;
    }

    /** The query's. */
    Parameters query() {
        return Parameters.ofQuery(request.getParameterMap());
    }

    /** @throws Invalid without a reason: nobody would know later */
    Motive motive(Parameters parameters) {
        return motive(parameters.required("reason", WHY));
    }

    /** As {@link #motive(Parameters)}; who changes his own account need not say why. */
    Motive motiveFor(String account, Parameters parameters) {
        return caller.is(account) ? motive(parameters.text("reason").orElse("its owner's wish")) : motive(parameters);
    }

    private Motive motive(String reason) {
        return new Motive(caller + " at " + client().address(), reason, condition());
    }

    /** RFC 9110 §13.1. */
    private Condition condition() {
        return new Condition(
                tags(request.getHeader(HttpHeaders.IF_MATCH)),
                tags(request.getHeader(HttpHeaders.IF_NONE_MATCH)).contains("*"));
    }

    private static Set<String> tags(@Nullable String header) {
        return header == null
                ? Set.of()
                : Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who sends it. */
    Client client() {
        return Client.of(request);
    }

    /** What it shows to be let in. */
    Optional<Credentials> credentials() {
        return Credentials.of(request);
    }
}
