package fish.remora.app.delivery;

import fish.remora.api.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Content in memory.
 *
 * @param whole never changed
 * @param start of the content in it
 */
public record Octets(byte[] whole, int start) implements Content {
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
