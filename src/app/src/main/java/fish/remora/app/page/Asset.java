package fish.remora.app.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Octets as they go to browsers, and compressed. Immutable.
 *
 * @param tag a strong entity tag (RFC 9110 §8.8.3)
 */
record Asset(String type, byte[] octets, byte[] compressed, String tag) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    static Asset of(String name, byte[] octets) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
        return new Asset(type, octets, compress(octets), "\"" + digest(octets).substring(0, 22) + "\"");
    }

    private static byte[] compress(byte[] octets) {
        var buffer = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(buffer)) {
            out.write(octets);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return buffer.toByteArray();
    }

    String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** SHA-256 in base64, as a policy names an inline script. */
    static String sha256(byte[] octets) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** The same, fit for a path. */
    static String digest(byte[] octets) {
        return sha256(octets).replace('+', '-').replace('/', '_').replace("=", "");
    }
}
