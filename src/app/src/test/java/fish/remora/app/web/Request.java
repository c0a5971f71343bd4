package fish.remora.app.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as a container would show it: header fields by their names in lower case, one line each. */
public record Request(String method, String remote, Map<String, String> fields, Optional<String> cookie) {
    public HttpServletRequest servlet() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                Request.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getRemoteAddr" -> remote;
                    case "getLocalAddr" -> "127.0.0.1";
                    case "getLocalPort", "getRemotePort" -> 8080;
                    case "isSecure" -> false;
                    case "getHeader" -> fields.get(lower(arguments[0]));
                    case "getHeaders" ->
                        Collections.enumeration(Optional.ofNullable(fields.get(lower(arguments[0])))
                                .map(List::of)
                                .orElse(List.of()));
                    case "getCookies" ->
                        cookie.map(value -> new Cookie[] {new Cookie(Credentials.COOKIE, value)})
                                .orElse(null);
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    private static String lower(Object name) {
        return name.toString().toLowerCase(java.util.Locale.ROOT);
    }
}
