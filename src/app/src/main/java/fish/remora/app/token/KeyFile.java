package fish.remora.app.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JWK set in a file, looked at at each use and read when it has changed. One that cannot be read is said in the log, once, and the keys before
 * it stay. Thread-safe.
 */
final class KeyFile implements JWKSource<SecurityContext> {
    private static final System.Logger LOG = System.getLogger(KeyFile.class.getName());

    private final Path file;
    private Object version;
    private JWKSet keys;

    /** @throws IOException, ParseException when there is no JWK set */
    KeyFile(Path file) throws IOException, ParseException {
        this.file = file;
        version = version();
        keys = read();
    }

    /** Whatever changes when the file does. */
    private record Version(
            Object modified, long size, @Nullable Object file) {}

    private Object version() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    private JWKSet read() throws IOException, ParseException {
        return JWKSet.parse(Files.readString(file));
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(current());
    }

    private synchronized JWKSet current() {
        Object seen = "missing";
        try {
            seen = version();
            if (!seen.equals(version)) {
                keys = read();
                LOG.log(Level.INFO, "The keys of {0} have changed", file);
            }
        } catch (IOException | ParseException failure) {
            if (!seen.equals(version)) {
                LOG.log(Level.WARNING, "{0} cannot be read, the keys of before stay: {1}", file, failure.getMessage());
            }
        }
        version = seen;
        return keys;
    }
}
