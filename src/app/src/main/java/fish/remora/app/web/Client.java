package fish.remora.app.web;

import fish.remora.api.Address;
import fish.remora.api.Peer;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;

/**
 * Who sends a request.
 *
 * @param address an IP address: the client's, or of whom a proxy on this host says it speaks for
 * @param agent the program, as it calls itself; empty: it does not
 * @param secure it, or the proxy that speaks for it, came by TLS
 */
public record Client(String address, String agent, boolean secure, InetSocketAddress local, int port) {
    /** The sender of that request. Of those that proxies name the last counts: the one that the proxy on this host has seen itself. */
    public static Client of(HttpServletRequest request) {
        String direct = request.getRemoteAddr();
        boolean proxied = literal(direct).isLoopbackAddress();
        String named = proxied ? last(request, "X-Forwarded-For") : "";
        boolean secure = request.isSecure()
                || proxied && last(request, "X-Forwarded-Proto").equalsIgnoreCase("https");
        return new Client(
                isLiteral(named) ? named : direct,
                Optional.ofNullable(request.getHeader("User-Agent")).orElse(""),
                secure,
                new InetSocketAddress(request.getLocalAddr(), request.getLocalPort()),
                request.getRemotePort());
    }

    /** Each proxy may have added a line of its own. */
    private static String last(HttpServletRequest request, String field) {
        String line = "";
        for (String one : Collections.list(request.getHeaders(field))) {
            line = one;
        }
        return line.substring(line.lastIndexOf(',') + 1).strip();
    }

    /** An IP address. A name is none, though it consist of hexadecimal digits: nobody makes us ask the DNS. */
    public static boolean isLiteral(String text) {
        try {
            new Address("x", "[" + (text.indexOf(':') >= 0 ? "IPv6:" : "") + text + "]");
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static InetAddress literal(String address) {
        return new InetSocketAddress(address, 0).getAddress();
    }

    /** Where the request says the application is, without a slash at its end: {@code https://mail.example.org}. */
    public String base(HttpServletRequest request) {
        String host = Optional.ofNullable(request.getHeader("Host"))
                .orElseGet(() -> request.getServerName() + ":" + request.getServerPort());
        return (secure ? "https://" : "http://") + host + request.getContextPath();
    }

    /** As the guard of logins knows clients. Never trusted: a proxy beside us speaks for many. */
    public Peer peer() {
        return new Peer("http", new InetSocketAddress(literal(address), port), local, false, false, Optional.empty());
    }
}
