package fish.remora.app.page;

import java.util.List;

/** What a browser may do in one of our pages: a Content Security Policy, level 3. Stateless. */
final class Policy {
    /** Nobody's page may do what no page of ours does. */
    static final String PERMISSIONS =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";

    private Policy() {}

    /**
     * Style sheets are ours or constructed, scripts are files of ours but for the map of libraries; mail is shown in frames with a policy of their own.
     *
     * @param hashes SHA-256 of the inline scripts, in base64
     */
    static String of(List<String> hashes) {
        var scripts = new StringBuilder("script-src 'self'");
        hashes.forEach(hash -> scripts.append(" 'sha256-").append(hash).append('\''));
        return String.join(
                "; ",
                "default-src 'none'",
                scripts,
                "style-src 'self'",
                "img-src 'self' blob: data:",
                "media-src 'self' blob:",
                "connect-src 'self'",
                "font-src 'self'",
                "frame-src 'self' blob:",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'");
    }

    /**
     * What a message may do that somebody else has written: be looked at. Nothing of it runs, nothing is sent; of what lies elsewhere pictures alone are
     * fetched, and only when the reader wants it.
     */
    static String frame(boolean remote) {
        return String.join(
                "; ",
                "default-src 'none'",
                "style-src 'unsafe-inline'",
                "img-src blob: data:" + (remote ? " https: http:" : ""),
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'self'",
                "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    }
}
