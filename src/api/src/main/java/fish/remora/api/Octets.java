package fish.remora.api;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Content in memory.
 *
 * @param whole never changed
 * @param start of the content in it
 */
public record Octets(byte[] whole, int start) implements Content {
    public static Octets of(byte[] content) {
        return new Octets(content, 0);
    }

    @Override
    public long size() {
        return (long) whole.length - start;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(whole, start, whole.length - start);
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
