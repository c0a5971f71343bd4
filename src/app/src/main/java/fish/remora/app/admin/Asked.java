package fish.remora.app.admin;

import fish.remora.api.Address;
import fish.remora.api.Peer;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.Version.Condition;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
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
        return new Motive(caller + " at " + remote(), reason, condition());
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

    String agent() {
        return Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    }

    /** The client, or whom a proxy on this host says it speaks for: the last it names, which it has seen itself. */
    String remote() {
        String direct = request.getRemoteAddr();
        String named = "";
        // Each proxy may have added a line of its own.
        for (String line : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            named = line;
        }
        if (!isLoopback(direct)) {
            return direct;
        }
        String last = named.substring(named.lastIndexOf(',') + 1).strip();
        return isLiteral(last) ? last : direct;
    }

    /** An IP address. A name is none, though it consist of hexadecimal digits: nobody makes us ask the DNS. */
    static boolean isLiteral(String text) {
        try {
            new Address("x", "[" + (text.indexOf(':') >= 0 ? "IPv6:" : "") + text + "]");
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isLoopback(String address) {
        return literal(address).isLoopbackAddress();
    }

    private static InetAddress literal(String address) {
        return new InetSocketAddress(address, 0).getAddress();
    }

    /** As the guard of logins knows clients. Never trusted: a proxy beside us speaks for many. */
    Peer peer() {
        InetSocketAddress here = new InetSocketAddress(request.getLocalAddr(), request.getLocalPort());
        return new Peer(
                "http",
                new InetSocketAddress(literal(remote()), request.getRemotePort()),
                here,
                false,
                false,
                Optional.empty());
    }
}
