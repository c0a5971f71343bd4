package fish.remora.app.web;

import fish.remora.api.Secret;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows to be let in.
 *
 * @param user whom it names; empty: the secret says it
 * @param secret a password of that user, or a token
 */
public record Credentials(Kind kind, String user, Secret secret) {
    /** The cookie of a session of the pages. */
    public static final String COOKIE = "remora-session";

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    /** The ways to show them. */
    public enum Kind {
        /** RFC 6750. */
        BEARER,
        /** RFC 7617. */
        BASIC,
        /** RFC 6265; it counts only in what our own pages ask for. */
        COOKIE
    }

    /** Empty: the request shows nothing that can be read. A header says more than a cookie. */
    public static Optional<Credentials> of(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return isOwn(request) ? cookie(request.getCookies()) : Optional.empty();
        }
        return bearer(header)
                .map(token -> new Credentials(Kind.BEARER, "", Secret.of(token)))
                .or(() -> basic(header));
    }

    /** What follows the scheme, which is written in any case. */
    public static Optional<String> bearer(@Nullable String header) {
        return after(BEARER, header);
    }

    private static Optional<String> after(String scheme, @Nullable String header) {
        return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(header.substring(scheme.length()).strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static Optional<Credentials> basic(String header) {
        return after(BASIC, header).flatMap(Credentials::decoded);
    }

    private static Optional<Credentials> decoded(String base64) {
        try {
            String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(
                            Kind.BASIC, text.substring(0, colon), Secret.of(text.substring(colon + 1))));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static Optional<Credentials> cookie(Cookie @Nullable [] cookies) {
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(one ->
                                one.getName().equals(COOKIE) && !one.getValue().isEmpty())
                        .map(one -> new Credentials(Kind.COOKIE, "", Secret.of(one.getValue())))
                        .findFirst();
    }

    /**
     * True when a page of ours, or the person himself, has asked for it. Browsers say so (Fetch Metadata); from those that do not, {@code Origin} must
     * be ours, which all send with what changes anything. A foreign page's WebSocket has a foreign one too.
     */
    private static boolean isOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        return origin == null
                ? request.getMethod().equals("GET")
                : host != null && origin.substring(origin.indexOf("//") + 2).equalsIgnoreCase(host);
    }
}
